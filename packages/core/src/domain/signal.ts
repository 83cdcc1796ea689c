import type { AccountId, CampaignId, NicheId, SignalId, TenantId } from './id.ts';
import type { JsonObject } from './json.ts';
import type { Money } from './money.ts';

/**
 * What a platform told us. `application`: an answer to a job advert. `manual`: typed in by a person or received from
 * the host (a site form, a call log).
 */
export type SignalKind = 'order' | 'message' | 'question' | 'call_request' | 'application' | 'manual';

/** Who is behind a signal, as far as the platform says. All of it is personal data. */
export interface SignalParty {
  /** The platform's own id of the buyer. */
  readonly platformUserId?: string;
  /** Name as given. */
  readonly name?: string;
  /** E.164. A masked number is left out, never stored as a number. */
  readonly phone?: string;
  /** E-mail address. */
  readonly email?: string;
  /** Language, when known. */
  readonly language?: 'ru' | 'kk';
}

/** Where an order stands, in our words; the platform's are kept beside it. */
export type OrderState = 'placed' | 'accepted' | 'shipped' | 'completed' | 'cancelled' | 'returned' | 'other';

/** The order behind a signal of kind `order`. */
export interface SignalOrder {
  /** In our words. */
  readonly state: OrderState;
  /** The platform's own word or words. */
  readonly platformStatus: string;
  /** What the buyer pays for the goods. */
  readonly total: Money;
  /** Whether it is already paid (or surely will be: an approved credit). */
  readonly isPaid: boolean;
  /** Whether the state can no longer change; until then the order is read again and again. */
  readonly isFinal: boolean;
  /** What was ordered. Absent: not read yet. */
  readonly lines?: readonly {
    /** Our code of the item, when the platform keeps one. */
    readonly sku?: string;
    /** Name as the platform prints it. */
    readonly title: string;
    /** Pieces. */
    readonly quantity: number;
    /** Price of the line. */
    readonly total: Money;
  }[];
  /** Why it was cancelled, the platform's own word. */
  readonly cancellationReason?: string;
}

/** Which of our listings a signal is about, in whichever way the platform says it. */
export interface SignalListing {
  /** The platform's own id. */
  readonly externalId?: string;
  /** Our key. */
  readonly key?: string;
  /** Our code of the item. */
  readonly sku?: string;
  /** Title as printed. */
  readonly title?: string;
  /** The niche, told by the host (a site form of its own). */
  readonly nicheId?: NicheId;
  /** The campaign that brought it, told by the host. */
  readonly campaignId?: CampaignId;
  /** City by the host's own key, told by the host. */
  readonly city?: string;
}

/** A signal as an adapter reads it. */
export interface IncomingSignal {
  /** Kind of signal. */
  readonly kind: SignalKind;
  /** The platform's own id; unique per (tenant, platform, account). */
  readonly externalId: string;
  /** Other ids the platform uses for the same thing, old or new. A match of any is a match. */
  readonly aliases?: readonly string[];
  /** Orders the states of one signal: a higher one is newer. A count, or milliseconds since 1970. */
  readonly revision: number;
  /** When it happened, ISO 8601 with offset. */
  readonly occurredAt: string;
  /** Until when the platform (or the buyer) wants an answer. */
  readonly respondBy?: string;
  /** Who. */
  readonly who: SignalParty;
  /** About which listing. */
  readonly listing?: SignalListing;
  /** The thread it belongs to, the platform's own id. */
  readonly threadExternalId?: string;
  /** Other ids the platform uses for the same thread, old or new. A match of any is a match. */
  readonly threadAliases?: readonly string[];
  /** What was written. Personal data. */
  readonly text?: string;
  /** For messages: whether the buyer wrote it, or somebody on our side elsewhere (in the platform's app). */
  readonly direction?: 'inbound' | 'outbound';
  /** For orders. */
  readonly order?: SignalOrder;
  /** Anything else worth keeping, plain JSON. */
  readonly details?: JsonObject;
}

/** A signal as a store keeps it. */
export interface Signal extends IncomingSignal {
  /** Version 7 UUID. */
  readonly id: SignalId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** Id of the platform. */
  readonly platform: string;
  /** The account it came in on. */
  readonly accountId: AccountId;
  /** Counted from 1, one more with each revision taken over. */
  readonly version: number;
  /** When we first stored it. */
  readonly receivedAt: string;
  /** When a newer revision last changed it. */
  readonly updatedAt: string;
  /** Whether it is older than the moment the account collects from: it makes no lead, reply or notice. */
  readonly isHistory: boolean;
}

/** Events about signals. */
export interface SignalEvents {
  /** A platform told us something new. */
  'signal.received': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Kind of signal. */
    readonly kind: SignalKind;
    /** Whether it is older than the moment the account collects from. */
    readonly isHistory: boolean;
  };
  /** A newer revision changed a known signal. */
  'signal.updated': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Kind of signal. */
    readonly kind: SignalKind;
    /** Whether it is older than the moment the account collects from. */
    readonly isHistory: boolean;
  };
}

/**
 * A new revision laid over an old one. What the new one leaves out about the person, the listing and the lines of an
 * order stays known: platforms mask a phone later, and a re-read of an order need not read its lines again.
 */
export function mergeSignal(known: IncomingSignal, next: IncomingSignal): IncomingSignal {
  const aliases = new Set([...(known.aliases ?? []), ...(next.aliases ?? []), next.externalId]);
  aliases.delete(known.externalId);
  const { aliases: _aliases, order, ...rest } = next;
  const lines = order?.lines ?? known.order?.lines;
  return {
    ...(known.listing === undefined ? {} : { listing: known.listing }),
    ...rest,
    externalId: known.externalId,
    ...(aliases.size === 0 ? {} : { aliases: [...aliases].sort() }),
    who: { ...known.who, ...next.who },
    ...(order === undefined ? {} : { order: lines === undefined ? order : { ...order, lines } }),
  };
}
