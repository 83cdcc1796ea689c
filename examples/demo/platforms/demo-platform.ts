import type { Market, Money, Platform, PublishPlace, TokenValues } from '@leadkit/core';
import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';

/** One marketplace of the demo: the emulated side runs in the parent process, the host's side in the child. */
export interface DemoPlatform {
  /** Id of the platform. */
  readonly id: string;
  /** Starts the emulator on a port of this machine, with buyers and competitors who act as time passes. */
  start(clock: EmulatorClock): Promise<EmulatedPlatform>;
  /** What the host puts into its kit. */
  connect(access: PlatformAccess, clock: VirtualClock): HostedPlatform;
}

/** How the host reaches an emulated platform. Plain data: it travels to the child process. */
export interface PlatformAccess {
  /** Id of the platform. */
  readonly id: string;
  /** Address of the emulator. */
  readonly url: string;
  /** What the owner brings to connect the account. */
  readonly credentials: TokenValues;
}

export interface EmulatedPlatform {
  readonly access: PlatformAccess;
  /** What really happened, read from the emulator's own state. */
  observe(): Promise<DemoFigures>;
  close(): Promise<void>;
}

export interface HostedPlatform {
  readonly platform: Platform;
  readonly market: Market;
  /** Where the demo's item is published. */
  readonly place: PublishPlace;
}

/** The numbers of a run, as the host or the emulators tell them. */
export interface DemoFigures {
  /** Competitors' offers for the demo's query. */
  readonly offersSeen: number;
  /** Our adverts that buyers can see. */
  readonly advertsLive: number;
  /** Messages and orders of buyers. */
  readonly signals: number;
  /** Different buyers. */
  readonly persons: number;
  /** Buyers who paid. */
  readonly won: number;
  /** What they paid. */
  readonly revenue: Money;
}
