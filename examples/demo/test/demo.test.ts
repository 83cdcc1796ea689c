import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';

test('the demo counts what the emulators themselves know, from research to revenue', {
  timeout: 60_000,
}, async () => {
  const { host, world, funnel } = await runDemo(() => {});
  expect(host).toEqual(world);
  expect(world).toEqual({
    offersSeen: 83,
    advertsLive: 2,
    signals: 14,
    persons: 8,
    won: 1,
    revenue: { amountMinor: 18_000_000, currency: 'KZT' },
  });
  expect(Object.fromEntries(funnel.map(({ metric, value }) => [metric, value]))).toMatchObject({
    'leads.created': 8,
    'leads.qualified': 6,
    'leads.accepted': 6,
    'leads.won': 1,
  });
});
