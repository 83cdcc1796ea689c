import { z } from 'zod';
import { identityKey, type Person } from '../domain/person.ts';
import { explainPerson, type PersonExplanation } from '../domain/person-explanation.ts';
import type { PersonStatus } from '../domain/person-record.ts';
import { parsePhoneNumber, readPhoneNumber } from '../domain/phone-number.ts';
import { LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { isLostRace, retryConflicts, type ServiceContext } from '../service-context.ts';
import { type ConsentLedger, createConsentLedger } from './consent-ledger.ts';
import { mergeWork, separateWork } from './join-records.ts';

/** By what to find a person. */
export type PersonQuery =
  | {
      /** A phone number in any local habit. */
      readonly phone: string;
    }
  | {
      /** An e-mail address. */
      readonly email: string;
    }
  | {
      /** Id of the platform. */
      readonly platform: string;
      /** The platform's own id of the buyer. */
      readonly platformUserId: string;
    };

/** Which records to make one. */
export interface MergePersonsInput {
  /** The record that stays. */
  readonly keepId: string;
  /** The record that becomes part of it. */
  readonly mergeId: string;
  /** Why, in one sentence for people. It is kept and told, so it holds no name, phone or address. */
  readonly reason: string;
}

/** The people of one tenant. */
export interface PersonService {
  /** One record, also one that is merged or erased. @throws LeadKitError `not_found`. */
  get(personId: string, options?: CallOptions): Promise<Person>;
  /** Records, newest first. */
  list(filter?: {
    readonly status?: PersonStatus | readonly PersonStatus[] | undefined;
  }): AsyncIterable<Person>;
  /**
   * Who is recognised by this. Nobody, when it was only typed by somebody, or several people use it.
   *
   * @throws LeadKitError `invalid_input` when it is no phone number or is incomplete.
   */
  find(query: PersonQuery, options?: CallOptions): Promise<Person | undefined>;
  /** Why identities and records are one person, without personal data. @throws LeadKitError `not_found`. */
  explain(personId: string, options?: CallOptions): Promise<PersonExplanation>;
  /** Records whose identities point to different people: somebody merges them, or leaves them apart. */
  conflicts(): AsyncIterable<Person>;
  /**
   * Makes two records one, with the leads and threads of both. Of two open leads about the same thing the one that is less
   * far is closed as a duplicate.
   *
   * @throws LeadKitError `not_found`; `conflict` when one of them is merged or erased already; `invalid_input` when they
   *   are the same.
   */
  merge(input: MergePersonsInput, options?: CallOptions): Promise<Person>;
  /**
   * Takes a merge back: both records, their leads and threads are as they were. What was learned since stays with the
   * record that was kept. Gives the record that stands alone again.
   *
   * @throws LeadKitError `not_found`; `conflict` when the record is not merged into another one.
   */
  undoMerge(mergedId: string, options?: CallOptions): Promise<Person>;
  /** What people agreed to, and what they took back. */
  readonly consent: ConsentLedger;
}

const text = lazySchema(() => z.string().trim().min(1).max(200));
const phone = lazySchema(() =>
  text().refine((value) => readPhoneNumber(value) !== undefined, 'expected a whole, valid phone number'),
);
const querySchema = lazySchema(() =>
  z
    .strictObject({
      phone: phone().optional(),
      email: text().optional(),
      platform: text().optional(),
      platformUserId: text().optional(),
    })
    .superRefine((query, check) => {
      const refuse = (path: string, message: string): void =>
        check.addIssue({ code: 'custom', path: [path], message });
      const ways = [query.phone, query.email, query.platform ?? query.platformUserId];
      if (ways.filter((way) => way !== undefined).length !== 1)
        refuse('phone', 'expected one way to find somebody: phone, email, or platform and platformUserId');
      else if ((query.platform === undefined) !== (query.platformUserId === undefined))
        refuse(
          query.platform === undefined ? 'platform' : 'platformUserId',
          'platform and platformUserId come together',
        );
    }),
);
const mergeSchema = lazySchema(() =>
  z
    .strictObject({ keepId: text(), mergeId: text(), reason: text() })
    .refine(({ keepId, mergeId }) => keepId !== mergeId, {
      path: ['mergeId'],
      message: 'must be another record than keepId',
    }),
);
const PERSON_STATUSES: Readonly<Record<PersonStatus, true>> = {
  active: true,
  conflict: true,
  merged: true,
  erased: true,
};
const listSchema = lazySchema(() => z.strictObject({ status: wordFilter(PERSON_STATUSES) }));
export const personInputs: InputSchemas = { 'persons.find': querySchema, 'persons.merge': mergeSchema };

/** Makes the people's service of one tenant. */
export function createPersonService(context: ServiceContext): PersonService {
  async function get(personId: string, options?: CallOptions): Promise<Person> {
    const person = await context.store.get('person', personId, options);
    if (person !== undefined) return person;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'persons.get',
      message: `Tenant "${context.tenantId}" has no person ${personId}.`,
    });
  }

  async function find(query: PersonQuery, options?: CallOptions): Promise<Person | undefined> {
    const checked = checkInput(querySchema, query, 'persons.find');
    return context.store.getByKey('person', keyOf(checked), options);
  }

  function list(filter: Parameters<PersonService['list']>[0] = {}): AsyncIterable<Person> {
    const { status } = checkInput(listSchema, filter, 'persons.list');
    return paginate((cursor) => context.store.listPage('person', { filter: { status }, cursor }));
  }

  async function merge(input: MergePersonsInput, options: CallOptions = {}): Promise<Person> {
    const { keepId, mergeId, reason } = checkInput(mergeSchema, input, 'persons.merge');
    return retryConflicts(async () => {
      const kept = await get(keepId, options);
      const merged = await get(mergeId, options);
      const result = await mergeWork(context, kept, merged, reason, options);
      await context.commit(result.work, options);
      return result.kept;
    }, isLostRace);
  }

  async function undoMerge(mergedId: string, options: CallOptions = {}): Promise<Person> {
    await retryConflicts(async () => {
      const merged = await get(mergedId, options);
      if (merged.mergedInto === undefined) throw notMerged(mergedId);
      const kept = await get(merged.mergedInto, options);
      const result = await separateWork(context, kept, merged, options);
      await context.commit(result.work, options);
    }, isLostRace);
    return get(mergedId, options);
  }

  return {
    get,
    list,
    find,
    explain: async (personId, options) => explainPerson(await get(personId, options)),
    conflicts: () => list({ status: 'conflict' }),
    merge,
    undoMerge,
    consent: createConsentLedger(context, get),
  };
}

function keyOf(query: z.output<ReturnType<typeof querySchema>>): string {
  const { phone: number, email, platform, platformUserId } = query;
  if (number !== undefined) return identityKey({ kind: 'phone', value: parsePhoneNumber(number) });
  if (email !== undefined) return identityKey({ kind: 'email', value: email.toLowerCase() });
  return identityKey({ kind: 'platform_user', value: `${platform}:${platformUserId}` });
}

function notMerged(personId: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'persons.undoMerge',
    message: `Person ${personId} is not merged into another one; nothing was changed.`,
  });
}
