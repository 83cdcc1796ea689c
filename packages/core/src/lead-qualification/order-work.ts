import type { Decision } from '../domain/decision.ts';
import { isOpenLead, type Lead, moveLead, winLead } from '../domain/lead.ts';
import type { Money } from '../domain/money.ts';
import { type Outcome, recordOutcome, reverseOutcome } from '../domain/outcome.ts';
import type { Signal, SignalOrder } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { topicOf } from './lead-topic.ts';
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
 * won and its revenue no longer counts; cancelled, it was no sale, so it is lost, unless a conversation goes on around it or
 * another order of it stands.
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
  const cost = isNew ? await costOfOrder(context, signal, order, lead.state, options) : undefined;
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
      ? await cancelled(context, signal, lead.state, known, options)
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
async function cancelled(
  context: ServiceContext,
  signal: Signal,
  lead: Lead,
  sale: Outcome | undefined,
  options: CallOptions,
): Promise<Decision<Lead> | undefined> {
  const wasWon = sale !== undefined && lead.status === 'won';
  if (!wasWon && !(lead.origin === 'order' && isOpenLead(lead))) return undefined;
  const stands = wasWon
    ? await hasOtherSale(context, lead, sale, options)
    : await hasOtherOrder(context, lead, signal, options);
  return stands ? undefined : moveLead(lead, { to: 'lost', reason: 'cancelled' }, context.now());
}

async function hasOtherSale(
  { store }: ServiceContext,
  lead: Lead,
  sale: Outcome,
  options: CallOptions,
): Promise<boolean> {
  const filter = { leadId: lead.id, result: 'won' } as const;
  for await (const { id, reversedAt } of paginate((cursor) =>
    store.listPage('outcome', { filter, cursor }, options),
  ))
    if (id !== sale.id && reversedAt === undefined) return true;
  return false;
}

/** Whoever orders anew and then takes the first order back still waits for the second. */
async function hasOtherOrder(
  { store }: ServiceContext,
  lead: Lead,
  signal: Signal,
  options: CallOptions,
): Promise<boolean> {
  const ids = lead.signalIds.filter((id) => id !== signal.id).slice(-PAGE_LIMIT_MAX);
  if (ids.length === 0) return false;
  const { items } = await store.signals.listPage({ ids, limit: PAGE_LIMIT_MAX }, options);
  return items.some(({ kind, order }) => kind === 'order' && orderPhase(order) === 'open');
}

/** What was ordered is what the order names; one that names nothing is taken for what its lead is about. */
async function costOfOrder(
  context: ServiceContext,
  signal: Signal,
  { total, lines }: SignalOrder,
  lead: Lead,
  options: CallOptions,
): Promise<Money | undefined> {
  const named = signal.listing === undefined ? lead : (await topicOf(context, signal, options)).about;
  return costOfSale(context, named, total, lines, options);
}
