import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { LeadId, OutcomeId, TenantId } from './id.ts';
import type { LeadCloseReason } from './lead.ts';
import type { Money } from './money.ts';

/** How a lead ended, with what it brought. */
export interface Outcome extends Entity {
  /** Version 7 UUID. */
  readonly id: OutcomeId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The lead. */
  readonly leadId: LeadId;
  /** The caller's key: the same outcome told twice is one. One outcome per (tenant, key). */
  readonly key: string;
  /** Sold or not. */
  readonly result: 'won' | 'lost';
  /** What the buyer paid; only with `won`. */
  readonly revenue?: Money;
  /** What the goods cost us, when known at the time; only with `won`. */
  readonly cost?: Money;
  /** Why not; only with `lost`. */
  readonly reason?: LeadCloseReason;
  /** When a return took the revenue back. */
  readonly reversedAt?: string;
}

/** Events about outcomes. */
export interface OutcomeEvents {
  /** A lead ended. */
  'outcome.recorded': {
    /** The lead. */
    readonly leadId: LeadId;
    /** Sold or not. */
    readonly result: 'won' | 'lost';
    /** What the buyer paid; only of a sale. */
    readonly revenue?: Money;
  };
  /** A return took the revenue back. */
  'outcome.reversed': {
    /** The lead. */
    readonly leadId: LeadId;
    /** What the buyer paid; only of a sale. */
    readonly revenue?: Money;
  };
}

/** What an outcome is made from. */
export type NewOutcome = Pick<Outcome, 'id' | 'tenantId' | 'leadId' | 'key'> &
  (
    | {
        /** Sold or not. */
        readonly result: 'won';
        /** What the buyer paid. */
        readonly revenue: Money;
        /** What the goods cost us, when known. */
        readonly cost?: Money;
      }
    | {
        /** Sold or not. */
        readonly result: 'lost';
        /** Why not. */
        readonly reason: LeadCloseReason;
      }
  );

/** Records how a lead ended. */
export function recordOutcome(input: NewOutcome, now: string): Decision<Outcome> {
  const state: Outcome = { ...input, version: 1, createdAt: now, updatedAt: now };
  const data: OutcomeEvents['outcome.recorded'] = {
    leadId: state.leadId,
    result: state.result,
    ...(state.revenue === undefined ? {} : { revenue: state.revenue }),
  };
  return { state, events: [event('outcome.recorded', state, data)] };
}

/**
 * The buyer gave it back: the revenue no longer counts from `now` on. A second reversal changes nothing.
 *
 * @throws LeadKitError `conflict` when the outcome is not a sale.
 */
export function reverseOutcome(outcome: Outcome, now: string): Decision<Outcome> {
  if (outcome.result !== 'won') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'reverseOutcome',
      message: `Outcome ${outcome.id} is "${outcome.result}"; only a sale can be reversed.`,
    });
  }
  if (outcome.reversedAt !== undefined) return { state: outcome, events: [] };
  const state = revise(outcome, { reversedAt: now }, now);
  const data: OutcomeEvents['outcome.reversed'] = {
    leadId: state.leadId,
    ...(state.revenue === undefined ? {} : { revenue: state.revenue }),
  };
  return { state, events: [event('outcome.reversed', state, data)] };
}

function event<Type extends keyof OutcomeEvents>(
  type: Type,
  outcome: Outcome,
  data: OutcomeEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('outcome', outcome), data };
}
