import type { Market, Platform, PublishPlace, TokenValues } from '@leadkit/core';
import type { Emulator, EmulatorClock, VirtualClock } from '@leadkit/emulator';
import type { Happening } from '../world/happenings.ts';

/** One marketplace of the demo: the emulated side runs in the parent process, the host's side in the child. */
export interface DemoPlatform {
  /** Id of the platform. */
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  /**
   * Makes the marketplace, with buyers and competitors who act as time passes.
   *
   * @param startMs when the demo began, in milliseconds since 1970
   */
  readonly emulate: (clock: EmulatorClock, startMs: number) => EmulatedPlatform;
  /** What the host puts into its kit. `folder`: where it may keep files. */
  readonly connect: (access: PlatformAccess, clock: VirtualClock, folder: string) => HostedPlatform;
}

/** How the host reaches an emulated platform. Plain data: it travels to the child process. */
export interface PlatformAccess {
  /** Id of the platform. */
  readonly id: string;
  /** Address of the emulator. */
  readonly url: string;
}

export interface EmulatedPlatform {
  readonly emulator: Pick<Emulator, 'listen' | 'snapshot' | 'restore' | 'faults' | 'timers'>;
  /** What people do, in minutes from the moment it opens. */
  readonly happenings: readonly Happening[];
  /** When people can first act, such as when our advert can be seen, in milliseconds since 1970; `undefined`: not yet. */
  readonly opensAtMs: () => number | undefined;
  /** What really happened, read from the emulator's own state. */
  readonly observe: () => PlatformFacts;
}

export interface HostedPlatform {
  readonly platform: Platform;
  /** Its public side, for research. Absent: there is none to read. */
  readonly market?: Market;
  /** Where the demo's item is published. Absent: what it sells is there already. */
  readonly place?: PublishPlace;
  /** The list of prices and stock that the platform fetches. Absent: they go with the adverts. */
  readonly priceList?: HostedPriceList;
  /** The owner of the account consents, as with a click in the browser. */
  readonly consent: () => Promise<TokenValues>;
}

/** A price list as the host serves it. */
export interface HostedPriceList {
  /** Answers whoever fetches it. */
  readonly handler: (request: Request) => Promise<Response>;
  /** The owner of the account tells the platform where it is, as in the seller's cabinet. */
  readonly announce: (url: string) => Promise<void>;
  /** Products in the list that the platform has fetched. */
  readonly seenOffers: () => Promise<number>;
}

/** What really happened on one marketplace. */
export interface PlatformFacts {
  /** Id of the platform. */
  readonly platform: string;
  /** Competitors' offers for the demo's query. */
  readonly offersSeen: number;
  /** Our adverts that buyers can see. */
  readonly advertsLive: number;
  /** Products of ours that a price list keeps on sale. */
  readonly goodsOnSale: number;
  /** Everybody who wrote to us or ordered. */
  readonly buyers: readonly BuyerFacts[];
  /** What promotion there cost us, in minor units. */
  readonly promotionMinor: number;
  /** What commission and delivery there cost us, in minor units. */
  readonly feesMinor: number;
}

/** What one buyer did on one marketplace. */
export interface BuyerFacts {
  /** The marketplace's id. */
  readonly id: string;
  /** A phone number the buyer gave in any way, ten digits. */
  readonly phone: string | undefined;
  /** Messages and orders. */
  readonly signals: number;
  /** Wrote at least twice, or ordered without paying: what the demo's rules hand to a person. */
  readonly isForSales: boolean;
  /** When the buyer first wrote or ordered, in milliseconds since 1970. */
  readonly firstAtMs: number;
  /** When one of our people first answered; `undefined`: nobody did. */
  readonly answeredAtMs: number | undefined;
  /** What the buyer paid and did not get back, in minor units. */
  readonly paidMinor: number;
  /** What that cost us to make or buy, in minor units. */
  readonly costMinor: number;
}
