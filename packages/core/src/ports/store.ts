import type { AccountId, ResearchRunId } from '../domain/id.ts';
import type { Money } from '../domain/money.ts';
import type { Offer, RunObservation, Sighting, StoredOffer } from '../domain/offer.ts';
import type { IncomingSignal, Signal, SignalKind } from '../domain/signal.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from './call-options.ts';
import type {
  EntityChange,
  EntityFilter,
  EntityFilterFields,
  EntityKind,
  EntityMap,
  EntitySort,
} from './entities.ts';
import type { Page, PageRequest } from './page.ts';
import type { StoredTokens, TokenValues } from './platform.ts';
import type { PrivacyStore } from './store-privacy.ts';
import type { CountFunnel, Summarize } from './store-summary.ts';

/** The most changes and events one commit takes together. */
export const COMMIT_CHANGES_MAX: number = 500;
/** The most bytes of JSON one commit takes. */
export const COMMIT_BYTES_MAX: number = 1_048_576;
/** The most items on a page, whatever is asked for. */
export const PAGE_LIMIT_MAX: number = 1000;
/** The items on a page when no limit is asked for. */
export const PAGE_LIMIT_DEFAULT: number = 100;
/** The most items of one bulk call (`signals.ingest`, `offers.record`). */
export const BULK_MAX: number = 1000;
/** The longest checkpoint in bytes. */
export const CHECKPOINT_BYTES_MAX: number = 1_048_576;

/**
 * Where everything is kept. State and events are stored together and delivered at least once, so nothing is lost when
 * the process stops anywhere. Every call is safe from several processes at once.
 *
 * Moments come in as `now`, canonical ISO 8601 text in UTC with milliseconds, so that one clock rules.
 *
 * Every store refuses bad input with `invalid_input`, a lost race with `conflict`, and is `unavailable` when it cannot
 * be reached.
 */
export interface Store {
  /** Short name, such as `memory` or `postgres`. */
  readonly id: string;
  /** Whether what is stored survives the end of the process. */
  readonly isDurable: boolean;
  /** Everything of one tenant. No I/O. */
  tenant(tenantId: string): TenantStore;
  /** Events on their way to consumers. */
  readonly deliveries: DeliveryStore;
  /** The right to do something alone for a while. */
  readonly leases: LeaseStore;
  /** Counters of what left, and bans. */
  readonly budgets: BudgetStore;
  /** Secrets of accounts. */
  readonly tokens: TokenVault;
  /** Lets go of connections and files. Calls after it are refused with `unavailable`. */
  close(): Promise<void>;
}

/** Everything of one tenant. */
export interface TenantStore {
  /** Whose. */
  readonly tenantId: string;
  /** One thing by id; `undefined` when this tenant has none. */
  get<Kind extends EntityKind>(
    kind: Kind,
    id: string,
    options?: CallOptions,
  ): Promise<EntityMap[Kind] | undefined>;
  /** The one thing that holds a unique key now (see `UNIQUE_KEYS`); `undefined` when nothing does. */
  getByKey<Kind extends EntityKind>(
    kind: Kind,
    key: string,
    options?: CallOptions,
  ): Promise<EntityMap[Kind] | undefined>;
  /** Things by filter, newest first unless sorted otherwise. Pages do not repeat or skip what stays unchanged meanwhile. */
  listPage<Kind extends EntityKind>(
    kind: Kind,
    query?: ListQuery<Kind>,
    options?: CallOptions,
  ): Promise<Page<EntityMap[Kind]>>;
  /** How many there are, by filter, grouped by the values of filter fields. Groups come in no particular order; none are empty. */
  count<Kind extends EntityKind>(
    kind: Kind,
    query?: CountQuery<Kind>,
    options?: CallOptions,
  ): Promise<readonly CountRow[]>;
  /**
   * Stores changes and events, and acknowledges a delivery, all or nothing. One delivery per event and registered
   * consumer is written with them.
   *
   * @throws LeadKitError `conflict` when a version is not the expected one or a unique key is taken. `issues` names
   *   which by its place in `input`: `changes.2.expectedVersion`, `changes.2.keys.0`, `acknowledge`; never the key
   *   itself, which may be a phone. `invalid_input` above {@link COMMIT_CHANGES_MAX} or {@link COMMIT_BYTES_MAX}, or when something belongs to another
   *   tenant. Nothing is stored then.
   */
  commit(input: CommitInput, options?: CallOptions): Promise<void>;
  /** What platforms told us. */
  readonly signals: SignalStore;
  /** What markets show. */
  readonly offers: OfferStore;
  /** Figures over one number: count, sum, least, greatest and percentiles. */
  readonly summarize: Summarize;
  /** How many persons and leads got to each step, and how long it took. */
  readonly countFunnel: CountFunnel;
  /** Erasing, export and retention. */
  readonly privacy: PrivacyStore;
}

