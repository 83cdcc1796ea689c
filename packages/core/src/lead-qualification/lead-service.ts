import { z } from 'zod';
import {
  type AccountId,
  type CampaignId,
  type MemberId,
  type NicheId,
  type PersonId,
  parseTenantId,
} from '../domain/id.ts';
import { type Lead, type LeadCloseReason, type LeadStatus, moveLead } from '../domain/lead.ts';
import type { Money } from '../domain/money.ts';
import { type Outcome, recordOutcome, reverseOutcome } from '../domain/outcome.ts';
import type { Person } from '../domain/person.ts';
import { LeadKitError } from '../errors.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext, together } from '../service-context.ts';
import type { Collected } from './collect-signals.ts';

/** Which leads to list. */
export interface LeadListFilter {
  /** Where they stand. */
  readonly status?: LeadStatus | readonly LeadStatus[] | undefined;
  /** Of this person. */
  readonly personId?: string | undefined;
  /** Of this niche. */
  readonly nicheId?: string | undefined;
  /** Of this campaign. */
  readonly campaignId?: string | undefined;
  /** Of this account. */
  readonly accountId?: string | undefined;
  /** Of this member. */
  readonly ownerId?: string | undefined;
}

/** How a lead ended. */
export type LeadOutcome =
  | {
      /** Sold. */
      readonly result: 'won';
      /** What the buyer paid. */
      readonly revenue: Money;
    }
  | {
      /** Not sold. */
      readonly result: 'lost';
      /** Why not. */
      readonly reason: LeadCloseReason;
    };

/** Leads of one tenant. */
export interface LeadService {
  /** One lead. @throws LeadKitError `not_found`. */
  get(leadId: string, options?: CallOptions): Promise<Lead>;
  /** Leads, newest first. */
  list(filter?: LeadListFilter): AsyncIterable<Lead>;
  /** The person behind a lead. @throws LeadKitError `not_found`. */
  person(personId: string, options?: CallOptions): Promise<Person>;
  /** Polls every account once, now, instead of waiting for the job. */
  collect(options?: CallOptions): Promise<Collected>;
  /**
   * Records how a lead ended and closes it.
   *
   * @param input - `key`: the host's own key: told twice, it is recorded once
   * @throws LeadKitError `not_found`; `conflict` when the lead cannot end like that any more.
   */
  recordOutcome(
    leadId: string,
    outcome: LeadOutcome,
    input: { readonly key: string },
    options?: CallOptions,
  ): Promise<Outcome>;
  /** The buyer gave it back: its revenue no longer counts. @throws LeadKitError `not_found`. */
  reverseOutcome(key: string, options?: CallOptions): Promise<Outcome>;
}

const moneySchema = z.strictObject({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });
const REASONS = [
  'price',
  'no_answer',
  'bought_elsewhere',
  'out_of_area',
  'out_of_stock',
  'not_target',
  'spam',
  'duplicate',
  'test',
] as const satisfies readonly LeadCloseReason[];
const outcomeSchema = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('won'), revenue: moneySchema }),
  z.strictObject({ result: z.literal('lost'), reason: z.enum(REASONS) }),
]);
const keySchema = z.strictObject({ key: z.string().min(1).max(200) });

export function createLeadService(
  context: ServiceContext,
  collect: (options?: CallOptions) => Promise<Collected>,
): LeadService {
  async function get(leadId: string, options?: CallOptions): Promise<Lead> {
    const lead = await context.store.get('lead', leadId, options);
    if (lead !== undefined) return lead;
    throw missing('leads.get', `lead ${leadId}`);
  }

  async function person(personId: string, options?: CallOptions): Promise<Person> {
    const found = await context.store.get('person', personId, options);
    if (found !== undefined) return found;
    throw missing('leads.person', `person ${personId}`);
  }

  function missing(operation: string, what: string): LeadKitError {
    return new LeadKitError({
      code: 'not_found',
      operation,
      message: `Tenant "${context.tenantId}" has no ${what}.`,
    });
  }

  function list(filter: LeadListFilter = {}): AsyncIterable<Lead> {
    const typed = {
      status: filter.status,
      personId: filter.personId as PersonId | undefined,
      nicheId: filter.nicheId as NicheId | undefined,
      campaignId: filter.campaignId as CampaignId | undefined,
      accountId: filter.accountId as AccountId | undefined,
      ownerId: filter.ownerId as MemberId | undefined,
    };
    return paginate((cursor) => context.store.listPage('lead', { filter: typed, cursor }));
  }

  async function record(
    leadId: string,
    outcome: LeadOutcome,
    input: { readonly key: string },
    options?: CallOptions,
  ): Promise<Outcome> {
    const { key } = checkInput(keySchema, input, 'leads.recordOutcome');
    const ending = checkInput(outcomeSchema, outcome, 'leads.recordOutcome');
    const known = await context.store.getByKey('outcome', key, options);
    if (known !== undefined) return known;
    const lead = await get(leadId, options);
    const now = context.now();
    const identity = {
      id: context.ids.next<'outcome'>(),
      tenantId: parseTenantId(context.tenantId),
      leadId: lead.id,
      key,
    };
    const decision = recordOutcome(
      ending.result === 'won' ? { ...identity, ...ending } : { ...identity, ...ending },
      now,
    );
    const closed = moveLead(
      lead,
      ending.result === 'won' ? { to: 'won' } : { to: 'lost', reason: ending.reason },
      now,
    );
    await context.commit(together(decided('outcome', decision), decided('lead', closed, lead)), options);
    return decision.state;
  }

  async function reverse(key: string, options?: CallOptions): Promise<Outcome> {
    const known = await context.store.getByKey('outcome', key, options);
    if (known === undefined) throw missing('leads.reverseOutcome', `outcome with this key`);
    const decision = reverseOutcome(known, context.now());
    await context.commit(decided('outcome', decision, known), options);
    return decision.state;
  }

  return { get, list, person, collect, recordOutcome: record, reverseOutcome: reverse };
}
