import { exportTenant, type Store, type TenantErasureReport, type TenantKit, toIsoText } from '@leadkit/core';

// #region campaigns
/** Ends every campaign and takes its adverts off. Gives what could not be taken off, for a person to look at. */
export async function endCampaigns(client: TenantKit): Promise<readonly string[]> {
  const left: string[] = [];
  for await (const { id, status } of client.campaigns.list()) {
    if (status === 'draft') continue;
    if (status !== 'finished') await client.campaigns.finish(id);
    const plan = await client.campaigns.plan({ campaignId: id });
    // That many adverts go at once is what we want here, so its guards are approved.
    const approvals = plan.guards.map((guard) => guard.id);
    const { steps } = await client.campaigns.apply({ plan, approvals });
    for (const { listingId, outcome } of steps)
      if (outcome !== 'done' && outcome !== 'unchanged') left.push(`${listingId}: ${outcome}`);
  }
  return left;
}
// #endregion campaigns

// #region export
/** Writes everything of the client, one JSON value a line; the last line has the counts and a checksum. */
export async function exportClient(
  store: Store,
  tenantId: string,
  write: (line: string) => Promise<void>,
): Promise<number> {
  let lines = 0;
  for await (const part of exportTenant(store.tenant(tenantId))) {
    await write(`${JSON.stringify(part)}\n`);
    lines += 1;
  }
  return lines;
}
// #endregion export

// #region accounts
/** Forgets the credentials of every account; from here on nothing can be done on them. */
export async function disconnectAccounts(client: TenantKit): Promise<void> {
  for await (const account of client.accounts.list()) await client.accounts.disconnect(account.id);
}
// #endregion accounts

// #region erase
/** Deletes every row of the client. What stays is one line: when, by whom, why, and how many rows of each kind. */
export function eraseClient(
  store: Store,
  tenantId: string,
  input: { readonly by: string; readonly reason: string; readonly nowMs: number },
): Promise<TenantErasureReport> {
  const { by, reason, nowMs } = input;
  return store.tenant(tenantId).privacy.erase({ now: toIsoText(nowMs), by, reason });
}
// #endregion erase