/** Which things to list. */
export interface ListQuery<Kind extends EntityKind> extends PageRequest {
  /** Conditions. */
  readonly filter?: EntityFilter<Kind> | undefined;
  /** Order; newest created first by default. A cursor only fits the order and filter it came from. */
  readonly sort?: EntitySort | undefined;
  /**
   * Only leads one of whose signals holds all words of this text, in what was written, the title of the listing or the
   * name of the buyer. Stores that know Russian find other forms of a word too. A text without a word finds nothing.
   */
  readonly words?: string | undefined;
}

/** What to count. */
export interface CountQuery<Kind extends EntityKind> {
  /** Conditions. */
  readonly filter?: EntityFilter<Kind> | undefined;
  /** Fields to group by; without it there is one row, also when the count is 0. */
  readonly groupBy?: readonly EntityFilterFields[Kind][] | undefined;
}

/** One group and its count. */
export interface CountRow {
  /** Value of each grouped field; `null` where it is absent. */
  readonly group: Readonly<Record<string, string | number | boolean | null>>;
  /** How many. */
  readonly count: number;
}

/** What one commit stores. */
export interface CommitInput {
  /** When, for deliveries. */
  readonly now: string;
  /** New states. */
  readonly changes?: readonly EntityChange[] | undefined;
  /** What happened. */
  readonly events?: readonly EventRecord[] | undefined;
  /** The delivery these changes came from: it counts as done exactly when they are stored. `conflict` when its lease is lost. */
  readonly acknowledge?: DeliveryReceipt | undefined;
}

/** What platforms told us, stored raw. */
export interface SignalStore {
  /** One signal by our id. */
  get(id: string, options?: CallOptions): Promise<Signal | undefined>;
  /** Signals by filter, newest received first. */
  listPage(query?: SignalQuery, options?: CallOptions): Promise<Page<Signal>>;
  /** Where collecting of a stream stands; `null` before the first time. */
  checkpoint(stream: string, options?: CallOptions): Promise<string | null>;
  /**
   * Stores signals and moves the checkpoint, all or nothing. A signal that is known, by its id or any alias, is
   * updated by a newer revision (with `mergeSignal`) and left alone otherwise; the ids it brings are learned either
   * way. Signals are taken in the order given. Events are written only for what changed. Repeating a call changes nothing.
   *
   * @throws LeadKitError `conflict` when the checkpoint is no longer `from`: another process was faster.
   */
  ingest(input: SignalIngest, options?: CallOptions): Promise<readonly IngestedSignal[]>;
}

/** Which signals to list. */
export interface SignalQuery extends PageRequest {
  /** Only these, at most 1 000. */
  readonly ids?: readonly string[] | undefined;
  /** Of these accounts. */
  readonly accountId?: string | undefined;
  /** Of these kinds. */
  readonly kind?: SignalKind | undefined;
  /** Of this thread. */
  readonly threadExternalId?: string | undefined;
  /** Only orders that can still change. */
  readonly hasOpenOrder?: boolean | undefined;
}

/** One call of `ingest`. */
export interface SignalIngest {
  /** Name of what is collected, such as `<accountId>:leads`; it owns the checkpoint. */
  readonly stream: string;
  /** Id of the platform. */
  readonly platform: string;
  /** The account. */
  readonly accountId: AccountId;
  /** When. */
  readonly now: string;
  /** Signals that happened before this moment are history. */
  readonly collectFrom: string;
  /** What came in, at most {@link BULK_MAX}. */
  readonly signals: readonly SignalToIngest[];
  /** Moves the stream on. Absent: nothing is collected (a call of `receive`). */
  readonly checkpoint?: CheckpointMove | undefined;
  /** Shared by the events that are written. */
  readonly correlationId?: string | undefined;
}

/** A signal, with ids to use should it be new. */
export interface SignalToIngest {
  /** Version 7 UUID of the signal, used when it is new. */
  readonly id: string;
  /** Version 7 UUID of its event, used when there is one. */
  readonly eventId: string;
  /** What the platform told us. */
  readonly signal: IncomingSignal;
}

/** How a stream moves on: compare and set. */
export interface CheckpointMove {
  /** Where the caller found it; `null`: nothing was collected yet. Anything else stored: `conflict`. */
  readonly from: string | null;
  /** Where it goes on next time. */
  readonly to: string;
}

