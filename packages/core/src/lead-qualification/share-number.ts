import { type Decision, type EventDraft, revise } from '../domain/decision.ts';
import type { PersonId } from '../domain/id.ts';
import type { Lead } from '../domain/lead.ts';
import {
  identityKey,
  type Person,
  type PersonIdentity,
  separatePersons,
  shareIdentity,
} from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, type ServiceContext, together, type Work } from '../service-context.ts';
import { refusalsSince } from './consent-ledger.ts';
import { conversationsOf, leadsOf, newPerson, type RecognisedPerson } from './person-records.ts';

/**
 * A phone that too many use recognises nobody any more, neither from now on nor in what it joined before: records that it
 * merged stand alone again, with the leads that their own user began.
 */
export async function shareNumber(
  context: ServiceContext,
  input: {
    readonly person: Person;
    readonly signal: Signal;
    readonly identities: readonly PersonIdentity[];
    readonly phone: PersonIdentity;
  },
  options: CallOptions,
): Promise<RecognisedPerson> {
  const { person, signal, phone } = input;
  const now = context.now();
  const key = identityKey(phone);
  let kept: Decision<Person> = { state: person, events: [] };
  const refusals: Work[] = [];
  const apart: { readonly before: Person; readonly state: Person }[] = [];
  for (const merge of person.merges.filter(({ isAutomatic }) => isAutomatic === true)) {
    const merged = await context.store.get('person', merge.personId, options);
    if (merged?.status !== 'merged' || !merged.identities.some((one) => identityKey(one) === key)) continue;
    const separated = separatePersons(kept.state, merged, now);
    kept = {
      state: separated.kept.state,
      events: [...kept.events, ...separated.kept.events, ...separated.merged.events],
    };
    apart.push({ before: merged, state: shareIdentity(separated.merged.state, key, now).state });
    refusals.push(await refusalsSince(context, merge.at, { kept: person, alone: merged }, options));
  }
  const telling: Decision<Person> = {
    state: shareIdentity(kept.state, key, now, { tells: true }).state,
    events: kept.events,
  };
  const identities = input.identities.map((one) => (one === phone ? { ...one, isShared: true } : one));
  const met = newPerson(context, signal, identities);
  const owners = new Map(
    apart.flatMap(({ state }) =>
      state.identities.filter(({ kind }) => kind === 'platform_user').map(({ value }) => [value, state.id]),
    ),
  );
  const work = together(
    decided('person', telling, person),
    ...apart.map(({ before, state }) => decided('person', { state, events: [] }, before)),
    decided('person', met),
    await movedBack(context, person, owners, options),
    ...refusals,
  );
  return { state: met.state, work, isNew: true };
}

/** Leads and threads of the record go to whom their first signal came from. */
async function movedBack(
  context: ServiceContext,
  person: Person,
  owners: ReadonlyMap<string, PersonId>,
  options: CallOptions,
): Promise<Work> {
  const works: Work[] = [];
  const now = context.now();
  const none: readonly EventDraft[] = [];
  const threads = new Map<string, PersonId>();
  for (const lead of await leadsOf(context, person.id, options)) {
    const signals = await signalsOf(context, lead, options);
    for (const signal of signals) {
      const owner = owners.get(userOf(signal));
      if (owner !== undefined && signal.threadExternalId !== undefined)
        threads.set(`${signal.accountId}:${signal.threadExternalId}`, owner);
    }
    const first = signals.find(({ id }) => id === lead.signalIds[0]);
    const personId = first === undefined ? undefined : owners.get(userOf(first));
    if (personId !== undefined)
      works.push(decided('lead', { state: revise(lead, { personId }, now), events: none }, lead));
  }
  for (const conversation of await conversationsOf(context, person.id, options)) {
    const personId = threads.get(`${conversation.accountId}:${conversation.threadExternalId}`);
    if (personId === undefined) continue;
    const state = revise(conversation, { personId }, now);
    works.push(decided('conversation', { state, events: none }, conversation));
  }
  return together(...works);
}

async function signalsOf(
  { store }: ServiceContext,
  lead: Lead,
  options: CallOptions,
): Promise<readonly Signal[]> {
  const ids = lead.signalIds.slice(0, 1000);
  return (await store.signals.listPage({ ids, limit: 1000 }, options)).items;
}

function userOf({ platform, who }: Signal): string {
  return `${platform}:${who.platformUserId}`;
}
