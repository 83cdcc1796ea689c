/**
 * The value below which `share` of the numbers lie, by linear interpolation between neighbours (the method of most
 * spreadsheets). Absent without numbers.
 *
 * @param sorted - rising
 * @param share - 0 to 1
 */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position % 1);
}

/** The middle of numbers in any order. Absent without numbers. */
export function median(numbers: readonly number[]): number | undefined {
  return percentile(rising(numbers), 0.5);
}

/** The same numbers, rising. */
export function rising(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((left, right) => left - right);
}

/**
 * How concentrated holdings are, 0 to 10 000: the Herfindahl-Hirschman index without the bias of small samples,
 * Σ c(c−1) / (n(n−1)) · 10 000, the chance that two random pieces have the same holder. Absent below two pieces.
 *
 * @param counts - pieces per holder
 */
export function herfindahl(counts: Iterable<number>): number | undefined {
  let pieces = 0;
  let pairs = 0;
  for (const count of counts) {
    pieces += count;
    pairs += count * (count - 1);
  }
  return pieces < 2 ? undefined : (pairs / (pieces * (pieces - 1))) * 10_000;
}

/** Whole numbers in the proportion of the weights that sum exactly to `total`, by the largest remainder. */
export function apportion(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
