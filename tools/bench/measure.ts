import type { Contender } from './bench.ts';

const rounds = 7;
const roundMs = 100;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function repeat(contender: Contender, times: number): Promise<number> {
  const before = cpuMs();
  for (let left = times; left > 0; left--) {
    const result = contender.run();
    if (result instanceof Promise) await result;
  }
  return (cpuMs() - before) / times;
}

/** How often the work fits into one round; doubles until it is seen, which also warms the code up. */
async function timesPerRound(contender: Contender): Promise<number> {
  for (let times = 1; ; times *= 2) {
    const spent = (await repeat(contender, times)) * times;
    if (spent >= roundMs / 2) return Math.max(1, Math.round((times * roundMs) / spent));
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * CPU milliseconds (user + system) of one run of each contender: the median of seven rounds of about 100 ms,
 * interleaved so that a busy machine slows all of them alike. Trust ratios, not times.
 */
export async function cpuMsOf(contenders: readonly Contender[]): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const contender of contenders) times.set(contender.name, await timesPerRound(contender));
  const seen = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      seen.get(contender.name)?.push(await repeat(contender, times.get(contender.name) ?? 1));
    }
  }
  return new Map([...seen].map(([name, values]) => [name, median(values)]));
}
