// `npm run bench`, or `npm run bench -- core` for the files whose path contains a word. Every packages/*/bench/*.bench.ts
// is found; the results also go to bench/results.json.
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, ContestBench, FigureBench } from './bench.ts';
import { cpuMsOf } from './measure.ts';

interface Goal {
  readonly text: string;
  readonly met: boolean;
}
interface Result {
  readonly file: string;
  readonly work: string;
  readonly ours: string;
  /** CPU time of each other contender as a multiple of ours; what is above 1 is slower than ours. */
  readonly others: Readonly<Record<string, number>>;
  readonly goals: readonly Goal[];
}

const duration = (ms: number): string =>
  ms < 1 ? `${(ms * 1000).toPrecision(3)} µs` : `${ms.toPrecision(3)} ms`;
const round = (value: number): number => Number(value.toPrecision(3));

async function contest(file: string, bench: ContestBench): Promise<Result> {
  const ours = bench.contenders.find(({ role }) => role === 'ours');
  if (!ours) throw new Error(`${file}: "${bench.work}" has no contender with the role ours`);
  const cpuMs = await cpuMsOf(bench.contenders);
  const costOf = (name: string): number => {
    const cost = cpuMs.get(name);
    if (cost === undefined) throw new Error(`${file}: "${bench.work}" names ${name}, which is no contender`);
    return cost;
  };
  const oursMs = costOf(ours.name);
  return {
    file,
    work: bench.work,
    ours: duration(oursMs),
    others: Object.fromEntries(
      bench.contenders
        .filter((contender) => contender !== ours)
        .map(({ name, role }) => [role === 'floor' ? `${name} (floor)` : name, round(costOf(name) / oursMs)]),
    ),
    goals: bench.goals.map(({ against, ratio }) => {
      const seen = oursMs / costOf(against);
      const wanted = ratio < 1 ? `${round(1 / ratio)}x faster than` : `at most ${ratio}x`;
      const got = ratio < 1 ? `${round(1 / seen)}x` : `${round(seen)}x`;
      return { text: `${wanted} ${against}: ${got}`, met: seen <= ratio };
    }),
  };
}

async function figure(file: string, bench: FigureBench): Promise<Result> {
  const value = round(await bench.measure());
  const text = `at most ${bench.goalAtMost} ${bench.unit}: ${value}`;
  return {
    file,
    work: bench.work,
    ours: `${value} ${bench.unit}`,
    others: {},
    goals: [{ text, met: value <= bench.goalAtMost }],
  };
}

const words = process.argv.slice(2);
const files = globSync('packages/*/bench/*.bench.ts')
  .sort()
  .filter((file) => words.every((word) => file.includes(word)));
const results: Result[] = [];
const started = performance.now();

console.log('CPU time of one run; the others as multiples of ours, so that below 1 is cheaper than ours.');
for (const file of files) {
  const { benches } = (await import(pathToFileURL(resolve(file)).href)) as { benches: readonly Bench[] };
  for (const bench of benches) {
    const result = bench.kind === 'contest' ? await contest(file, bench) : await figure(file, bench);
    results.push(result);
    console.log(`\n${result.work}\n  ours   ${result.ours}`);
    for (const [name, ratio] of Object.entries(result.others))
      console.log(`  ${`${ratio}x`.padEnd(6)} ${name}`);
    for (const { text, met } of result.goals) console.log(`  goal   ${text}, ${met ? 'met' : 'NOT met'}`);
  }
}

mkdirSync('bench', { recursive: true });
const machine = { node: process.version, cores: availableParallelism(), at: new Date().toISOString() };
writeFileSync('bench/results.json', `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
const goals = results.flatMap((result) => result.goals);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `\n${goals.filter(({ met }) => met).length} of ${goals.length} goals met, ${results.length} rows in ${seconds} s`,
);
