import assert from 'node:assert/strict';
import type { ListingDraft, ListingSnapshot, ListingsPort, PublishResult } from '@leadkit/core';
import { expectMoment, expectMoney, expectText } from '../expectations.ts';
import type { ListingsWorld } from './platform-world.ts';

/** Publishes, and waits for what was only accepted. One result per draft. */
export async function publish(
  port: ListingsPort,
  remote: ListingsWorld,
  drafts: readonly ListingDraft[],
): Promise<readonly PublishResult[]> {
  const results = await port.publish({ drafts });
  if (!results.some((result) => result.outcome === 'accepted')) return results;
  await remote.settle?.();
  const operations = new Set(
    results.map((result) => (result.outcome === 'accepted' ? result.operation : '')),
  );
  operations.delete('');
  const settled: PublishResult[] = [];
  for (const operation of operations) {
    const ended = await port.readOperation?.({ operation });
    assert.ok(ended, 'publish answers accepted, but there is no readOperation');
    settled.push(...ended);
  }
  return results.map((result, index) => {
    if (result.outcome !== 'accepted') return result;
    const key = drafts[index]?.key;
    const ended = settled.find(
      (one) => ('listing' in one ? one.listing.key : 'key' in one && one.key) === key,
    );
    assert.ok(ended, `readOperation has no result that names the draft ${key}`);
    return ended;
  });
}

/** The listing of a result that must be live. */
export function live(result: PublishResult | undefined): ListingSnapshot {
  assert.ok(result, 'there is no result');
  assert.equal(result.outcome, 'live', `outcome, with ${JSON.stringify(result)}`);
  return (result as { listing: ListingSnapshot }).listing;
}

/** Fails unless a listing as the port shows it has its required parts, in the right form. */
export function expectSnapshot(what: string, listing: ListingSnapshot): void {
  expectText(`${what}.externalId`, listing.externalId);
  expectText(`${what}.platformStatus`, listing.platformStatus);
  expectText(`${what}.status`, listing.status);
  if (listing.price !== undefined) expectMoney(`${what}.price`, listing.price);
  for (const moment of ['publishedAt', 'expiresAt'] as const)
    if (listing[moment] !== undefined) expectMoment(`${what}.${moment}`, listing[moment]);
}
