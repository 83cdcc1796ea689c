import { readPhoneNumber } from './phone-number.ts';
import type { SignalParty } from './signal.ts';

/** How a person can be recognised. */
export interface PersonIdentity {
  /** Kind of identity. */
  readonly kind: 'phone' | 'platform_user' | 'email';
  /** E.164 for a phone, `<platform>:<id>` for a platform user, lower case for an e-mail address. */
  readonly value: string;
  /** `verified`: a platform vouches for it. `claimed`: somebody typed it; it is shown, but recognises nobody by itself. */
  readonly certainty: 'verified' | 'claimed';
  /** Whether it is known to belong to several people (a shared shop phone), so it recognises nobody. */
  readonly isShared: boolean;
  /** Since when we know it. */
  readonly since: string;
  /** Since when this record tells that it is shared, for whoever brings it next. Absent: it is not, or another record tells. */
  readonly sharedSince?: string;
}

/** The text an identity is looked up and kept unique by: `phone:+7701…`. */
export function identityKey(identity: Pick<PersonIdentity, 'kind' | 'value'>): string {
  return `${identity.kind}:${identity.value}`;
}

/** Whether an identity recognises a person: verified, and not shared by several people. */
export function isRecognising(identity: PersonIdentity): boolean {
  return identity.certainty === 'verified' && !identity.isShared;
}

/** The text by which a shared identity is found, held by the record that tells of it. */
export function sharedIdentityKey(key: string): string {
  return `shared:${key}`;
}

/**
 * The identities a signal's party brings, verified because the platform gave them. What is empty, or is no whole phone
 * number, identifies nobody and is left out.
 */
export function identitiesOf(party: SignalParty, platform: string, since: string): readonly PersonIdentity[] {
  const verified = { certainty: 'verified', isShared: false, since } as const;
  const phone = readPhoneNumber(party.phone);
  const email = party.email?.trim().toLowerCase();
  return [
    ...(phone === undefined ? [] : [{ kind: 'phone', value: phone, ...verified } as const]),
    ...(party.platformUserId
      ? [{ kind: 'platform_user', value: `${platform}:${party.platformUserId}`, ...verified } as const]
      : []),
    ...(email ? [{ kind: 'email', value: email, ...verified } as const] : []),
  ];
}
