import { z } from 'zod';
import {
  ANY_CHANNEL,
  type Consent,
  type ConsentPurpose,
  giveConsent,
  mayContact,
  refuseConsent,
  withdrawConsent,
} from '../domain/consent.ts';
import { parseTenantId } from '../domain/id.ts';
import type { Person } from '../domain/person.ts';
import { compareMoments } from '../domain/time.ts';
import { invalidInput } from '../errors.ts';
import { checkInput, happenedAt, type InputSchemas, isToCome, lazySchema } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext, together, type Work } from '../service-context.ts';
import { recordIdsOf } from './person-records.ts';

/** An agreement to write down. */
export interface GiveConsentInput {
  /** Who agreed. */
  readonly personId: string;
  /** To what. */
  readonly purpose: ConsentPurpose;
  /** On which channel: a platform id, `phone`, `whatsapp`, or `any`. */
  readonly channel: string;
  /** Version of the text that was shown. */
  readonly textVersion: string;
  /** Language of that text. */
  readonly language: 'ru' | 'kk';
  /** Where the proof is: an id of a signal, a file, a form entry. No personal data. */
  readonly evidence: string;
  /** When it was given; not a moment that is still to come. Default: now. */
  readonly givenAt?: string | undefined;
}

/** An agreement that is taken back. */
export interface WithdrawConsentInput {
  /** Who takes it back. */
  readonly personId: string;
  /** Only this purpose. Default: all of them. */
  readonly purpose?: ConsentPurpose | undefined;
  /** Only this channel. Default: all of them. */
  readonly channel?: string | undefined;
  /** Where the proof is: an id of a message, a letter. No personal data. */
  readonly evidence: string;
}

/** What people agreed to, provable and revocable (Law 94-V of Kazakhstan, Art. 8). Nothing is ever deleted from it. */
export interface ConsentLedger {
  /** Writes down that a person agreed. @throws LeadKitError `not_found`; `invalid_input`. */
  give(input: GiveConsentInput, options?: CallOptions): Promise<Consent>;
  /**
   * Writes down that a person no longer agrees. Messages on that channel stop at once, also for somebody who never agreed
   * to anything. Gives every entry it changed or made.
   *
   * @throws LeadKitError `not_found`; `invalid_input`.
   */
  withdraw(input: WithdrawConsentInput, options?: CallOptions): Promise<readonly Consent[]>;
  /** Every entry of the person and of records merged into it, newest first. @throws LeadKitError `not_found`. */
  list(personId: string, options?: CallOptions): Promise<readonly Consent[]>;
  /**
   * Whether the person may be written to. An answer to somebody who wrote first needs no agreement, and is stopped by a
   * withdrawal; everything else needs an agreement.
   *
   * @throws LeadKitError `not_found`.
   */
  allows(
    personId: string,
    use: { readonly purpose: ConsentPurpose; readonly channel: string },
    options?: CallOptions,
  ): Promise<boolean>;
}

const text = lazySchema(() => z.string().trim().min(1).max(200));
const PURPOSES = ['answer', 'marketing', 'processing'] as const;
const purposeSchema = lazySchema(() => z.enum(PURPOSES));
const giveSchema = lazySchema(() =>
  z.strictObject({
    personId: text(),
    purpose: purposeSchema(),
    channel: text(),
    textVersion: text(),
    language: z.enum(['ru', 'kk']),
    evidence: text(),
    givenAt: z.iso.datetime({ offset: true }).optional(),
  }),
);
const withdrawSchema = lazySchema(() =>
  z.strictObject({
    personId: text(),
    purpose: purposeSchema().optional(),
    channel: text().optional(),
    evidence: text(),
  }),
);
export const consentInputs: InputSchemas = {
  'persons.consent.give': giveSchema,
  'persons.consent.withdraw': withdrawSchema,
};

