import type { ResearchRunId } from '../domain/id.ts';
import type { Money } from '../domain/money.ts';
import type { Offer, RunObservation, Sighting, StoredOffer } from '../domain/offer.ts';
import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

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
  /** What is gone, at most `BULK_MAX`. */
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
  /** What was seen, at most `BULK_MAX`. */
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
