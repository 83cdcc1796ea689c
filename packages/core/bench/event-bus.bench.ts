import Emittery from 'emittery';
import { EventEmitter } from 'eventemitter3';
import type { Bench, ContestBench } from '../../../tools/bench/bench.ts';
import type { EventRecord } from '../src/events/domain-event.ts';
import { createEventBus } from '../src/events/event-bus.ts';

const HANDLERS = 5;
const EVENTS = 1000;
const BY_HAND = 'a loop with try, catch and Promise.all';

const event: EventRecord = {
  id: '019aa9f0-0000-7000-8000-000000000001',
  type: 'lead.scored',
  version: 1,
  tenantId: 'default',
  subject: { kind: 'lead', id: '019aa9f0-0000-7000-8000-000000000002', version: 2 },
  occurredAt: '2026-11-22T05:00:00.000Z',
  data: { score: 40, previous: 25 },
};

let sum = 0;
const add = ({ data }: { readonly data: object }): void => {
  sum += (data as { readonly score: number }).score;
};
const addLater = async ({ data }: { readonly data: object }): Promise<void> => {
  await Promise.resolve();
  sum += (data as { readonly score: number }).score;
};

/** The same events to the same handlers, each emit awaited, so that a handler that fails would be seen. */
function contest(
  work: string,
  handler: (event: EventRecord) => unknown,
  goals: ContestBench['goals'],
): Bench {
  const bus = createEventBus();
  const emittery = new Emittery<Record<string, EventRecord>>();
  const bare = new EventEmitter();
  const handlers = Array.from({ length: HANDLERS }, () => (happened: EventRecord) => handler(happened));
  for (const each of handlers) {
    bus.on('lead.scored', each);
    emittery.on('lead.scored', ({ data }) => each(data) as Promise<void>);
    bare.on('lead.scored', each);
  }
  return {
    kind: 'contest',
    work,
    contenders: [
      {
        name: 'event bus',
        role: 'ours',
        run: async () => {
          for (let left = EVENTS; left > 0; left -= 1) await bus.publish(event);
          return sum;
        },
      },
      {
        name: BY_HAND,
        role: 'floor',
        run: async () => {
          for (let left = EVENTS; left > 0; left -= 1) await everyHandler(handlers);
          return sum;
        },
      },
      {
        name: 'emittery',
        role: 'peer',
        run: async () => {
          for (let left = EVENTS; left > 0; left -= 1) await emittery.emit('lead.scored', event);
          return sum;
        },
      },
      {
        name: 'eventemitter3, not awaited, the first throw ends it',
        role: 'peer',
        run: () => {
          for (let left = EVENTS; left > 0; left -= 1) bare.emit('lead.scored', event);
          return sum;
        },
      },
    ],
    goals,
  };
}

async function everyHandler(handlers: readonly ((happened: EventRecord) => unknown)[]): Promise<void> {
  const pending: unknown[] = [];
  for (const handler of handlers) {
    try {
      const result = handler(event);
      if (result instanceof Promise) pending.push(result.catch(() => {}));
    } catch {
      pending.push(undefined);
    }
  }
  if (pending.length > 0) await Promise.all(pending);
}

export const benches: readonly Bench[] = [
  contest(`bus publish, ${HANDLERS} handlers, awaited and isolated, ${EVENTS} times`, add, [
    { against: 'emittery', ratio: 0.2 },
  ]),
  // Here the handlers' own promises are nearly all of the cost, for everybody: the goal is to add little to them.
  contest(`the same with ${HANDLERS} asynchronous handlers`, addLater, [{ against: BY_HAND, ratio: 1.5 }]),
];
