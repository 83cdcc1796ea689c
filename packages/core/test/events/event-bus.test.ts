import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { EventRecord } from '../../src/events/domain-event.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import type { Logger } from '../../src/ports/logger.ts';

function scored(over: Partial<EventRecord> = {}): EventRecord {
  return {
    id: '019aa9f0-0000-7000-8000-000000000001',
    type: 'lead.scored',
    version: 1,
    tenantId: 'default',
    subject: { kind: 'lead', id: '019aa9f0-0000-7000-8000-000000000002', version: 2 },
    occurredAt: '2026-11-22T05:00:00.000Z',
    data: { score: 40, previous: 25 },
    ...over,
  };
}

/** A logger that keeps its error lines. */
function keepingLogger(): { readonly logger: Logger; readonly lines: [string, unknown][] } {
  const lines: [string, unknown][] = [];
  const silent = (): void => {};
  const error = (message: string, fields?: unknown): void => {
    lines.push([message, fields]);
  };
  return { logger: { debug: silent, info: silent, warn: silent, error }, lines };
}

test('handlers get the events of their name only, those of * get every event', async () => {
  const bus = createEventBus();
  const seen: string[] = [];
  bus.on('lead.scored', (event) => seen.push(`scored ${event.data.score}`));
  bus.on('lead.won', () => seen.push('won'));
  bus.on('*', (event) => seen.push(`any ${event.type}`));
  await bus.publish(scored());
  await bus.publish(scored({ type: 'invoice.sent' }));
  expect(seen).toEqual(['scored 40', 'any lead.scored', 'any invoice.sent']);
});

test('an event that calls itself * reaches only the handlers of every event', async () => {
  const bus = createEventBus();
  const seen: string[] = [];
  bus.on('*', (event) => seen.push(event.type));
  await bus.publish(scored({ type: '*' }));
  expect(seen).toEqual(['*']);
});

test('publish waits for every handler, and all of them run at once', async () => {
  const bus = createEventBus();
  const order: string[] = [];
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  bus.on('lead.scored', async () => {
    order.push('slow starts');
    await gate;
    order.push('slow ends');
  });
  bus.on('lead.scored', async () => {
    order.push('quick starts');
    await Promise.resolve();
    order.push('quick ends');
    release();
  });
  await bus.publish(scored());
  expect(order).toEqual(['slow starts', 'quick starts', 'quick ends', 'slow ends']);
});

test('a throw and a rejection stop no other handler; both are returned and logged with event and handler name', async () => {
  const { logger, lines } = keepingLogger();
  const bus = createEventBus({ logger });
  const seen: string[] = [];
  const [thrown, rejected] = [new TypeError('phone +77015550101'), new Error('later')];
  bus.on('lead.scored', function throwing() {
    throw thrown;
  });
  bus.on('lead.scored', () => seen.push('between'));
  bus.on('lead.scored', async function rejecting() {
    await Promise.resolve();
    throw rejected;
  });
  bus.on('*', () => seen.push('after'));

  const failures = await bus.publish(scored());

  expect(seen).toEqual(['between', 'after']);
  expect(failures).toEqual([
    { eventType: 'lead.scored', handler: 'throwing', error: thrown },
    { eventType: 'lead.scored', handler: 'rejecting', error: rejected },
  ]);
  const message = 'An event handler failed. The others were not affected; this event is not repeated for it.';
  const eventId = scored().id;
  expect(lines).toEqual([
    [message, { eventType: 'lead.scored', eventId, handler: 'throwing', error: 'TypeError' }],
    [message, { eventType: 'lead.scored', eventId, handler: 'rejecting', error: 'Error' }],
  ]);
});

test('a handler without a name is called anonymous, and whatever it throws is kept', async () => {
  const bus = createEventBus();
  bus.on(
    'lead.scored',
    (() => () => {
      throw undefined;
    })(),
  );
  expect(await bus.publish(scored())).toEqual([
    { eventType: 'lead.scored', handler: 'anonymous', error: undefined },
  ]);
});

test('a promise of another realm is awaited, and what cannot be looked at is a failure', async () => {
  const bus = createEventBus();
  const broken = new Error('no then');
  bus.on('lead.scored', function foreign() {
    return runInNewContext('Promise.reject(7)');
  });
  bus.on('lead.scored', function breaking() {
    return new Proxy({}, { get: () => fail() });
  });
  function fail(): never {
    throw broken;
  }
  expect(await bus.publish(scored())).toEqual([
    { eventType: 'lead.scored', handler: 'breaking', error: broken },
    { eventType: 'lead.scored', handler: 'foreign', error: 7 },
  ]);
});

test('taking a handler off leaves the same function added a second time', async () => {
  const bus = createEventBus();
  let calls = 0;
  const count = (): number => {
    calls += 1;
    return calls;
  };
  const off = bus.on('lead.scored', count);
  const offAgain = bus.on('lead.scored', count);
  await bus.publish(scored());
  off();
  off();
  await bus.publish(scored());
  offAgain();
  await bus.publish(scored());
  expect(calls).toBe(3);
});

test('handlers added or taken off by a handler count from the next event on', async () => {
  const bus = createEventBus();
  const seen: string[] = [];
  bus.on('lead.scored', () => {
    seen.push('first');
    off();
    bus.on('lead.scored', () => seen.push('added'));
  });
  const off = bus.on('lead.scored', () => seen.push('second'));
  await bus.publish(scored());
  expect(seen).toEqual(['first', 'second']);
  seen.length = 0;
  await bus.publish(scored());
  expect(seen).toEqual(['first', 'added']);
});

test('two buses share no handlers', async () => {
  const [one, other] = [createEventBus(), createEventBus()];
  const seen: string[] = [];
  one.on('lead.scored', () => seen.push('one'));
  await other.publish(scored());
  expect(seen).toEqual([]);
});

test('an event nobody listens to is published without failures', async () => {
  expect(await createEventBus().publish(scored())).toEqual([]);
});
