import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { ConsentId, PersonId, TenantId } from './id.ts';
import { compareMoments } from './time.ts';

/** The channel of a consent for all of them. */
export const ANY_CHANNEL: string = 'any';

/** What a person agreed to be contacted for. */
export type ConsentPurpose = 'answer' | 'marketing' | 'processing';

/** A provable, revocable agreement (Law 94-V of Kazakhstan, Art. 8). */
export interface Consent extends Entity {
  /** Version 7 UUID. */
  readonly id: ConsentId;
  /** Whose ledger. */
  readonly tenantId: TenantId;
  /** Who agreed. */
  readonly personId: PersonId;
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
  /** When it was given. */
  readonly givenAt: string;
  /** When it was withdrawn. */
  readonly withdrawnAt?: string;
}

/** Events about consents. */
export interface ConsentEvents {
  /** A person agreed. */
  'consent.given': {
    /** The person. */
    readonly personId: PersonId;
    /** To what. */
    readonly purpose: ConsentPurpose;
    /** On which channel. */
    readonly channel: string;
  };
  /** A person no longer agrees; messages on that channel stop at once. */
  'consent.withdrawn': {
    /** The person. */
    readonly personId: PersonId;
    /** To what. */
    readonly purpose: ConsentPurpose;
    /** On which channel. */
    readonly channel: string;
  };
}

/** What a consent is made from. */
export type NewConsent = Omit<Consent, 'version' | 'createdAt' | 'updatedAt' | 'withdrawnAt'>;

/** Records that a person agreed. */
export function giveConsent(input: NewConsent, now: string): Decision<Consent> {
  const state: Consent = { ...input, version: 1, createdAt: now, updatedAt: now };
  return { state, events: [event('consent.given', state)] };
}

/** Records that a person no longer agrees. A second withdrawal changes nothing. */
export function withdrawConsent(consent: Consent, now: string): Decision<Consent> {
  if (consent.withdrawnAt !== undefined) return { state: consent, events: [] };
  const state = revise(consent, { withdrawnAt: now }, now);
  return { state, events: [event('consent.withdrawn', state)] };
}

/** A refusal of somebody who may never have agreed: the ledger keeps that and when it was said. */
export function refuseConsent(input: NewConsent, now: string): Decision<Consent> {
  const state: Consent = {
    ...input,
    withdrawnAt: input.givenAt,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return { state, events: [event('consent.withdrawn', state)] };
}

/** Whether any of the consents covers this purpose on this channel now. */
export function hasConsent(consents: readonly Consent[], purpose: ConsentPurpose, channel: string): boolean {
  return consents.some((consent) => consent.withdrawnAt === undefined && covers(consent, purpose, channel));
}

/**
 * Whether somebody may be written to for `purpose` on `channel`: what was said last counts. For `answer` no agreement is
 * needed, since the buyer wrote first; everything else needs one.
 */
export function mayContact(consents: readonly Consent[], purpose: ConsentPurpose, channel: string): boolean {
  const withdrawnAt = withdrawnLast(consents, purpose, channel);
  const covering = consents.filter((one) => one.withdrawnAt === undefined && covers(one, purpose, channel));
  if (withdrawnAt === undefined) return purpose === 'answer' || covering.length > 0;
  return covering.some(({ givenAt }) => compareMoments(givenAt, withdrawnAt) > 0);
}

/** When the person last took an agreement back, or refused; `undefined`: never. */
export function withdrawnLast(
  consents: readonly Consent[],
  purpose: ConsentPurpose,
  channel: string,
): string | undefined {
  return consents
    .filter((consent) => covers(consent, purpose, channel))
    .flatMap(({ withdrawnAt }) => withdrawnAt ?? [])
    .sort(compareMoments)
    .at(-1);
}

function covers(consent: Consent, purpose: ConsentPurpose, channel: string): boolean {
  return consent.purpose === purpose && (consent.channel === channel || consent.channel === ANY_CHANNEL);
}

function event(type: keyof ConsentEvents, consent: Consent): EventDraft {
  return {
    type,
    subject: subjectOf('consent', consent),
    data: { personId: consent.personId, purpose: consent.purpose, channel: consent.channel },
  };
}
