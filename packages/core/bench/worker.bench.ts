import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bench } from '../../../tools/bench/bench.ts';
import type { AccountId } from '../src/domain/id.ts';
import type { IncomingSignal } from '../src/domain/signal.ts';
import { createIdGenerator } from '../src/id-generator.ts';
import { createLeadKit } from '../src/leadkit.ts';
import { createMemoryStore } from '../src/memory/index.ts';
import { change, type EntityChange, type EntityKind } from '../src/ports/entities.ts';
import { paginate } from '../src/ports/page.ts';
import type { Store } from '../src/ports/store.ts';
import type { SignalIngest } from '../src/ports/store-signals.ts';

const SIGNALS = 10_000;
/** Enough for a ratio of times; the whole lot would take minutes. */
const TIMED = 1_000;
const BATCH = 1_000;
/** Each buyer writes this often, in one thread. */
const PER_BUYER = 4;
const NOW = '2026-11-22T05:00:00.000Z';
const accountId = '019aa9f0-0000-7000-8000-000000000001' as AccountId;
const ids = createIdGenerator(() => Date.parse(NOW));
const clock = { now: () => Date.parse(NOW), sleep: async () => {}, after: () => () => {} };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** One collection leaves what the promises just settled still hold: collected turn by turn until nothing more goes. */
async function heapMb(): Promise<number> {
  let used = Number.POSITIVE_INFINITY;
  let before: number;
  do {
    before = used;
    await setImmediate();
    collectGarbage();
    used = process.memoryUsage().heapUsed;
  } while (used < before - 100_000);
  return used / 1_000_000;
}

const signals: readonly IncomingSignal[] = Array.from({ length: SIGNALS }, (_, index) => {
  const buyer = Math.floor(index / PER_BUYER);
  return {
    kind: 'message',
    externalId: `message-${index}`,
    revision: 1,
    occurredAt: NOW,
    who: { platformUserId: `buyer-${buyer}`, name: 'Нұрлан' },
    listing: { externalId: `advert-${buyer % 50}` },
    threadExternalId: `thread-${buyer}`,
    text: 'Здравствуйте! Сколько будет стоить шкаф два на два с половиной метра?',
    direction: 'inbound',
  };
});

async function ingest(store: Store, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const batch: SignalIngest = {
      stream: 'bench',
      platform: 'bench',
      accountId,
      now: NOW,
      collectFrom: NOW,
      signals: signals
        .slice(from, from + BATCH)
        .map((signal) => ({ id: ids.next(), eventId: ids.next(), signal })),
    };
    await store.tenant('default').signals.ingest(batch);
  }
}

/** A kit's own consumers over all signals: persons, leads, threads and messages, scored and read. */
async function work(count: number): Promise<Store> {
  const store = createMemoryStore();
  const kit = createLeadKit({ store, clock, ids });
  await kit.leads.receive([]);
  await ingest(store, count);
  while ((await kit.consumers.dispatch()).handled > 0);
  return store;
}

/** What `work` left behind, as one commit per signal: the least any worker has to store. */
async function commitsOf(store: Store): Promise<readonly (readonly EntityChange[])[]> {
  const tenant = store.tenant('default');
  const all = async <Kind extends EntityKind>(kind: Kind): Promise<EntityChange[]> => {
    const changes: EntityChange[] = [];
    for await (const entity of paginate((cursor) => tenant.listPage(kind, { cursor, limit: 1000 })))
      changes.push(change(kind, { ...entity, version: 1 }));
    return changes;
  };
  const rest = [...(await all('person')), ...(await all('lead')), ...(await all('conversation'))];
  const messages = await all('message');
  const perCommit = Math.ceil(rest.length / messages.length);
  return messages.map((message, index) => [
    message,
    ...rest.slice(index * perCommit, (index + 1) * perCommit),
  ]);
}

/** The same signals and rows, without recognising, attaching, scoring or reading anything. */
async function plainCommits(commits: readonly (readonly EntityChange[])[]): Promise<Store> {
  const store = createMemoryStore();
  await ingest(store, commits.length);
  const tenant = store.tenant('default');
  for (const changes of commits) await tenant.commit({ now: NOW, changes });
  return store;
}

/** The same rows with objects and short texts of their own, as if just made; what buyers wrote is shared with the signals. */
function copied<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copied) as Value;
  if (typeof value === 'string' && value.length < 64) return JSON.parse(JSON.stringify(value)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)])) as Value;
}

/** What the worker leaves on the heap beyond what the store keeps. Flat memory: none of it grows with the signals. */
async function heapGrowthMb(): Promise<number> {
  const commits = await commitsOf(await work(SIGNALS));
  const start = await heapMb();
  const rows = await plainCommits(copied(commits));
  const floor = (await heapMb()) - start;
  await rows.close();
  const between = await heapMb();
  const worked = await work(SIGNALS);
  const grown = (await heapMb()) - between;
  const [leads] = await worked.tenant('default').count('lead');
  if (commits.length !== SIGNALS || leads?.count !== SIGNALS / PER_BUYER)
    throw new Error(`The worker made ${leads?.count} leads and ${commits.length} messages.`);
  console.log(
    `heap after ${SIGNALS} signals: ${grown.toFixed(1)} MB, of which the rows are ${floor.toFixed(1)} MB`,
  );
  return Math.max(0, grown - floor);
}

const timed = await commitsOf(await work(TIMED));

export const benches: readonly Bench[] = [
  {
    kind: 'contest',
    work: `a worker over ${TIMED} signals, in memory: people, leads, threads, scores, readings`,
    contenders: [
      { name: 'consumers of the kit', role: 'ours', run: () => work(TIMED) },
      { name: 'plain commits of the same rows', role: 'floor', run: () => plainCommits(timed) },
    ],
    goals: [{ against: 'plain commits of the same rows', ratio: 16 }],
  },
  {
    kind: 'figure',
    work: `heap a worker over ${SIGNALS} signals keeps beyond its rows`,
    unit: 'MB',
    goalAtMost: 5,
    measure: heapGrowthMb,
  },
];
