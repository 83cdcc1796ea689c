import type { CampaignId } from '../domain/id.ts';
import { addMs } from '../domain/time.ts';
import type { AnyEvent } from '../events/domain-event.ts';
import type { EventType } from '../events/event-map.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { DeliveryStore } from '../ports/store-deliveries.ts';
import type { HandledDelivery, ServiceContext } from '../service-context.ts';
import { type NoticeDraft, queueOnce } from './queue-notices.ts';

/** Events that somebody who keeps the installation running has to hear of. */
export const OPERATIONS_NEWS: readonly EventType[] = [
  'account.reconnect-required',
  'account.status-changed',
  'account.drifted',
  'lead.unassigned',
  'notice.failed',
  'campaign.budget-alarmed',
  'campaign.budget-exhausted',
];

/** Queues an alert about an event, for any hour. */
export async function queueAlert(
  context: ServiceContext,
  delivery: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  const alert = await alertOf(context, delivery.event, options);
  await queueOnce(context, alert === undefined ? [] : [alert], delivery, options);
}

async function alertOf(
  context: ServiceContext,
  event: AnyEvent,
  options: CallOptions,
): Promise<NoticeDraft | undefined> {
  const base = { key: `alert:${event.id}`, priority: 'high', dueAt: context.now() } as const;
  switch (event.type) {
    case 'account.reconnect-required':
      return { ...base, kind: 'account_reconnect', accountId: event.data.accountId };
    case 'account.drifted': {
      const { accountId, operation: what } = event.data;
      return { ...base, kind: 'account_drifted', accountId, facts: { what } };
    }
    case 'account.status-changed': {
      const { accountId, to } = event.data;
      if (to !== 'blocked' && to !== 'expiring') return undefined;
      // Where some calls are refused and others are not, the status goes to and fro with each of them.
      const kind = to === 'blocked' ? 'account_blocked' : 'account_expiring';
      return { ...base, key: `alert:${kind}:${accountId}:${dayOf(base.dueAt)}`, kind, accountId };
    }
    case 'lead.unassigned': {
      const lead = await context.store.get('lead', event.subject.id, options);
      if (lead === undefined) return undefined;
      return { ...base, kind: 'lead_unassigned', leadId: lead.id, facts: { what: event.data.reason } };
    }
    case 'notice.failed': {
      // An alert about alerts that fail would go on for ever, so it is one a day and never about itself.
      const { kind: what } = event.data;
      if (what === 'notice_failed') return undefined;
      return { ...base, key: `alert:notices:${dayOf(base.dueAt)}`, kind: 'notice_failed', facts: { what } };
    }
    case 'campaign.budget-alarmed':
    case 'campaign.budget-exhausted': {
      const { used, budget } = event.data;
      const count = Math.floor((used.amountMinor * 100) / Math.max(1, budget.amountMinor));
      return { ...base, kind: 'budget_alarm', campaignId: event.subject.id as CampaignId, facts: { count } };
    }
    default:
      return undefined;
  }
}

/** Tells of dead letters of this tenant that were not told of yet: per consumer once in a day and a night. */
export async function watchDeadLetters(
  context: ServiceContext,
  deliveries: DeliveryStore,
  options: CallOptions = {},
): Promise<void> {
  const backlog = await deliveries.backlog(options);
  const now = context.now();
  const aDayAgo = addMs(now, -DAY_MS);
  for (const { name, dead } of backlog) {
    if (dead === 0) continue;
    const toldAt = await lastToldAt(context, name, options);
    if (toldAt !== undefined && toldAt > aDayAgo) continue;
    let count = 0;
    for await (const { event, diedAt } of paginate((cursor) =>
      deliveries.deadLetters({ consumer: name, cursor }, options),
    ))
      if (event.tenantId === context.tenantId && diedAt > (toldAt ?? aDayAgo)) count += 1;
    if (count === 0) continue;
    const facts = { what: name, count };
    const key = `alert:dead:${name}:${now}`;
    const alert: NoticeDraft = { key, kind: 'dead_letters', priority: 'high', dueAt: now, facts };
    await queueOnce(context, [alert], undefined, options);
  }
}

/** When operations were last told of dead letters of a consumer. */
async function lastToldAt(
  { store }: ServiceContext,
  consumer: string,
  options: CallOptions,
): Promise<string | undefined> {
  const filter = { kind: 'dead_letters' } as const;
  for await (const { facts, createdAt } of paginate((cursor) =>
    store.listPage('notice', { filter, cursor }, options),
  ))
    if (facts.what === consumer) return createdAt;
  return undefined;
}

const DAY_MS = 24 * 60 * 60_000;

function dayOf(moment: string): string {
  return moment.slice(0, 10);
}
