import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { ConsentId, PersonId, TenantId } from './id.ts';

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

/** Whether any of the consents covers this purpose on this channel now. */
export function hasConsent(consents: readonly Consent[], purpose: ConsentPurpose, channel: string): boolean {
  return consents.some(
    (consent) =>
      consent.withdrawnAt === undefined &&
      consent.purpose === purpose &&
      (consent.channel === channel || consent.channel === 'any'),
  );
}

function event(type: keyof ConsentEvents, consent: Consent): EventDraft {
  return {
    type,
    subject: subjectOf('consent', consent),
    data: { personId: consent.personId, purpose: consent.purpose, channel: consent.channel },
  };
}
