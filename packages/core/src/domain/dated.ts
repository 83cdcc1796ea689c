import { compareMoments } from './time.ts';

/** Something that holds for a while: a rate, a fee, a rule. */
export interface Dated {
  /** First moment it holds, ISO 8601 with offset. Absent: since ever. */
  readonly startsAt?: string;
  /** First moment it no longer holds. Absent: until something newer starts. */
  readonly endsAt?: string;
}

/** The entry that holds at `moment`: of those that do, the one that started last; of equals, the first in the list. */
export function holdingAt<Entry extends Dated>(entries: readonly Entry[], moment: string): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    const { startsAt, endsAt } = entry;
    if (startsAt !== undefined && compareMoments(startsAt, moment) > 0) continue;
    if (endsAt !== undefined && compareMoments(endsAt, moment) <= 0) continue;
    if (best === undefined || isLater(startsAt, best.startsAt)) best = entry;
  }
  return best;
}

function isLater(startsAt: string | undefined, than: string | undefined): boolean {
  return startsAt !== undefined && (than === undefined || compareMoments(startsAt, than) > 0);
}
