import type { Decision } from '../domain/decision.ts';
import { isOpenLead, type Lead, moveLead, winLead } from '../domain/lead.ts';
import { recordOutcome, reverseOutcome } from '../domain/outcome.ts';
import type { Signal, SignalOrder } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { costOfSale } from './sale-cost.ts';

/** What an order means for its lead. */
export type OrderPhase = 'open' | 'sold' | 'cancelled' | 'returned';

/** An order is sold once it is paid or handed over. */
export function orderPhase(order: SignalOrder | undefined): OrderPhase {
  if (order === undefined) return 'open';
  if (order.state === 'cancelled' || order.state === 'returned') return order.state;
  return order.isPaid || order.state === 'completed' ? 'sold' : 'open';
}

/**
 * What an order does to its lead, once per order: sold, it is won, with the campaign the lead came from; returned, it stays
 * won and its revenue no longer counts; cancelled, it was no sale, so it is lost, unless a conversation goes on around it.
 */
export async function orderWork(
  context: ServiceContext,
  signal: Signal,
  lead: Decision<Lead>,
  before: Lead | undefined,
  options: CallOptions,
): Promise<Work> {
  const { order } = signal;
  const phase = orderPhase(order);
  if (order === undefined || phase === 'open') return decided('lead', lead, before);
  const now = context.now();
  const key = `order:${signal.accountId}:${signal.externalId}`;
  const known = await context.store.getByKey('outcome', key, options);
  const isNew = known === undefined && phase !== 'cancelled';
  const cost = isNew ? await costOfSale(context, lead.state, order.total, order.lines, options) : undefined;
  const sale = isNew
    ? recordOutcome(
        {
          id: context.ids.next(),
          tenantId: lead.state.tenantId,
          leadId: lead.state.id,
          key,
          result: 'won',
          revenue: order.total,
          ...(cost === undefined ? {} : { cost }),
        },
        now,
      )
    : undefined;
  const outcome = sale?.state ?? known;
  const reversed = phase === 'sold' || outcome === undefined ? undefined : reverseOutcome(outcome, now);
  const step =
    phase === 'cancelled'
      ? cancelled(lead.state, known !== undefined, now)
      : sale && winLead(lead.state, now);
  return together(
    decided(
      'lead',
      step === undefined ? lead : { state: step.state, events: [...lead.events, ...step.events] },
      before,
    ),
    outcome === undefined
      ? NO_WORK
      : decided(
          'outcome',
          {
            state: reversed?.state ?? outcome,
            events: [...(sale?.events ?? []), ...(reversed?.events ?? [])],
          },
          known,
        ),
  );
}

/** An inquiry whose order fell through is still an inquiry; what only the order made, or it had won, is lost. */
function cancelled(lead: Lead, wasSold: boolean, now: string): Decision<Lead> | undefined {
  const ends = (wasSold && lead.status === 'won') || (lead.origin === 'order' && isOpenLead(lead));
  return ends ? moveLead(lead, { to: 'lost', reason: 'cancelled' }, now) : undefined;
}
