import { revise } from '../domain/decision.ts';
import { mergeLeads, separateLeads } from '../domain/lead-merge.ts';
import { mergePersons, type Person, separatePersons } from '../domain/person.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { refusalsSince } from './consent-ledger.ts';
import { conversationsOf, leadsOf } from './person-records.ts';

/** Two records become one, with the leads and threads of the merged one. */
export async function mergeWork(
  context: ServiceContext,
  kept: Person,
  merged: Person,
  reason: string,
  options: CallOptions,
): Promise<{ readonly kept: Person; readonly work: Work }> {
  const now = context.now();
  const leads = mergeLeads(
    kept.id,
    await leadsOf(context, kept.id, options),
    await leadsOf(context, merged.id, options),
    now,
  );
  const threads = await conversationsOf(context, merged.id, options);
  const persons = mergePersons(kept, merged, reason, now, {
    ...(leads.leads.length === 0 ? {} : { leads: leads.leads }),
    ...(threads.length === 0 ? {} : { conversationIds: threads.map(({ id }) => id) }),
  });
  const work = together(
    decided('person', persons.kept, kept),
    decided('person', persons.merged, merged),
    ...leads.changes.map(({ before, decision }) => decided('lead', decision, before)),
    ...threads.map((thread) =>
      decided('conversation', { state: revise(thread, { personId: kept.id }, now), events: [] }, thread),
    ),
  );
  return { kept: persons.kept.state, work };
}

/** A merge is taken back: leads and threads that came over go back to where they were; what was refused since holds for both. */
export async function separateWork(
  context: ServiceContext,
  kept: Person,
  merged: Person,
  options: CallOptions,
): Promise<{ readonly kept: Person; readonly work: Work }> {
  const now = context.now();
  const merge = kept.merges.find(({ personId }) => personId === merged.id);
  const persons = separatePersons(kept, merged, now);
  const ids = { keptId: kept.id, mergedId: merged.id };
  const leads = separateLeads(merge?.leads ?? [], await leadsOf(context, kept.id, options), ids, now);
  const came = new Set(merge?.conversationIds ?? []);
  const threads = came.size === 0 ? [] : await conversationsOf(context, kept.id, options);
  const refusals =
    merge === undefined
      ? NO_WORK
      : await refusalsSince(context, merge.at, { kept, alone: persons.merged.state }, options);
  const work = together(
    refusals,
    decided('person', persons.kept, kept),
    decided('person', { state: persons.merged.state, events: persons.merged.events }, merged),
    ...leads.map(({ before, decision }) => decided('lead', decision, before)),
    ...threads
      .filter(({ id }) => came.has(id))
      .map((thread) =>
        decided('conversation', { state: revise(thread, { personId: merged.id }, now), events: [] }, thread),
      ),
  );
  return { kept: persons.kept.state, work };
}
