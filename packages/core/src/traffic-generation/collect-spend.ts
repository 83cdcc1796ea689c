import type { Account } from '../domain/account.ts';
import { CAMPAIGN_COSTS } from '../domain/campaign-budget.ts';
import { revise } from '../domain/decision.ts';
import { type CampaignId, parseTenantId } from '../domain/id.ts';
import type { Listing } from '../domain/listing.ts';
import type { SignalListing } from '../domain/signal.ts';
import { recordSpend } from '../domain/spend.ts';
import { addMs, compareMoments } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { SpendEntry } from '../ports/spend-port.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import { decided, retryConflicts, type ServiceContext, together } from '../service-context.ts';
import { checkBudget } from './apply-plan.ts';
import { eachAccount } from './each-account.ts';

/** Bills are read this far back again: charges are dated before they appear on them. */
const OVERLAP_MS = 14 * 24 * 60 * 60_000;

/** Reads what platforms charged. Each charge is recorded once, however often it is read. */
export async function collectSpend(context: ServiceContext, options: CallOptions): Promise<void> {
  const touched = new Set<CampaignId>();
  await eachAccount(
    context,
    'Charges of an account could not be read',
    async (account) => {
      const entries = await readEntries(context, account, options);
      const orders = await ordersOf(context, account, entries, options);
      for (const entry of entries) {
        const campaignId = await record(context, account, entry, orders, options);
        if (campaignId !== undefined) touched.add(campaignId);
      }
    },
    options,
  );
  for (const campaignId of touched) {
    try {
      await checkBudget(context, campaignId, options);
    } catch (error) {
      if (!isLeadKitError(error, 'invalid_input')) throw error;
      context.logger.warn('A budget cannot be compared with its costs', { campaignId, code: error.code });
    }
  }
}

/** Charges that are not recorded yet. */
async function readEntries(
  context: ServiceContext,
  account: Account,
  options: CallOptions,
): Promise<readonly SpendEntry[]> {
  const { store } = context;
  const { items } = await store.listPage('spend', { filter: { accountId: account.id }, limit: 1 }, options);
  const [latest] = items;
  const since =
    latest === undefined ? account.collectFrom : addMs(earlier(latest.spentAt, context.now()), -OVERLAP_MS);
  return context.useAccount(account, async ({ spend }) => {
    const entries: SpendEntry[] = [];
    if (spend === undefined) return entries;
    for await (const entry of paginate((cursor) => spend.listPage({ since, cursor }, options)))
      if ((await store.getByKey('spend', keyOf(account, entry), options)) === undefined) entries.push(entry);
    return entries;
  });
}

/** What the orders were about that charges name, by the platform's id of the order. */
async function ordersOf(
  { store }: ServiceContext,
  account: Account,
  entries: readonly SpendEntry[],
  options: CallOptions,
): Promise<ReadonlyMap<string, SignalListing>> {
  const wanted = new Set(entries.flatMap(({ signalExternalId }) => signalExternalId ?? []));
  const found = new Map<string, SignalListing>();
  if (wanted.size === 0) return found;
  const query = { accountId: account.id, kind: 'order', limit: PAGE_LIMIT_MAX } as const;
  for await (const { externalId, listing } of paginate((cursor) =>
    store.signals.listPage({ ...query, cursor }, options),
  )) {
    if (!wanted.delete(externalId)) continue;
    if (listing !== undefined) found.set(externalId, listing);
    if (wanted.size === 0) break;
  }
  return found;
}

async function record(
  context: ServiceContext,
  account: Account,
  entry: SpendEntry,
  orders: ReadonlyMap<string, SignalListing>,
  options: CallOptions,
): Promise<CampaignId | undefined> {
  const { kind, amount, spentAt, description } = entry;
  return retryConflicts(
    async () => {
      const key = keyOf(account, entry);
      if ((await context.store.getByKey('spend', key, options)) !== undefined) return undefined;
      const listing = await listingOf(context, account, entry, orders, options);
      const now = context.now();
      const spend = recordSpend(
        {
          id: context.ids.next(),
          tenantId: parseTenantId(context.tenantId),
          platform: account.platform,
          accountId: account.id,
          key,
          kind,
          amount,
          spentAt,
          ...(listing === undefined ? {} : { listingId: listing.id }),
          ...(listing?.campaignId === undefined ? {} : { campaignId: listing.campaignId }),
          ...(description === undefined ? {} : { description }),
        },
        now,
      );
      await context.commit(together(decided('spend', spend), billed(listing, entry, now)), options);
      return listing?.campaignId;
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}

/** The bill has come, so the listing no longer waits for it. */
function billed(
  listing: Listing | undefined,
  { kind }: SpendEntry,
  now: string,
): ReturnType<typeof together> {
  if (listing?.pendingCost === undefined || !CAMPAIGN_COSTS.includes(kind)) return together();
  const { pendingCost: _billed, ...rest } = listing;
  return decided('listing', { state: revise<Listing>(rest, {}, now), events: [] }, listing);
}

async function listingOf(
  { store }: ServiceContext,
  account: Account,
  { listingExternalId, signalExternalId }: SpendEntry,
  orders: ReadonlyMap<string, SignalListing>,
  options: CallOptions,
): Promise<Listing | undefined> {
  const order = signalExternalId === undefined ? undefined : orders.get(signalExternalId);
  const externalId = listingExternalId ?? order?.externalId;
  if (externalId !== undefined)
    return store.getByKey('listing', `external:${account.id}:${externalId}`, options);
  if (order?.sku === undefined) return undefined;
  const item = await store.getByKey('item', order.sku, options);
  return item === undefined ? undefined : store.getByKey('listing', `key:${account.id}:${item.id}`, options);
}

function keyOf(account: Account, entry: SpendEntry): string {
  return `${account.id}:${entry.key}`;
}

function earlier(left: string, right: string): string {
  return compareMoments(left, right) < 0 ? left : right;
}
