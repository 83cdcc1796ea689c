import { isLeadKitError, type LeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Notice, Notifier } from '../ports/notifier.ts';
import { NO_WORK, type ServiceContext } from '../service-context.ts';

/** Tells a member about an offered lead, once per offer, through the first notifier that works. The notice names no buyer. */
export async function notifyMember(
  context: ServiceContext,
  notifiers: readonly Notifier[],
  event: EventRecord,
  options: CallOptions,
): Promise<void> {
  const assignment = await context.store.get('assignment', event.subject.id, options);
  if (assignment?.status !== 'proposed' || notifiers.length === 0) return;
  const member = await context.store.get('member', assignment.memberId, options);
  if (member === undefined) return;
  const notice: Notice = {
    key: `assignment:${assignment.id}`,
    priority: 'normal',
    title: 'New lead',
    body: `Lead ${assignment.leadId} is offered to ${member.name} until ${assignment.expiresAt}.`,
    addresses: member.addresses,
  };
  await sendWithFallback(context, notifiers, notice, options);
}

async function sendWithFallback(
  context: ServiceContext,
  notifiers: readonly Notifier[],
  notice: Notice,
  options: CallOptions,
): Promise<void> {
  let last: LeadKitError | undefined;
  for (const notifier of notifiers) {
    try {
      await context.runOnce(
        {
          key: `notices.send:${notifier.id}:${notice.key}`,
          kind: 'notices.send',
          send: async (call) => {
            await notifier.send(notice, call);
            return true;
          },
          // A notice whose fate is unknown is not sent again: a missed one is caught by the offer's time limit.
          lookUp: async () => true,
          onSuccess: () => NO_WORK,
        },
        options,
      );
      return;
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      if (error.effect === 'unknown') return;
      context.logger.warn('A notifier could not send', { notifier: notifier.id, code: error.code });
      last = error;
    }
  }
  if (last !== undefined) throw last;
}
