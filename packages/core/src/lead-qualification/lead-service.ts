import { z } from 'zod';
import {
  type AccountId,
  type CampaignId,
  type MemberId,
  type NicheId,
  type PersonId,
  parseTenantId,
} from '../domain/id.ts';
import { type Lead, type LeadCloseReason, type LeadStatus, type LeadStep, moveLead } from '../domain/lead.ts';
import type { Money } from '../domain/money.ts';
import { type Outcome, recordOutcome, reverseOutcome } from '../domain/outcome.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, isLostRace, retryConflicts, type ServiceContext, together } from '../service-context.ts';
import { type Collected, collectSignals } from './collect-signals.ts';
import { type ReceivedResult, type ReceivedSignal, receiveSignals } from './receive-signals.ts';
import { costOfSale } from './sale-cost.ts';
import { type ScorePolicy, scoredAt } from './score-lead.ts';

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
  /** With all words of this text in one signal: what was written, the listing's title, the buyer's name. */
  readonly words?: string | undefined;
}

/** How a lead ended. */
export type LeadOutcome =
  | {
      /** Sold. */
      readonly result: 'won';
      /** What the buyer paid. */
      readonly revenue: Money;
      /** What the goods or the work cost you. Default: the cost of the lead's item, when it has one. */
      readonly cost?: Money | undefined;
    }
  | {
      /** Not sold. */
      readonly result: 'lost';
      /** Why not. */
      readonly reason: LeadCloseReason;
    };

/** Leads of one tenant. */
export interface LeadService {
  /** One lead, scored by what is known now. @throws LeadKitError `not_found`. */
  get(leadId: string, options?: CallOptions): Promise<Lead>;
  /** Leads, newest first, scored by what is known now. */
  list(filter?: LeadListFilter): AsyncIterable<Lead>;
  /** The same as `list` with `words`: finds leads by what buyers wrote, in Russian by other forms of a word too. */
  search(text: string, filter?: Omit<LeadListFilter, 'words'>): AsyncIterable<Lead>;
  /** Polls every account once, now, instead of waiting for the job. */
  collect(options?: CallOptions): Promise<Collected>;
  /**
   * Takes calls, site forms and bodies of webhooks. They become leads like everything else; the same `key` of a source told
   * twice is taken once. Texts, names and phones are checked for shape only.
   *
   * @throws LeadKitError `invalid_input` naming each wrong field; nothing is stored then.
   */
  receive(signals: readonly ReceivedSignal[], options?: CallOptions): Promise<readonly ReceivedResult[]>;
  /** The lead rests until a moment, then it is ready for sales again. @throws LeadKitError `not_found`, `conflict`, `invalid_input`. */
  postpone(leadId: string, input: { readonly until: string }, options?: CallOptions): Promise<Lead>;
  /** Somebody tried to reach the person in vain: one attempt more. What the person writes next brings it back. @throws LeadKitError `not_found`, `conflict`. */
  markUnreachable(leadId: string, options?: CallOptions): Promise<Lead>;
  /** The lead is none for us. @throws LeadKitError `not_found`, `conflict`, `invalid_input`. */
  disqualify(
    leadId: string,
    input: { readonly reason: LeadCloseReason },
    options?: CallOptions,
  ): Promise<Lead>;
  /**
   * Records how a lead ended and closes it.
   *
   * @param input - `key`: the host's own key: told twice, it is recorded once
   * @throws LeadKitError `not_found`; `conflict` when the lead cannot end like that any more, or the key was used for another
   *   lead.
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

const moneySchema = lazySchema(() =>
  z.strictObject({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) }),
);
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
  'cancelled',
] as const satisfies readonly LeadCloseReason[];
const outcomeSchema = lazySchema(() =>
  z.discriminatedUnion('result', [
    z
      .strictObject({ result: z.literal('won'), revenue: moneySchema(), cost: moneySchema().optional() })
      .refine(({ revenue, cost }) => cost === undefined || cost.currency === revenue.currency, {
        path: ['cost', 'currency'],
        message: 'must be the currency of the revenue',
      }),
    z.strictObject({ result: z.literal('lost'), reason: z.enum(REASONS) }),
  ]),
);
const untilSchema = lazySchema(() => z.strictObject({ until: z.iso.datetime({ offset: true }) }));
const reasonSchema = lazySchema(() => z.strictObject({ reason: z.enum(REASONS) }));
const LEAD_STATUSES: Readonly<Record<LeadStatus, true>> = {
  new: true,
  in_contact: true,
  qualified: true,
  offered: true,
  accepted: true,
  postponed: true,
  unreachable: true,
  won: true,
  lost: true,
  disqualified: true,
};
const listSchema = lazySchema(() =>
  z.strictObject({
    status: wordFilter(LEAD_STATUSES),
    personId: z.string().optional(),
    nicheId: z.string().optional(),
    campaignId: z.string().optional(),
    accountId: z.string().optional(),
    ownerId: z.string().optional(),
    words: z.string().optional(),
  }),
);
export const leadInputs: InputSchemas = {
  'leads.recordOutcome': outcomeSchema,
  'leads.postpone': untilSchema,
  'leads.disqualify': reasonSchema,
};
const keySchema = lazySchema(() => z.strictObject({ key: z.string().min(1).max(200) }));

type Lost = Extract<LeadOutcome, { readonly result: 'lost' }>;

export function createLeadService(context: ServiceContext, policy: ScorePolicy): LeadService {
  const scored = (lead: Lead): Lead => scoredAt(policy, lead, context.now()).state;

  async function get(leadId: string, options?: CallOptions): Promise<Lead> {
    const lead = await context.store.get('lead', leadId, options);
    if (lead !== undefined) return lead;
    throw missing('leads.get', `lead ${leadId}`);
  }

  function missing(operation: string, what: string): LeadKitError {
    return new LeadKitError({
      code: 'not_found',
      operation,
      message: `Tenant "${context.tenantId}" has no ${what}.`,
    });
  }

  function list(filter: LeadListFilter = {}, operation = 'leads.list'): AsyncIterable<Lead> {
    const { words, ...asked } = checkInput(listSchema, filter, operation);
    const typed = {
      status: asked.status,
      personId: asked.personId as PersonId | undefined,
      nicheId: asked.nicheId as NicheId | undefined,
      campaignId: asked.campaignId as CampaignId | undefined,
      accountId: asked.accountId as AccountId | undefined,
      ownerId: asked.ownerId as MemberId | undefined,
    };
    return paginate(async (cursor) => {
      const page = await context.store.listPage('lead', { filter: typed, words, cursor });
      return { ...page, items: page.items.map(scored) };
    });
  }

  async function move(leadId: string, step: LeadStep, options?: CallOptions): Promise<Lead> {
    return retryConflicts(async () => {
      const lead = await get(leadId, options);
      const moved = moveLead(lead, step, context.now());
      await context.commit(decided('lead', moved, lead), options);
      return moved.state;
    }, isLostRace);
  }

  async function record(
    leadId: string,
    outcome: LeadOutcome,
    input: { readonly key: string },
    options?: CallOptions,
  ): Promise<Outcome> {
    const { key } = checkInput(keySchema, input, 'leads.recordOutcome');
    const ending = checkInput(outcomeSchema, outcome, 'leads.recordOutcome');
    return retryConflicts(() => recordOnce(leadId, ending, key, options), isLostRace);
  }

  async function recordOnce(
    leadId: string,
    ending: LeadOutcome,
    key: string,
    options?: CallOptions,
  ): Promise<Outcome> {
    const known = await context.store.getByKey('outcome', key, options);
    if (known !== undefined) {
      if (known.leadId !== leadId) throw anotherOutcome(leadId, known);
      return known;
    }
    const lead = await get(leadId, options);
    const now = context.now();
    const identity = {
      id: context.ids.next<'outcome'>(),
      tenantId: parseTenantId(context.tenantId),
      leadId: lead.id,
      key,
    };
    const decision = recordOutcome({ ...identity, ...(await withCost(lead, ending, options)) }, now);
    const closed = moveLead(
      lead,
      ending.result === 'won' ? { to: 'won' } : { to: 'lost', reason: ending.reason },
      now,
    );
    await context.commit(together(decided('outcome', decision), decided('lead', closed, lead)), options);
    return decision.state;
  }

  /** What was not told of the cost is what our own item says. */
  async function withCost(
    lead: Lead,
    ending: LeadOutcome,
    options?: CallOptions,
  ): Promise<{ readonly result: 'won'; readonly revenue: Money; readonly cost?: Money } | Lost> {
    if (ending.result === 'lost') return ending;
    const { revenue, cost = await costOfSale(context, lead, revenue, undefined, options) } = ending;
    return { result: 'won', revenue, ...(cost === undefined ? {} : { cost }) };
  }

