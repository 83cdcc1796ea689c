import { LeadKitError } from '../errors.ts';

/**
 * An id of ours: a version 7 UUID in lower case, so ids sort by the moment they were made. The brand is on the type
 * only; at run time it is a plain string.
 */
export type Id<Kind extends string = string> = string & {
  /** On the type only; at run time it is a plain string. */
  readonly __id: Kind;
};

/** Id of a {@link Tenant}. Any short text the host likes (`default`, a client's code), not only a UUID. */
export type TenantId = string & {
  /** On the type only; at run time it is a plain string. */
  readonly __id: 'tenant';
};
/** Id of an {@link Account}. */
export type AccountId = Id<'account'>;
/** Id of a {@link Niche}. */
export type NicheId = Id<'niche'>;
/** Id of an {@link Item}. */
export type ItemId = Id<'item'>;
/** Id of a stored {@link Offer}. */
export type OfferId = Id<'offer'>;
/** Id of a {@link ResearchRun}. */
export type ResearchRunId = Id<'research-run'>;
/** Id of a {@link Campaign}. */
export type CampaignId = Id<'campaign'>;
/** Id of a {@link Listing}. */
export type ListingId = Id<'listing'>;
/** Id of an {@link Operation}. */
export type OperationId = Id<'operation'>;
/** Id of a stored {@link Signal}. */
export type SignalId = Id<'signal'>;
/** Id of a {@link Person}. */
export type PersonId = Id<'person'>;
/** Id of a {@link Lead}. */
export type LeadId = Id<'lead'>;
/** Id of an {@link Outcome}. */
export type OutcomeId = Id<'outcome'>;
/** Id of a {@link Conversation}. */
export type ConversationId = Id<'conversation'>;
/** Id of a {@link Message}. */
export type MessageId = Id<'message'>;
/** Id of a {@link Member}. */
export type MemberId = Id<'member'>;
/** Id of an {@link Assignment}. */
export type AssignmentId = Id<'assignment'>;
/** Id of a {@link Consent}. */
export type ConsentId = Id<'consent'>;
/** Id of a {@link Spend} entry. */
export type SpendId = Id<'spend'>;
/** Id of a {@link NoticeRecord}. */
export type NoticeId = Id<'notice'>;

/** Makes ids. Injected everywhere, so a test can dictate them. */
export interface IdGenerator {
  /** The next id. Never returns the same one twice. */
  next<Kind extends string>(): Id<Kind>;
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `value` is an id of ours: a version 7 UUID in lower case. */
export function isId(value: unknown): value is Id {
  return typeof value === 'string' && UUID_V7.test(value);
}

/**
 * Reads an id that came from outside (a URL, a form).
 *
 * @throws LeadKitError `invalid_input` when it is not a version 7 UUID. Upper case is lowered first.
 */
export function parseId<Kind extends string>(value: string, kind: Kind): Id<Kind> {
  const lowered = typeof value === 'string' ? value.toLowerCase() : value;
  if (isId(lowered)) return lowered as string as Id<Kind>;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'parseId',
    message: `A ${kind} id must be a version 7 UUID such as 01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f; got ${describeValue(value)}.`,
  });
}

const TENANT_ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/**
 * Reads a tenant id: 1 to 63 of `a-z 0-9 . _ -`, starting with a letter or digit.
 *
 * @throws LeadKitError `invalid_input` otherwise.
 */
export function parseTenantId(value: string): TenantId {
  if (typeof value === 'string' && TENANT_ID.test(value)) return value as TenantId;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'parseTenantId',
    message: `A tenant id is 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit; got ${describeValue(value)}.`,
  });
}

/** The tenant of a host that serves only one client. */
export const DEFAULT_TENANT_ID: TenantId = 'default' as TenantId;

/**
 * Builds a version 7 UUID from a moment and ten random bytes (RFC 9562, section 5.7). Pure: the caller brings both.
 *
 * @param unixMs - milliseconds since 1970, 0 to 2^48 - 1
 * @param random - ten bytes; version and variant bits are overwritten
 */
export function uuidV7<Kind extends string>(unixMs: number, random: Uint8Array): Id<Kind> {
  const time = Math.trunc(unixMs).toString(16).padStart(12, '0');
  const bytes = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((Number.parseInt(bytes.slice(4, 5), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bytes.slice(1, 4)}-${variant}${bytes.slice(5, 8)}-${bytes.slice(8)}` as Id<Kind>;
}

/** A short, harmless description of a wrong value for an error message: its type and at most 40 characters. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    return value === '' ? 'an empty text' : `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  }
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'function') return 'a function';
  return `${typeof value} ${String(value as number | bigint | boolean | symbol)}`;
}
