import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { mergeSignal } from '../../src/domain/signal.ts';
import { buildSignal, buildSignalOrder } from '../../src/testing/index.ts';

describe('mergeSignal', () => {
  const known = buildSignal();

  test('a newer revision replaces what it speaks of', () => {
    const next = buildSignal({ revision: 2, text: 'Беру', respondBy: '2026-11-22T08:00:00.000Z' });
    expect(mergeSignal(known, next)).toStrictEqual(next);
  });

  test('a phone the platform masks later stays known', () => {
    const masked = buildSignal({ revision: 2, who: { platformUserId: 'buyer-1', name: 'Айдар К.' } });
    expect(mergeSignal(known, masked).who).toEqual({
      platformUserId: 'buyer-1',
      name: 'Айдар К.',
      phone: '+77000000001',
    });
  });

  test('a new phone replaces the known one', () => {
    const next = buildSignal({ revision: 2, who: { phone: '+77000000002' } });
    expect(mergeSignal(known, next).who.phone).toBe('+77000000002');
  });

  test('what a newer revision no longer says is gone, such as until when to answer', () => {
    const waiting = buildSignal({ respondBy: '2026-11-22T08:00:00.000Z' });
    expect(mergeSignal(waiting, buildSignal({ revision: 2 }))).not.toHaveProperty('respondBy');
  });

  test('the first id stays; every other id becomes an alias, each once and in order', () => {
    const first = buildSignal({ aliases: ['b'] });
    const merged = mergeSignal(
      first,
      buildSignal({ externalId: 'uuid-1', aliases: ['message-1', 'a', 'b'], revision: 2 }),
    );
    expect([merged.externalId, merged.aliases]).toEqual(['message-1', ['a', 'b', 'uuid-1']]);
  });

  test('without other ids there are no aliases', () => {
    expect(mergeSignal(known, buildSignal({ aliases: [], revision: 2 }))).not.toHaveProperty('aliases');
  });

  test('the listing and the lines of an order stay when a re-read leaves them out', () => {
    const line = { sku: 'WARDROBE-1', title: 'Шкаф-купе', quantity: 1, total: money(3_500_000, 'KZT') };
    const order = buildSignal({ kind: 'order', order: buildSignalOrder({ lines: [line] }) });
    const { listing: _left, ...reread } = buildSignal({
      kind: 'order',
      revision: 2,
      order: buildSignalOrder({ state: 'completed', platformStatus: 'COMPLETED' }),
    });
    const merged = mergeSignal(order, reread);
    expect([merged.order?.state, merged.order?.lines, merged.listing]).toEqual([
      'completed',
      [line],
      { externalId: 'listing-1' },
    ]);
  });

  test('merging changes neither of the two', () => {
    const before = structuredClone(known);
    mergeSignal(known, buildSignal({ revision: 2, externalId: 'other', who: {} }));
    expect(known).toEqual(before);
  });
});
