import type { ListingDraft, ListingSnapshot } from '../../domain/listing.ts';
import type { IncomingSignal, SignalKind, SignalOrder, SignalParty } from '../../domain/signal.ts';
import { LeadKitError } from '../../errors.ts';
import type { PublishResult } from '../../ports/listings-port.ts';
import type { PriceFeedOffer } from '../../ports/price-feed-port.ts';
import type { SpendEntry } from '../../ports/spend-port.ts';
import type { ListingStats } from '../../ports/stats-port.ts';

/** Somebody who buys on the fake platform. */
export interface FakeBuyer {
  /** The platform's id. */
  readonly id: string;
  /** Name as given. */
  readonly name?: string;
  /** E.164. Absent: the platform does not show it. */
  readonly phone?: string;
  /** Language, when the platform knows. */
  readonly language?: 'ru' | 'kk';
}

/** A listing as the remote side has it. */
export interface FakeListing {
  /** What its owner is shown. */
  readonly snapshot: ListingSnapshot;
  /** What was last published. */
  readonly draft: ListingDraft;
  /** Its counters. */
  readonly stats: Required<Omit<ListingStats, 'externalId' | 'readAt'>>;
}

/** One message of a thread, as the remote side has it. */
export interface FakeMessage {
  /** The platform's id. */
  readonly externalId: string;
  /** Who wrote: the buyer, or somebody on the seller's side. */
  readonly direction: 'inbound' | 'outbound';
  /** What was written. */
  readonly text: string;
  /** When. */
  readonly sentAt: string;
}

/** A thread as the remote side has it. */
export interface FakeThread {
  /** The platform's id. */
  readonly externalId: string;
  /** Who began it. */
  readonly buyer: FakeBuyer;
  /** What it is about. */
  readonly listingExternalId?: string;
  /** Oldest first. */
  readonly messages: readonly FakeMessage[];
  /** Buyer's messages since the thread was last marked as read. */
  readonly unread: number;
}

/** An order as the remote side has it. */
export interface FakeOrder {
  /** The platform's id. */
  readonly externalId: string;
  /** Who ordered. */
  readonly buyer: FakeBuyer;
  /** Where it stands. */
  readonly order: SignalOrder;
  /** When it was placed. */
  readonly placedAt: string;
}

/** One change a poll can tell about. */
interface JournalEntry {
  readonly seq: number;
  readonly signal: IncomingSignal;
  /** Whether lists still show it; if not, only a re-read of an open signal does. */
  readonly isListed: boolean;
}

/** An accepted import; `results` is there once it is worked off. */
interface FakeImport {
  readonly drafts: readonly ListingDraft[];
  readonly results: readonly PublishResult[] | undefined;
}

/** Everything the remote side has of one seller. Ports read and change it; tests do so behind their back. */
export interface AccountState {
  readonly externalAccountId: string;
  readonly label: string;
  readonly token: string;
  isRevoked: boolean;
  readonly listings: Map<string, FakeListing>;
  readonly imports: Map<string, FakeImport>;
  readonly buyers: Map<string, FakeBuyer>;
  readonly threads: Map<string, FakeThread>;
  readonly orders: Map<string, FakeOrder>;
  readonly journal: JournalEntry[];
  readonly spend: SpendEntry[];
  priceList: readonly PriceFeedOffer[] | undefined;
  /** The next id of a kind, unique on the whole platform. */
  nextId(prefix: string): string;
  now(): string;
}

export function createAccountState(
  parts: Pick<AccountState, 'externalAccountId' | 'label' | 'token' | 'nextId' | 'now'>,
): AccountState {
  return {
    ...parts,
    isRevoked: false,
    listings: new Map(),
    imports: new Map(),
    buyers: new Map(),
    threads: new Map(),
    orders: new Map(),
    journal: [],
    spend: [],
    priceList: undefined,
  };
}

/** Adds what a poll will tell. */
export function tell(state: AccountState, signal: IncomingSignal, isListed = true): void {
  state.journal.push({ seq: state.journal.length + 1, signal, isListed });
}

/** Adds a message to its thread and tells about it; the seller's own messages come back like everybody's. */
export function addMessage(
  state: AccountState,
  thread: FakeThread,
  message: Pick<FakeMessage, 'direction' | 'text'> & { readonly kind?: SignalKind; readonly at?: string },
): FakeMessage {
  const { direction, text, kind = 'message', at = state.now() } = message;
  const added: FakeMessage = { externalId: state.nextId('message'), direction, text, sentAt: at };
  const unread = thread.unread + (direction === 'inbound' ? 1 : 0);
  state.threads.set(thread.externalId, { ...thread, messages: [...thread.messages, added], unread });
  const { listingExternalId } = thread;
  tell(state, {
    kind,
    externalId: added.externalId,
    revision: 1,
    occurredAt: at,
    who: partyOf(thread.buyer),
    ...(listingExternalId === undefined ? {} : { listing: { externalId: listingExternalId } }),
    threadExternalId: thread.externalId,
    text,
    direction,
  });
  return added;
}

/** What the platform tells of a buyer. */
export function partyOf(buyer: FakeBuyer): SignalParty {
  const { id, ...told } = buyer;
  return { platformUserId: id, ...told };
}

/** The thing under `key`. @throws LeadKitError `not_found` with effect `none`: nothing was changed. */
export function found<Value>(things: ReadonlyMap<string, Value>, key: string, operation: string): Value {
  const thing = things.get(key);
  if (thing !== undefined) return thing;
  throw new LeadKitError({
    code: 'not_found',
    operation,
    effect: 'none',
    message: `The fake platform has no "${key}" on this account; nothing was changed.`,
  });
}
