import { expectTypeOf, test } from 'vitest';
import { createConsumers } from '../../src/events/consumers.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createMemoryStore } from '../../src/memory/memory-store.ts';
import { createSystemClock } from '../../src/ports/clock.ts';

const bus = createEventBus();
const consumers = createConsumers({ store: createMemoryStore().deliveries, clock: createSystemClock() });

test('a handler of one name gets that event with its data typed', () => {
  bus.on('lead.scored', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'lead.scored'>();
    expectTypeOf(event.data).toEqualTypeOf<{ readonly score: number; readonly previous: number }>();
  });
});

test('a handler of every name narrows by type', () => {
  bus.on('*', (event) => {
    if (event.type === 'lead.scored') expectTypeOf(event.data.score).toEqualTypeOf<number>();
  });
});

test('names that are no event do not compile', () => {
  // @ts-expect-error not in the event map
  bus.on('lead.exploded', () => {});
  // @ts-expect-error not in the event map
  void consumers.subscribe('crm', ['lead.exploded'], () => {});
});

test('a consumer of two names gets either, told apart by type', () => {
  void consumers.subscribe('crm', ['lead.scored', 'lead.won'], (event, context) => {
    expectTypeOf(event.type).toEqualTypeOf<'lead.scored' | 'lead.won'>();
    if (event.type === 'lead.scored') expectTypeOf(event.data.previous).toEqualTypeOf<number>();
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
    expectTypeOf(context.receipt.leaseToken).toEqualTypeOf<string>();
  });
});
