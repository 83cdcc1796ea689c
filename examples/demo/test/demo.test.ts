import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';

test('the demo counts what the emulator itself knows, from research to revenue', {
  timeout: 60_000,
}, async () => {
  const { host, world, funnel } = await runDemo(() => {});
  expect(host).toEqual(world);
  expect(world).toEqual({
    offersSeen: 33,
    advertsLive: 1,
    signals: 9,
    persons: 5,
    won: 1,
    revenue: { amountMinor: 18_000_000, currency: 'KZT' },
  });
  expect(Object.fromEntries(funnel.map(({ metric, value }) => [metric, value]))).toMatchObject({
    'leads.created': 5,
    'leads.qualified': 4,
    'leads.accepted': 4,
    'leads.won': 1,
  });
});
