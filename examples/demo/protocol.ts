import type { DemoFigures } from './figures.ts';
import type { PlatformAccess } from './platforms/demo-platform.ts';
import type { ReportData } from './report/report-data.ts';

/** What the host does, in this order. */
export const STAGES = ['connect', 'research', 'publish', 'sell', 'measure'] as const;

/** One of them. */
export type Stage = (typeof STAGES)[number];

/** What the parent tells the host: where the platforms are, whose time to follow, and until when. */
export interface HostTask {
  readonly kind: 'task';
  readonly clockUrl: string;
  readonly platforms: readonly PlatformAccess[];
  /** Folder of the store. */
  readonly store: string;
  /** Folder of the price lists. */
  readonly priceLists: string;
  /** When the demo began, in milliseconds since 1970. */
  readonly startMs: number;
}

/** What the parent tells the host. */
export type ParentMessage =
  | HostTask
  | {
      /** Come to an end; another run goes on. */
      readonly kind: 'stop';
    };

/** What the host tells the parent. */
export type HostMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'progress'; readonly at: string; readonly text: string }
  | { readonly kind: 'finished'; readonly result: HostResult }
  | { readonly kind: 'failed'; readonly message: string };

/** What came of the demo, as LeadKit tells it. */
export interface HostResult {
  /** The numbers that are compared with what really happened. */
  readonly figures: DemoFigures;
  /** Everything the report shows. */
  readonly report: ReportData;
}
