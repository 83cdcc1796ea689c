import { z } from 'zod';
import {
  type Campaign,
  createCampaign,
  finishCampaign,
  pauseCampaign,
  startCampaign,
} from '../domain/campaign.ts';
import type { Decision } from '../domain/decision.ts';
import { type AccountId, type CampaignId, type ItemId, type NicheId, parseTenantId } from '../domain/id.ts';
import type { Listing } from '../domain/listing.ts';
import type { Money } from '../domain/money.ts';
import type { CampaignGate } from '../domain/niche.ts';
import { invalidInput, LeadKitError } from '../errors.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import type { ListingPublisher, PublishedItem, PublishTarget } from './listing-publisher.ts';

/** What a campaign is made from. */
export interface CreateCampaignInput {
  /** A name for people. */
  readonly name: string;
  /** The niche it serves. */
  readonly nicheId: string;
  /** Accounts it publishes on, at least one. */
  readonly accountIds: readonly string[];
  /** Items it offers, at least one. */
  readonly itemIds: readonly string[];
  /** What it may cost. Absent: only free actions. */
  readonly budget?: Money | undefined;
}

/** What `publish` needs beyond the items. */
export interface PublishCampaignInput extends PublishTarget {
  /** The campaign. */
  readonly campaignId: string;
}

/** Campaigns of one tenant. */
export interface CampaignService {
  /** Creates a campaign in status `draft`. @throws LeadKitError `invalid_input` naming each wrong or unknown reference. */
  create(input: CreateCampaignInput, options?: CallOptions): Promise<Campaign>;
  /** One campaign. @throws LeadKitError `not_found`. */
  get(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Campaigns, newest first. */
  list(): AsyncIterable<Campaign>;
  /** Listings the campaign has made, newest first, in any status. */
  listings(campaignId: string): AsyncIterable<Listing>;
  /** Begins or goes on. @throws LeadKitError `business_rule` when the niche does not pass the gate. */
  start(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Pauses a running campaign. Its listings stay as they are. */
  pause(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Ends it. Its listings stay as they are. */
  finish(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /**
   * Publishes every item on every account where it is not published yet, each exactly once: stopped anywhere and called
   * again, it goes on. One result per item and account; a refused or unknown one does not stop the others.
   *
   * @throws LeadKitError `business_rule` when the campaign is not running.
   */
  publish(input: PublishCampaignInput, options?: CallOptions): Promise<readonly PublishedItem[]>;
}

const campaignSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  nicheId: z.string(),
  accountIds: z.array(z.string()).min(1).max(100),
  itemIds: z.array(z.string()).min(1).max(10_000),
  budget: z
    .strictObject({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
    .optional(),
});

export function createCampaignService(
  context: ServiceContext,
  publisher: ListingPublisher,
  gate: CampaignGate,
): CampaignService {
  async function get(campaignId: string, options?: CallOptions): Promise<Campaign> {
    const campaign = await context.store.get('campaign', campaignId, options);
    if (campaign !== undefined) return campaign;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'campaigns.get',
      message: `Tenant "${context.tenantId}" has no campaign ${campaignId}.`,
    });
  }

  async function create(input: CreateCampaignInput, options?: CallOptions): Promise<Campaign> {
    const { budget, ...checked } = checkInput(campaignSchema, input, 'campaigns.create');
    const references = [
      { path: 'nicheId', kind: 'niche', ids: [checked.nicheId] },
      { path: 'accountIds', kind: 'account', ids: checked.accountIds },
      { path: 'itemIds', kind: 'item', ids: checked.itemIds },
    ] as const;
    for (const { path, kind, ids } of references) {
      for (const id of ids) {
        if ((await context.store.get(kind, id, options)) === undefined) {
          throw invalidInput('campaigns.create', [{ path, message: `there is no ${kind} ${id}` }]);
        }
      }
    }
    const decision = createCampaign(
      {
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        name: checked.name,
        nicheId: checked.nicheId as NicheId,
        accountIds: checked.accountIds as AccountId[],
        itemIds: checked.itemIds as ItemId[],
        ...(budget === undefined ? {} : { budget }),
      },
      context.now(),
    );
    await context.commit(decided('campaign', decision), options);
    return decision.state;
  }

  async function change(
    campaignId: string,
    decide: (campaign: Campaign, now: string) => Decision<Campaign>,
    options?: CallOptions,
  ): Promise<Campaign> {
    const campaign = await get(campaignId, options);
    const decision = decide(campaign, context.now());
    await context.commit(decided('campaign', decision, campaign), options);
    return decision.state;
  }

  async function start(campaignId: string, options?: CallOptions): Promise<Campaign> {
    const niche = await context.store.get('niche', (await get(campaignId, options)).nicheId, options);
    if (niche === undefined)
      throw new LeadKitError({
        code: 'not_found',
        operation: 'campaigns.start',
        message: `The niche of campaign ${campaignId} no longer exists.`,
      });
    return change(campaignId, (campaign, now) => startCampaign(campaign, niche, now, gate), options);
  }

  async function publish(
    input: PublishCampaignInput,
    options: CallOptions = {},
  ): Promise<readonly PublishedItem[]> {
    const { campaignId, ...target } = input;
    const campaign = await get(campaignId, options);
    if (campaign.status !== 'running') {
      throw new LeadKitError({
        code: 'business_rule',
        operation: 'campaigns.publish',
        effect: 'none',
        message: `Campaign ${campaign.id} is "${campaign.status}"; start it first. Nothing was published.`,
      });
    }
    return publisher.publish(campaign, target, options);
  }

  return {
    create,
    get,
    list: () => paginate((cursor) => context.store.listPage('campaign', { cursor })),
    listings: (campaignId) =>
      paginate((cursor) =>
        context.store.listPage('listing', { filter: { campaignId: campaignId as CampaignId }, cursor }),
      ),
    start,
    pause: (campaignId, options) => change(campaignId, pauseCampaign, options),
    finish: (campaignId, options) => change(campaignId, finishCampaign, options),
    publish,
  };
}
