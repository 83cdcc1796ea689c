import { createLeadKit, isLeadKitError } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { createKaspiEmulator } from '../src/emulator/index.ts';
import { createKaspi } from '../src/index.ts';
import { liveThrough } from './live-through.ts';
import { MINUTE_MS, openKaspi } from './open-kaspi.ts';

const PHONES = ['7015550101', '7015550102', '7015550103', '7015550104'];
const NAMES = ['Нұрлан', 'Жүнісов', 'Примерная'];

/** Every way a phone could show: as digits, in base64, and behind either encoding of a URL. */
function tracesOf(phone: string): readonly string[] {
  const grouped = `${phone.slice(0, 3)} ${phone.slice(3, 6)}`;
  return [phone, grouped, btoa(phone).replace(/=+$/, ''), encodeURIComponent(phone)];
}

function expectClean(text: string, what: string): void {
  const found = [...PHONES.flatMap(tracesOf), ...NAMES].filter((trace) => text.includes(trace));
  expect(found, `in ${what}`).toEqual([]);
}

const FAULTS = [
  { kind: 'error', status: 500, effect: 'done' },
  { kind: 'drop', effect: 'done' },
  { kind: 'bad_json' },
  { kind: 'html', effect: 'done' },
  { kind: 'rate_limit', retryAfterMs: 1_000 },
  { kind: 'drift', changes: [{ remove: 'data.*.attributes.state' }] },
  { kind: 'drift', changes: [{ replace: 'data.*.attributes.code', with: 7 }] },
  { kind: 'drift', changes: [{ rename: 'data.*.attributes.creationDate', to: 'created' }] },
] as const;

test('over a run in which everything fails once, no phone and no name is in a log line, an error or an event', async () => {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createKaspiEmulator({ clock });
  const lines: string[] = [];
  const log = (message: string, fields: unknown): void => {
    lines.push(
      JSON.stringify([message, fields], (_name, value: unknown) =>
        value instanceof Error ? [value.message, value.cause] : value,
      ),
    );
  };
  const kit = createLeadKit({
    store: createMemoryStore(),
    platforms: [createKaspi({ baseUrl: 'https://kaspi.test' })],
    clock,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const events: string[] = [];
  for (const type of ['signal.received', 'signal.updated', 'lead.created', 'lead.won'] as const)
    kit.events.on(type, (event) => {
      events.push(JSON.stringify(event));
    });
  await kit.accounts.connect({ platform: 'kaspi', credentials: { ...(await emulator.world.grantAccess()) } });
  for (const [index, fault] of FAULTS.entries()) {
    const phone = PHONES[index % PHONES.length] ?? '';
    await emulator.world.buyerOrders({
      buyer: { firstName: 'Нұрлан', lastName: 'Жүнісов', phone: `8${phone}` },
      delivery: 'own_delivery',
    });
    emulator.faults.add({ fault, times: 6 });
    await kit.leads.collect().catch((error: unknown) => {
      if (!isLeadKitError(error)) throw error;
      expectClean(JSON.stringify([error.message, error.issues, String(error.cause)]), 'an error');
    });
    emulator.faults.clear();
    await clock.advance(61 * MINUTE_MS);
  }
  await kit.leads.collect();
  for (let round = 0; round < 3; round += 1) await kit.consumers.dispatch({ tenantId: 'default' });
  let leads = 0;
  for await (const _lead of kit.leads.list()) leads += 1;
  expect(leads).toBe(FAULTS.length);
  expect([lines.length > FAULTS.length, events.length > 0]).toEqual([true, true]);
  expectClean(lines.join('\n'), 'a log line');
  expectClean(events.join('\n'), 'an event');
});

test('everything a seller does leaves no phone, no name and no token in the log, and none in the emulator’s own', async () => {
  const kaspi = await openKaspi({ keepBodies: true });
  await liveThrough(kaspi);
  const { token } = await kaspi.emulator.world.grantAccess();
  const log = JSON.stringify(kaspi.io.lines);
  for (const order of await kaspi.emulator.world.orders())
    for (const secret of [...tracesOf(order.buyer.phone.slice(-10)), order.buyer.firstName])
      expect(log).not.toContain(secret);
  expect(log).not.toContain(token);
  expect(JSON.stringify(kaspi.emulator.requests.list())).not.toContain(token);
});