/** What became of one signal. */
export interface IngestedSignal {
  /** Our id: the new one, or that of the known signal. */
  readonly id: string;
  /** `created`, `updated` by a newer revision, `unchanged` (the same again), or `stale` (not newer, and different). */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'stale';
  /** The version that is stored now. */
  readonly version: number;
}

/** What markets show, over time. */
export interface OfferStore {
  /** One offer by our id. */
  get(id: string, options?: CallOptions): Promise<StoredOffer | undefined>;
  /** Offers by filter, last seen first. */
  listPage(query?: OfferQuery, options?: CallOptions): Promise<Page<StoredOffer>>;
  /** How an offer changed, oldest first. */
  sightings(offerId: string, options?: CallOptions): Promise<readonly Sighting[]>;
  /**
   * Stores what was seen. An offer is known by (platform, external id); a sighting is kept only when price, title or
   * promotion changed; an older observation than the last one changes nothing, and neither does a different one of the
   * same moment. What a newer one leaves out stays known, except the price: an offer may stop naming one. Events
   * `offer.discovered` and `offer.repriced` are written with it, their subject's version being the number of sightings.
   * Repeating a call changes nothing.
   *
   * With a run, the store keeps that the run saw the offers, with what it saw first and the parts it saw them in; a
   * stale observation counts as seen too. An offer that had vanished is there again.
   */
  record(input: OfferRecord, options?: CallOptions): Promise<readonly RecordedOffer[]>;
  /** What a run saw, by our id of the offer; with what another run saw of the same offers. */
  seenPage(query: SeenOfferQuery, options?: CallOptions): Promise<Page<SeenOffer>>;
  /**
   * Says that a run which looked for these offers did not find them. Writes `offer.vanished` for each that had not
   * vanished yet and was not seen since; everything else, and an unknown id, is left alone. Repeating a call changes
   * nothing.
   */
  vanish(input: OfferVanish, options?: CallOptions): Promise<readonly VanishedOffer[]>;
  /** Forgets which offers runs saw; the offers stay. Returns how many memberships went. */
  forgetRuns(runIds: readonly string[], options?: CallOptions): Promise<number>;
}

/** Which offers of a run to list. */
export interface SeenOfferQuery extends PageRequest {
  /** The run. */
  readonly runId: string;
  /** Another run, to compare with. */
  readonly otherRunId?: string | undefined;
  /** Only what the other run saw as well, or only what it did not. Needs `otherRunId`. */
  readonly isInOther?: boolean | undefined;
  /** Only what was seen in one of these parts, at most 1 000. */
  readonly parts?: readonly string[] | undefined;
}

/** An offer of a run. */
export interface SeenOffer {
  /** The offer as it is stored now. */
  readonly offer: StoredOffer;
  /** Parts of the run it was seen in, first met first. */
  readonly parts: readonly string[];
  /** What the run saw. */
  readonly seen: RunObservation;
  /** What the other run saw. Absent: it did not see the offer. */
  readonly other?: RunObservation;
}

/** One call of `vanish`. */
export interface OfferVanish {
  /** When. */
  readonly now: string;
  /** What is gone, at most {@link BULK_MAX}. */
  readonly offers: readonly OfferToVanish[];
  /** Shared by the events that are written. */
  readonly correlationId?: string | undefined;
}

/** An offer that was not found. */
export interface OfferToVanish {
  /** Our id. */
  readonly id: string;
  /** Version 7 UUID of its event, used when there is one. */
  readonly eventId: string;
  /** Since when it has been looked for: an offer seen at or after this moment has not vanished. Canonical text. */
  readonly unseenSince: string;
  /** Whether the market itself says that it is gone. */
  readonly isGoneConfirmed: boolean;
}

/** What became of one offer that was not found. */
export interface VanishedOffer {
  /** Our id. */
  readonly id: string;
  /** `vanished` now; or left alone: it had vanished before, was seen since, or is unknown. */
  readonly outcome: 'vanished' | 'unchanged';
  /** How many sightings are stored. 0: there is no such offer. */
  readonly sightings: number;
}

/** Which offers to list. */
export interface OfferQuery extends PageRequest {
  /** Of this platform. */
  readonly platform?: string | undefined;
  /** Last seen by this run. */
  readonly lastRunId?: string | undefined;
  /** Last seen at or after. */
  readonly seenFrom?: string | undefined;
  /** Last seen before. */
  readonly seenBefore?: string | undefined;
  /** Only promoted, or only organic ones. */
  readonly isPromoted?: boolean | undefined;
  /** Only with all words of this text in the title; as with `words` of leads. */
  readonly words?: string | undefined;
}

