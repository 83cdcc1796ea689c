import type { ModuleWork } from '../service-context.ts';
import { collectSpend } from './collect-spend.ts';
import { collectStats } from './collect-stats.ts';
import { refreshListings } from './refresh-listings.ts';

/** How often the jobs of this module run, in milliseconds. */
export interface TrafficEvery {
  readonly listingsEveryMs?: number | undefined;
  readonly spendEveryMs?: number | undefined;
  readonly statsEveryMs?: number | undefined;
}

const HOUR_MS = 60 * 60_000;

/** Listings are kept true to what the platforms show; charges and counters are read. */
export function trafficGenerationWork(every: TrafficEvery): ModuleWork {
  return {
    jobs: [
      { name: 'listings.refresh', everyMs: every.listingsEveryMs ?? 60_000, run: refreshListings },
      { name: 'spend.collect', everyMs: every.spendEveryMs ?? HOUR_MS, run: collectSpend },
      { name: 'stats.collect', everyMs: every.statsEveryMs ?? HOUR_MS, run: collectStats },
    ],
  };
}
