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
import type { DeliveryReceipt } from './store-deliveries.ts';
import type { OfferStore } from './store-offers.ts';
import type { PrivacyStore } from './store-privacy.ts';
import type { SignalStore } from './store-signals.ts';
import type { CountFunnel, Summarize } from './store-summary.ts';

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
   *   itself, which may be a phone. `invalid_input` above `COMMIT_CHANGES_MAX` or `COMMIT_BYTES_MAX`, or when something belongs to another
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