export function createConsentLedger(
  context: ServiceContext,
  personOf: (personId: string, options?: CallOptions) => Promise<Person>,
): ConsentLedger {
  async function list(personId: string, options: CallOptions = {}): Promise<readonly Consent[]> {
    return consentsOf(context, await personOf(personId, options), options);
  }

  return {
    list,
    give: async (input, options = {}) => {
      const { givenAt, ...given } = checkInput(giveSchema, input, 'consent.give');
      const now = context.now();
      if (givenAt !== undefined && isToCome(givenAt, now))
        throw invalidInput('consent.give', [
          { path: 'givenAt', message: 'is a moment that is still to come' },
        ]);
      const person = await personOf(given.personId, options);
      const decision = giveConsent(
        {
          ...given,
          id: context.ids.next(),
          tenantId: parseTenantId(context.tenantId),
          personId: person.id,
          givenAt: givenAt === undefined ? now : happenedAt(givenAt, now),
        },
        now,
      );
      await context.commit(decided('consent', decision), options);
      return decision.state;
    },
    withdraw: async (input, options = {}) => {
      const { personId, ...what } = checkInput(withdrawSchema, input, 'consent.withdraw');
      const person = await personOf(personId, options);
      const { work, changed } = await withdrawal(context, person, { ...what, at: context.now() }, options);
      await context.commit(work, options);
      return changed;
    },
    allows: async (personId, { purpose, channel }, options) =>
      mayContact(await list(personId, options), purpose, channel),
  };
}

/** Every entry about a human: of the record, and of those merged into it. */
export async function consentsOf(
  context: ServiceContext,
  person: Person,
  options: CallOptions,
): Promise<readonly Consent[]> {
  const consents: Consent[] = [];
  const personId = await recordIdsOf(context, person, options);
  for await (const consent of paginate((cursor) =>
    context.store.listPage('consent', { filter: { personId }, cursor }, options),
  ))
    consents.push(consent);
  return consents;
}

/** Takes back every agreement it covers, and writes down a refusal where the ledger would still allow it. */
export async function withdrawal(
  context: ServiceContext,
  person: Person,
  what: {
    readonly purpose?: ConsentPurpose | undefined;
    readonly channel?: string | undefined;
    readonly evidence: string;
    readonly at: string;
  },
  options: CallOptions,
): Promise<{ readonly work: Work; readonly changed: readonly Consent[] }> {
  const { purpose, channel = ANY_CHANNEL, evidence, at } = what;
  const now = context.now();
  const consents = await consentsOf(context, person, options);
  const covered = consents
    .filter(
      (one) =>
        one.withdrawnAt === undefined &&
        (purpose === undefined || one.purpose === purpose) &&
        (channel === ANY_CHANNEL || one.channel === channel),
    )
    .map((before) => ({ before, decision: withdrawConsent(before, now) }));
  const left = consents.map(
    (consent) => covered.find(({ before }) => before === consent)?.decision.state ?? consent,
  );
  const refusals = (purpose === undefined ? PURPOSES : [purpose])
    .filter((one) => mayContact(left, one, channel))
    .map((one) =>
      refuseConsent(
        {
          id: context.ids.next(),
          tenantId: parseTenantId(context.tenantId),
          personId: person.id,
          purpose: one,
          channel,
          textVersion: 'none',
          language: person.language ?? 'ru',
          evidence,
          givenAt: at,
        },
        now,
      ),
    );
  return {
    work: together(
      ...covered.map(({ before, decision }) => decided('consent', decision, before)),
      ...refusals.map((refusal) => decided('consent', refusal)),
    ),
    changed: [...covered.map(({ decision }) => decision), ...refusals].map(({ state }) => state),
  };
}

/**
 * What somebody refused while two records were one is refused for the one that stands alone again too: nobody knows any
 * more which of the two said it.
 */
export async function refusalsSince(
  context: ServiceContext,
  since: string,
  persons: { readonly kept: Person; readonly alone: Person },
  options: CallOptions,
): Promise<Work> {
  const { kept, alone } = persons;
  const consents = await consentsOf(context, kept, options);
  const refused = consents.filter(
    ({ personId, purpose, channel, withdrawnAt }) =>
      personId !== alone.id &&
      withdrawnAt !== undefined &&
      compareMoments(withdrawnAt, since) >= 0 &&
      !mayContact(consents, purpose, channel),
  );
  // A refusal of all channels says what those of single ones say.
  const told = refused.filter(({ purpose, channel }, index) => {
    const same = (one: Consent, on: string): boolean => one.purpose === purpose && one.channel === on;
    if (channel !== ANY_CHANNEL && refused.some((one) => same(one, ANY_CHANNEL))) return false;
    return refused.findIndex((one) => same(one, channel)) === index;
  });
  const works = await Promise.all(
    told.map(async ({ id, purpose, channel, withdrawnAt: at = since }) =>
      withdrawal(context, alone, { purpose, channel, evidence: `consent:${id}`, at }, options),
    ),
  );
  return together(...works.map(({ work }) => work));
}