/** One call of `record`. */
export interface OfferRecord {
  /** The run that saw them. Absent: the host's own observations. */
  readonly runId?: ResearchRunId | undefined;
  /** The part of the run they were seen in, 1 to 512 characters. Absent: in none, such as an offer read by its id. */
  readonly part?: string | undefined;
  /** When, for deliveries. */
  readonly now: string;
  /** What was seen, at most {@link BULK_MAX}. */
  readonly offers: readonly OfferToRecord[];
  /** Shared by the events that are written. */
  readonly correlationId?: string | undefined;
}

/** An observation, with ids to use should it be new or changed. */
export interface OfferToRecord {
  /** Version 7 UUID of the offer, used when it is new. */
  readonly id: string;
  /** Version 7 UUID of its event, used when there is one. */
  readonly eventId: string;
  /** What was seen. */
  readonly offer: Offer;
}

/** What became of one observation. */
export interface RecordedOffer {
  /** Our id. */
  readonly id: string;
  /** `created`, `repriced`, `changed` (title or promotion), `unchanged`, or `stale` (older than what is known). */
  readonly outcome: 'created' | 'repriced' | 'changed' | 'unchanged' | 'stale';
  /** How many sightings are stored now; it stands for the version offers do not have. */
  readonly sightings: number;
  /** The price before, when it was repriced and there was one. */
  readonly previousPrice?: Money;
}

/** A named consumer, as a store knows it. */
export interface ConsumerRegistration {
  /** Name, unique within the store. */
  readonly name: string;
  /** Event types it wants. */
  readonly types: readonly string[];
}

/** Proof that a delivery is ours. */
export interface DeliveryReceipt {
  /** The delivery. */
  readonly deliveryId: string;
  /** Token of the claim. A later claim makes it worthless. */
  readonly leaseToken: string;
}

/** An event handed to one consumer. */
export interface ClaimedDelivery extends DeliveryReceipt {
  /** The event. */
  readonly event: EventRecord;
  /** Which try this is, from 1. */
  readonly attempt: number;
}

/** Which deliveries to take. */
export interface ClaimInput {
  /** The consumer that will handle them. */
  readonly consumer: string;
  /** Most of them; more than {@link BULK_MAX} is lowered to it. */
  readonly limit: number;
  /** How long nobody else gets them, in milliseconds. */
  readonly leaseMs: number;
  /** When: what is due by then can be taken. */
  readonly now: string;
  /** Only of this tenant. Absent: of all. */
  readonly tenantId?: string | undefined;
}

/** How a try failed. */
export interface DeliveryFailure {
  /** Code and message of the error. */
  readonly error: string;
  /** When to try again; `null` gives the delivery up. */
  readonly retryAt: string | null;
  /** When it failed. */
  readonly now: string;
}

/** Which dead letters to list. */
export interface DeadLetterQuery extends PageRequest {
  /** Of this consumer. Absent: of all. */
  readonly consumer?: string | undefined;
}

/** Which dead letters to give another chance. */
export interface ReplayInput {
  /** Of this consumer. */
  readonly consumer: string;
  /** Only these, at most {@link BULK_MAX}; what is no dead letter of the consumer is passed over. Absent: all of them. */
  readonly deliveryIds?: readonly string[] | undefined;
  /** From when they are due. */
  readonly now: string;
}

/** A delivery that failed too often. */
export interface DeadLetter {
  /** The delivery. */
  readonly deliveryId: string;
  /** The consumer that could not handle it. */
  readonly consumer: string;
  /** The event. */
  readonly event: EventRecord;
  /** How often it was tried. */
  readonly attempts: number;
  /** Code and message of the last error. */
  readonly error: string;
  /** When it was given up. */
  readonly diedAt: string;
}

/** How far behind a consumer is. */
export interface ConsumerBacklog {
  /** The consumer. */
  readonly name: string;
  /** Deliveries not yet done, without dead letters. */
  readonly pending: number;
  /** Deliveries given up. */
  readonly dead: number;
  /** When the oldest pending event happened. */
  readonly oldestAt?: string;
}

/**
 * Events on their way to named consumers: at least once, and in order per (consumer, tenant, subject). The next event of a
 * subject waits until the one before is acknowledged or dead.
 */
