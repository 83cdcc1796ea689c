import {
  enrichPerson,
  identitiesOf,
  identityKey,
  isRecognising,
  markConflict,
  matchPerson,
  mergePersons,
  type Person,
  type PersonIdentity,
  sharedIdentityKey,
} from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, type ServiceContext, together } from '../service-context.ts';
import type { OwnNumbers } from './own-numbers.ts';
import { newPerson, type RecognisedPerson } from './person-records.ts';
import { shareNumber } from './share-number.ts';

/** How people are told apart. */
export interface RecognitionPolicy {
  /** Users of one platform that may share a phone number before it stops recognising anybody. */
  readonly personsPerPhoneMax: number;
  readonly ownNumbers: (context: ServiceContext) => OwnNumbers;
}

/** The person behind a signal: known, known twice (a conflict), or new. */
export async function recognisePerson(
  context: ServiceContext,
  policy: RecognitionPolicy,
  signal: Signal,
  options: CallOptions,
): Promise<RecognisedPerson> {
  const now = context.now();
  const told = identitiesOf(signal.who, signal.platform, now);
  const found = await Promise.all(
    told.map((identity) => context.store.getByKey('person', identityKey(identity), options)),
  );
  const identities = await Promise.all(
    told.map(async (identity, index) =>
      found[index] === undefined && (await isShared(context, policy, identity, options))
        ? { ...identity, isShared: true }
        : identity,
    ),
  );
  const candidates = new Map(
    found.filter((person) => person !== undefined).map((person) => [person.id, person]),
  );
  const match = matchPerson(identities, [...candidates.values()]);
  const { name, language } = signal.who;
  if (match.outcome === 'match') {
    const { person } = match;
    const crowd = crowdedPhone(person, identities, policy.personsPerPhoneMax);
    if (crowd !== undefined)
      return shareNumber(context, { person, signal, identities, phone: crowd }, options);
    if (bringsAnotherUser(person, identities))
      return joinPerson(context, { person, signal, identities, reason: match.reason });
    const decision = enrichPerson(person, { identities, name, language }, now);
    return { state: decision.state, work: decided('person', decision, person), isNew: false };
  }
  if (match.outcome === 'conflict') {
    const decisions = markConflict(match.persons, match.reason, now);
    const works = decisions.map((decision, index) => decided('person', decision, match.persons[index]));
    const [first] = decisions;
    if (first !== undefined) return { state: first.state, work: together(...works), isNew: false };
  }
  const decision = newPerson(context, signal, identities);
  return { state: decision.state, work: decided('person', decision), isNew: true };
}

/** Whether an identity nobody is recognised by belongs to our own side, or is known to be shared. */
async function isShared(
  context: ServiceContext,
  policy: RecognitionPolicy,
  identity: PersonIdentity,
  options: CallOptions,
): Promise<boolean> {
  if (identity.kind === 'platform_user') return false;
  const telling = sharedIdentityKey(identityKey(identity));
  if ((await context.store.getByKey('person', telling, options)) !== undefined) return true;
  if (identity.kind !== 'phone') return false;
  return (await policy.ownNumbers(context).read(options)).has(identity.value);
}

/** The phone of the signal, when with its user more users of that platform use it than one human has. */
function crowdedPhone(
  person: Person,
  identities: readonly PersonIdentity[],
  max: number,
): PersonIdentity | undefined {
  const phone = identities.find((identity) => identity.kind === 'phone' && isRecognising(identity));
  const [user] = newUsers(person, identities);
  if (phone === undefined || user === undefined) return undefined;
  const platform = user.value.slice(0, user.value.indexOf(':') + 1);
  const users = person.identities.filter(
    ({ kind, value }) => kind === 'platform_user' && value.startsWith(platform),
  );
  return users.length + 1 > max ? phone : undefined;
}

function bringsAnotherUser(person: Person, identities: readonly PersonIdentity[]): boolean {
  const hasUser = person.identities.some(({ kind }) => kind === 'platform_user');
  return hasUser && newUsers(person, identities).length > 0;
}

function newUsers(person: Person, identities: readonly PersonIdentity[]): readonly PersonIdentity[] {
  const known = new Set(person.identities.map(identityKey));
  return identities.filter(
    (identity) => identity.kind === 'platform_user' && !known.has(identityKey(identity)),
  );
}

/**
 * Another user of a platform with the same phone or address: a record of its own, merged into the known one, so that the
 * match is explained and can be undone like any other.
 */
function joinPerson(
  context: ServiceContext,
  input: {
    readonly person: Person;
    readonly signal: Signal;
    readonly identities: readonly PersonIdentity[];
    readonly reason: string;
  },
): RecognisedPerson {
  const { person, signal, identities, reason } = input;
  const met = newPerson(context, signal, identities);
  const { kept, merged } = mergePersons(person, met.state, reason, context.now(), { isAutomatic: true });
  const record = { state: merged.state, events: [...met.events, ...merged.events] };
  const work = together(decided('person', record), decided('person', kept, person));
  return { state: kept.state, work, isNew: false };
}
