/** A percentile of numbers in ascending order, between the two nearest ranks; `undefined` for none. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/** One bar of a histogram. */
export interface Bin {
  readonly from: number;
  readonly before: number;
  readonly count: number;
}

/** Counts numbers in bins of one width, a round one, about `wanted` of them. */
export function histogram(sorted: readonly number[], wanted: number): readonly Bin[] {
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const width = roundWidth((last - first) / wanted);
  const from = Math.floor(first / width) * width;
  return Array.from({ length: Math.floor((last - from) / width) + 1 }, (_, index) => {
    const bin = { from: from + index * width, before: from + (index + 1) * width };
    return { ...bin, count: sorted.filter((value) => value >= bin.from && value < bin.before).length };
  });
}

/** The next of 1, 2, 2.5 or 5 times a power of ten. */
function roundWidth(least: number): number {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return (([1, 2, 2.5, 5, 10].find((factor) => factor * power >= least) ?? 10) as number) * power;
}
