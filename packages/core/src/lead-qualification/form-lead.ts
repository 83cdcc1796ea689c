import { hashIdentities } from '../domain/identity-hash.ts';
import { identitiesOf } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import {
  type HandledDelivery,
  NO_WORK,
  retryConflicts,
  type ServiceContext,
  together,
  type Work,
} from '../service-context.ts';
import { type LeadWorkPolicy, leadWork } from './lead-work.ts';
import { type RecognitionPolicy, recognisePerson } from './recognise-person.ts';
import { threadWork } from './record-thread.ts';

export interface LeadPolicy extends LeadWorkPolicy, RecognitionPolicy {
  /** Behind the hashes of erased people; without it nobody is known to be erased. */
  readonly hashKey: string | undefined;
}

/**
 * Turns one signal into a person and a lead, in one commit with the acknowledgement of its delivery: repeated or raced,
 * it happens once. A race lost to another process is run again on what is stored then.
 */
export async function formLead(
  context: ServiceContext,
  policy: LeadPolicy,
  input: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  await commitOnce(
    context,
    input,
    async () => {
      const signal = await context.store.signals.get(input.event.subject.id, options);
      return signal === undefined || signal.isHistory
        ? NO_WORK
        : await workOf(context, policy, signal, options);
    },
    options,
  );
}

/** Stores work with the acknowledgement of its delivery; a lost race is run again on what is stored then. */
export async function commitOnce(
  context: ServiceContext,
  { event, receipt }: HandledDelivery,
  work: () => Promise<Work>,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => context.commit(await work(), { ...options, acknowledge: receipt, cause: event }),
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}

async function workOf(
  context: ServiceContext,
  policy: LeadPolicy,
  signal: Signal,
  options: CallOptions,
): Promise<Work> {
  if (await isOfErasedPerson(context, policy, signal, options)) return NO_WORK;
  if (signal.direction === 'outbound') return threadWork(context, signal, {}, options);
  const person = await recognisePerson(context, policy, signal, options);
  const lead = await leadWork(context, policy, signal, person, options);
  const known = { person: person.state, leadId: lead.leadId };
  return together(person.work, lead.work, await threadWork(context, signal, known, options));
}

/** Whoever was erased is not met again. */
async function isOfErasedPerson(
  { store, tenantId }: ServiceContext,
  { hashKey }: LeadPolicy,
  { who, platform, receivedAt }: Signal,
  options: CallOptions,
): Promise<boolean> {
  if (hashKey === undefined) return false;
  const hashes = await hashIdentities(hashKey, tenantId, identitiesOf(who, platform, receivedAt));
  return hashes.length > 0 && store.privacy.isErased(hashes, options);
}