export interface DeliveryStore {
  /** Makes a consumer known, or changes its types: every commit from now on writes deliveries for it. */
  register(consumer: ConsumerRegistration, options?: CallOptions): Promise<void>;
  /** Forgets a consumer and its deliveries. */
  unregister(name: string, options?: CallOptions): Promise<void>;
  /** Takes deliveries that are due, for `leaseMs`. Nobody else gets them meanwhile; afterwards they can be taken again. */
  claim(input: ClaimInput, options?: CallOptions): Promise<readonly ClaimedDelivery[]>;
  /** It is done. @throws LeadKitError `conflict` when the lease is lost: somebody else may have done it too. */
  acknowledge(receipt: DeliveryReceipt, options?: CallOptions): Promise<void>;
  /**
   * It failed: tried again at `retryAt`, or given up when that is `null`.
   *
   * @throws LeadKitError `conflict` when the lease is lost.
   */
  fail(receipt: DeliveryReceipt, failure: DeliveryFailure, options?: CallOptions): Promise<void>;
  /**
   * Gives a delivery back untried: due again at once, and the try is not counted. For a process that stops. Lease lost
   * already: nothing happens.
   */
  release(receipt: DeliveryReceipt, options?: CallOptions): Promise<void>;
  /** Dead letters, oldest first. */
  deadLetters(query?: DeadLetterQuery, options?: CallOptions): Promise<Page<DeadLetter>>;
  /** Gives dead letters another chance, from their first try on. Returns how many. */
  replay(input: ReplayInput, options?: CallOptions): Promise<number>;
  /** How far behind every registered consumer is. */
  backlog(options?: CallOptions): Promise<readonly ConsumerBacklog[]>;
}

/** The right to do something alone. */
export interface Lease {
  /** What. */
  readonly name: string;
  /** Proof; a later holder has another one. */
  readonly token: string;
  /** Until when, unless renewed. */
  readonly expiresAt: string;
}

/** How long a lease is to last. */
export interface LeaseTerm {
  /** Time until it runs out, in milliseconds. */
  readonly ttlMs: number;
  /** When it begins. */
  readonly now: string;
}

/** The wish to do something alone. */
export interface LeaseRequest extends LeaseTerm {
  /** What. */
  readonly name: string;
  /** Who asks, for people who look: it gives no right. */
  readonly holder: string;
}

/** Rights to do something alone for a while, across processes. */
export interface LeaseStore {
  /**
   * `undefined`: it is held. Also by a holder of the same name: two tasks of one process exclude each other too, and
   * `holder` only tells people who it is.
   */
  acquire(input: LeaseRequest, options?: CallOptions): Promise<Lease | undefined>;
  /** @throws LeadKitError `conflict` when it is lost. */
  renew(lease: Lease, input: LeaseTerm, options?: CallOptions): Promise<Lease>;
  /** Gives it back. Lost already: nothing happens. */
  release(lease: Lease, options?: CallOptions): Promise<void>;
}

/** A wish to send something. */
export interface BudgetRequest {
  /** Which budget. */
  readonly name: string;
  /** Requests it counts as, from 1. More than `limit` is `invalid_input`: it could never be granted. */
  readonly cost: number;
  /** Requests the window has. Less than others ask with keeps a reserve for them. */
  readonly limit: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
  /** When. */
  readonly now: string;
}

/** A ban by the remote side. */
export interface BudgetBan {
  /** Which budget. */
  readonly name: string;
  /** Until when nothing is granted. */
  readonly until: string;
  /** When it was seen. */
  readonly now: string;
}

/** What a budget says to a wish. */
export type BudgetAnswer =
  | {
      /** It may be sent, and is counted. */
      readonly granted: true;
      /** What is left of `limit` in this window. */
      readonly remaining: number;
    }
  | {
      /** It may not be sent, and is not counted. */
      readonly granted: false;
      /** `exhausted`: the window is full. `blocked`: the remote side bans this address. */
      readonly reason: 'exhausted' | 'blocked';
      /** When to ask again. */
      readonly retryAfterMs: number;
    };

/** Counters of what left in a fixed window, and bans. Shared by every process behind one egress. */
export interface BudgetStore {
  /** Takes `cost` of `limit`. The window begins with the first request in it. */
  take(input: BudgetRequest, options?: CallOptions): Promise<BudgetAnswer>;
  /** Until then nothing is granted. An earlier moment than the known one changes nothing. */
  block(input: BudgetBan, options?: CallOptions): Promise<void>;
}

/** Secrets of accounts. A durable store encrypts them unless the host allowed plain text. */
export interface TokenVault {
  /** `undefined`: there are none. */
  read(tenantId: string, accountId: string, options?: CallOptions): Promise<StoredTokens | undefined>;
  /** @throws LeadKitError `conflict` when the stored version is not `expectedVersion` (0: none stored). */
  write(
    tenantId: string,
    accountId: string,
    values: TokenValues,
    expectedVersion: number,
    options?: CallOptions,
  ): Promise<StoredTokens>;
  /** Forgets them. */
  erase(tenantId: string, accountId: string, options?: CallOptions): Promise<void>;
}
