import { type EventRecord, paginate, type Store } from '@leadkit/core';
import { expect } from 'vitest';
import { type ChildLine, startChild } from './child-process.ts';
import { namesOf, SERVED, WITNESS } from './children/workload.ts';

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** What killed processes were told is done. */
export interface Promised {
  next: number;
  kills: number;
  readonly done: Set<number>;
  /** Steps that were under way when the process was killed: all of them or nothing. */
  readonly open: Set<number>;
  readonly served: Set<string>;
  readonly changed: Map<number, number>;
}

export function nothingPromised(): Promised {
  return { next: 0, kills: 0, done: new Set(), open: new Set(), served: new Set(), changed: new Map() };
}

/** Where a process is killed: some time after it began a step, or after it began to open the store. */
export interface KillPoint {
  /** How many steps it does before; -1: while it opens. */
  readonly steps: number;
  readonly delayMs: number;
}

/** Runs a victim up to its end. */
export async function runVictim(
  target: object,
  tenantId: string,
  promised: Promised,
  at: KillPoint,
): Promise<void> {
  const from = promised.next;
  const kill = (process: { kill(signal: 'SIGKILL'): unknown }): void => {
    setTimeout(() => process.kill('SIGKILL'), at.delayMs);
  };
  const child = startChild(
    new URL('children/kill-victim.ts', import.meta.url),
    { ...target, tenantId, from, steps: 5_000 },
    (line, process) => {
      if (at.steps < 0 ? line.opening === true : line.begins === from + at.steps) kill(process);
    },
  );
  const { lines, signal, errors } = await child.ended;
  expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
  promised.kills += 1;
  for (const line of lines) note(promised, line);
}

function note(promised: Promised, line: ChildLine): void {
  if (typeof line.begins === 'number') {
    promised.open.add(line.begins);
    promised.next = line.begins + 1;
  }
  if (typeof line.done === 'number') {
    promised.open.delete(line.done);
    promised.done.add(line.done);
  }
  if (typeof line.changed === 'number')
    promised.changed.set(line.changed, (promised.changed.get(line.changed) ?? 0) + 1);
  for (const id of (line.served as readonly string[] | undefined) ?? []) promised.served.add(id);
}

async function all<Item>(pages: AsyncGenerator<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Everything promised is there, nothing is doubled, and what was under way is there as a whole or not at all. */
export async function checkPromises(store: Store, tenantId: string, promised: Promised): Promise<void> {
  const tenant = store.tenant(tenantId);
  const niches = await all(paginate((cursor) => tenant.listPage('niche', { cursor, limit: 1_000 })));
  const signals = await all(paginate((cursor) => tenant.signals.listPage({ cursor, limit: 1_000 })));
  const offers = await all(paginate((cursor) => tenant.offers.listPage({ cursor, limit: 1_000 })));

  const expected = { niches: new Set<string>(), signals: new Set<string>(), offers: new Set<string>() };
  let lastIngest = -1;
  for (const n of [...promised.done, ...promised.open].sort((a, b) => a - b)) {
    const isDone = promised.done.has(n);
    const { signals: signalNames, offers: offerNames } = namesOf(n);
    if (n % 5 === 0 && (isDone || niches.some(({ name }) => name === `niche-${n}`)))
      expected.niches.add(`niche-${n}`);
    if (n % 5 === 1 && (isDone || signals.some(({ externalId }) => externalId === signalNames[0]))) {
      for (const name of signalNames) expected.signals.add(name);
      lastIngest = n;
    }
    if (n % 5 === 2 && (isDone || offers.some(({ externalId }) => externalId === offerNames[0]))) {
      for (const name of offerNames) expected.offers.add(name);
    }
  }
  expect(niches.map(({ name }) => name).sort()).toEqual([...expected.niches].sort());
  expect(signals.map(({ externalId }) => externalId).sort()).toEqual([...expected.signals].sort());
  expect(offers.map(({ externalId }) => externalId).sort()).toEqual([...expected.offers].sort());
  expect(await tenant.signals.checkpoint('stream')).toBe(lastIngest < 0 ? null : `step-${lastIngest}`);
  for (const [n, changes] of promised.changed) {
    expect((await tenant.getByKey('niche', `niche-${n}`))?.version).toBeGreaterThanOrEqual(1 + changes);
  }

  // One event per version of each thing, in the line of the witness.
  const happened = await drain(store, tenantId, WITNESS);
  expect(happened).toHaveLength(
    niches.reduce((sum, { version }) => sum + version, 0) + signals.length + offers.length,
  );
  expect(new Set(happened.map(({ id }) => id)).size).toBe(happened.length);

  // What was acknowledged never comes again; everything else still does.
  const left = (await drain(store, tenantId, SERVED)).map(({ id }) => id);
  expect(left.filter((id) => promised.served.has(id))).toEqual([]);
  const gone = happened.length - left.length;
  expect(gone).toBeGreaterThanOrEqual(promised.served.size);
  // At most four acknowledgements were under way at each kill.
  expect(gone).toBeLessThanOrEqual(promised.served.size + promised.kills * 4);
}

async function drain(store: Store, tenantId: string, consumer: string): Promise<EventRecord[]> {
  const drained: EventRecord[] = [];
  while (true) {
    const claim = { consumer, tenantId, limit: 1_000, leaseMs: 1_000, now: '2099-01-01T00:00:00.000Z' };
    const claimed = await store.deliveries.claim(claim);
    if (claimed.length === 0) return drained;
    for (const delivery of claimed) {
      drained.push(delivery.event);
      await store.deliveries.acknowledge(delivery);
    }
  }
}