  async function reverse(key: string, options?: CallOptions): Promise<Outcome> {
    const known = await context.store.getByKey('outcome', key, options);
    if (known === undefined) throw missing('leads.reverseOutcome', `outcome with this key`);
    const decision = reverseOutcome(known, context.now());
    await context.commit(decided('outcome', decision, known), options);
    return decision.state;
  }

  return {
    get: async (leadId, options) => scored(await get(leadId, options)),
    list: (filter) => list(filter),
    search: (text, filter) => list({ ...filter, words: text }, 'leads.search'),
    collect: (options) => collectSignals(context, options),
    receive: (signals, options) => receiveSignals(context, signals, options),
    postpone: async (leadId, input, options) => {
      const { until } = checkInput(untilSchema, input, 'leads.postpone');
      return move(leadId, { to: 'postponed', until: toIsoText(toUnixMs(until)) }, options);
    },
    markUnreachable: (leadId, options) => move(leadId, { to: 'unreachable' }, options),
    disqualify: async (leadId, input, options) => {
      const { reason } = checkInput(reasonSchema, input, 'leads.disqualify');
      return move(leadId, { to: 'disqualified', reason }, options);
    },
    recordOutcome: record,
    reverseOutcome: reverse,
  };
}

function anotherOutcome(leadId: string, known: Outcome): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'leads.recordOutcome',
    effect: 'none',
    message: `This key was used for lead ${known.leadId} already (outcome ${known.id}), so nothing was recorded for lead ${leadId}. Use a key of its own for each outcome.`,
  });
}
