import type { AnalyticsReport, Figure, LeadKit } from '@leadkit/core';

// #region report
/** November by campaign and day. */
export function november(kit: LeadKit): Promise<AnalyticsReport> {
  return kit.analytics.report({
    window: { from: '2026-11-01T00:00:00+05:00', before: '2026-12-01T00:00:00+05:00' },
    groupBy: ['campaign', 'day'],
  });
}
// #endregion report

// #region metric
/** What a customer cost, sales work included: one figure per currency. */
export async function costPerCustomer(kit: LeadKit): Promise<readonly Figure[]> {
  const { figures } = await kit.analytics.report({
    window: { from: '2026-11-01T00:00:00+05:00', before: '2026-12-01T00:00:00+05:00' },
    metrics: ['cost.per-customer'],
    salesCost: { amountMinor: 45_000_000, currency: 'KZT' },
  });
  return figures;
}
// #endregion metric
