import type { DemoFigures, PlatformAccess } from './platforms/demo-platform.ts';

/** What the parent tells the host: where the platforms are, and whose time to follow. */
export interface HostTask {
  readonly clockUrl: string;
  readonly platforms: readonly PlatformAccess[];
}

/** What the host tells the parent. */
export type HostMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly at: string; readonly text: string }
  | { readonly kind: 'finished'; readonly figures: DemoFigures; readonly funnel: readonly FunnelLine[] };

/** One figure of the funnel. */
export interface FunnelLine {
  readonly metric: string;
  readonly value: number | null;
  readonly formula: string;
}
