import type { JsonObject } from '../domain/json.ts';
import type { CallOptions } from './call-options.ts';
import type { EntityKind } from './entities.ts';

/** Kinds of rows of an export, besides what `commit` stores. */
export type ExportKind =
  | EntityKind
  | 'signal'
  | 'checkpoint'
  | 'offer'
  | 'sighting'
  | 'run-offer'
  | 'event'
  | 'delivery'
  | 'token';

/** The whole personal side of a store, for one tenant: what a data subject or a leaving client may ask for. */
export interface PrivacyStore {
  /**
   * Takes all personal data of one human out of everything that is stored, all or nothing: of the record, of records
   * merged with it, of signals, of messages and conversations, of errors of their deliveries. Ids, moments, scores and
   * money stay, so figures still add up. Erased signals take no newer revision. Cannot be undone. Repeating it erases
   * what came in since.
   *
   * With a `hashKey` a keyed hash of each verified, unshared identity is kept, so that `isErased` knows it.
   *
   * @throws LeadKitError `not_found` when the tenant has no such person.
   */
  erasePerson(input: PersonErasure, options?: CallOptions): Promise<PersonErasureReport>;
  /** Whether any of these hashes (`hashIdentities`) is of an erased person. */
  isErased(hashes: readonly string[], options?: CallOptions): Promise<boolean>;
  /** One page of everything of the tenant, in a fixed order of kinds and ids. `exportTenant` reads them all. */
  exportPage(request?: ExportRequest, options?: CallOptions): Promise<ExportPage>;
  /**
   * Deletes everything of the tenant, all or nothing, and leaves one audit row without personal data. Stop the tenant's
   * jobs first: what is written meanwhile may stay. Cannot be undone.
   */
  erase(input: TenantErasure, options?: CallOptions): Promise<TenantErasureReport>;
  /** Erasures of this tenant, oldest first: the audit rows. */
  erasures(options?: CallOptions): Promise<readonly TenantErasureReport[]>;
  /**
   * Retention: takes personal data out of signals, messages and persons that last changed before a moment and belong to
   * no open lead. No events are written and no hashes kept: who comes back is met anew. Takes at most
   * {@link PURGE_MAX} of each kind per call; repeat it while `hasMore`.
   */
  purge(input: Purge, options?: CallOptions): Promise<PurgeReport>;
}

/** The most signals, messages and persons one `purge` takes, each. */
export const PURGE_MAX: number = 1000;
/** The shortest key hashes are made with, in characters. */
export const HASH_KEY_LENGTH_MIN: number = 32;

/** Which person to erase. */
export interface PersonErasure {
  /** Any record of the human. */
  readonly personId: string;
  /** Version 7 UUID of the event `person.erased`. */
  readonly eventId: string;
  /** When. */
  readonly now: string;
  /** The host's secret, at least {@link HASH_KEY_LENGTH_MIN} characters. It never reaches the database. Absent: no hashes are kept. */
  readonly hashKey?: string | undefined;
}

/** What was erased of a person. */
export interface PersonErasureReport {
  /** Records of the human, the one asked for and those merged with it. */
  readonly personIds: readonly string[];
  /** How many rows of each kind lost personal data, or may have. */
  readonly counts: {
    /** Records. */
    readonly person: number;
    /** Signals. */
    readonly signal: number;
    /** Threads. */
    readonly conversation: number;
    /** Messages. */
    readonly message: number;
    /** Dead letters whose error text was taken out. */
    readonly deadLetter: number;
  };
  /** How many hashes this call had to keep. */
  readonly hashes: number;
}

/** Which page of an export. */
export interface ExportRequest {
  /** From the page before. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** Most rows on the page. Default 200, at most 1 000. */
  readonly limit?: number | undefined;
}

/** A page of an export: rows of one kind, possibly none. */
export interface ExportPage {
  /** Of this kind. */
  readonly kind: ExportKind;
  /** Plain JSON. Of tokens only that they are there, never a secret. */
  readonly rows: readonly JsonObject[];
  /** Opens the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/** Why a tenant is erased. */
export interface TenantErasure {
  /** When. */
  readonly now: string;
  /** Who asked for it, by an id of the host's own. It stays in the audit row: no personal data. */
  readonly by: string;
  /** Why, in one sentence without personal data. */
  readonly reason: string;
}

/** The audit row of an erased tenant. */
export interface TenantErasureReport {
  /** Whose data it was. */
  readonly tenantId: string;
  /** When. */
  readonly erasedAt: string;
  /** Who asked for it. */
  readonly by: string;
  /** Why. */
  readonly reason: string;
  /** How many rows of each kind there were; kinds without any are left out. */
  readonly counts: Readonly<Partial<Record<ExportKind, number>>>;
}

/** What may stay. */
export interface Purge {
  /** What changed last before this moment loses its personal data. */
  readonly before: string;
  /** When. */
  readonly now: string;
}

/** What a retention run took out. */
export interface PurgeReport {
  /** Records of people that were erased. */
  readonly persons: number;
  /** Signals that lost personal data. */
  readonly signals: number;
  /** Messages that lost their text. */
  readonly messages: number;
  /** Whether there may be more: call again. */
  readonly hasMore: boolean;
}
