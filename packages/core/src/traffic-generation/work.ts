import type { ModuleWork } from '../service-context.ts';
import { refreshListings } from './refresh-listings.ts';

/** Listings are kept true to what the platforms show. */
export function trafficGenerationWork(every: { readonly listingsEveryMs?: number | undefined }): ModuleWork {
  return {
    jobs: [{ name: 'listings.refresh', everyMs: every.listingsEveryMs ?? 60_000, run: refreshListings }],
  };
}
