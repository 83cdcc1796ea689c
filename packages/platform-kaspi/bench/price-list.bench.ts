import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../../../tools/bench/bench.ts';
import { WRITERS } from './price-list-writers.ts';

const OFFERS = 100_000;
const PROCESSES = 5;
/** Lists that a warm process writes; the cheapest counts. */
const LISTS = 3;
/** What a process writes before it is measured; libraries that take long are measured once, and cold. */
const WARM_UP = 50_000;
const SLOW = /^(?:fast-xml-parser|xmlbuilder2)/;
const OURS = 'build, checked';
const PEER = 'unchecked string stream';
const script = fileURLToPath(new URL('price-list-process.ts', import.meta.url));

interface Cost {
  readonly bytes: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

function inFreshProcess(name: string): Cost {
  const [warmUp, lists] = SLOW.test(name) ? [1000, 1] : [WARM_UP, LISTS];
  const command = ['--conditions=@leadkit/source', script, name, ...[OFFERS, warmUp, lists].map(String)];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' })) as Cost;
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Medians of five processes each, by turns; slow libraries get one. */
function costs(): ReadonlyMap<string, Cost> {
  const names = Object.keys(WRITERS);
  const seen = new Map<string, Cost[]>(names.map((name) => [name, []]));
  for (let run = 0; run < PROCESSES; run += 1)
    for (const name of names) if (run === 0 || !SLOW.test(name)) seen.get(name)?.push(inFreshProcess(name));
  return new Map(
    [...seen].map(([name, runs]) => [
      name,
      {
        bytes: median(runs.map(({ bytes }) => bytes)),
        cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
        peakMb: median(runs.map(({ peakMb }) => peakMb)),
      },
    ]),
  );
}

let measured: ReadonlyMap<string, Cost> | undefined;

function costOf(name: string): Cost {
  if (measured === undefined) {
    measured = costs();
    const base = measured.get(PEER);
    for (const [each, { bytes, cpuMs, peakMb }] of measured)
      console.log(
        `  ${(cpuMs / (base?.cpuMs ?? 1)).toFixed(2)}x ${cpuMs.toFixed(0)} ms, ${peakMb.toFixed(0)} MB, ${(bytes / 1e6).toFixed(1)} MB written: ${each}`,
      );
  }
  const cost = measured.get(name);
  if (cost === undefined) throw new Error(`No writer is called "${name}".`);
  return cost;
}

const work = `Kaspi price list of ${OFFERS} products, checked, in fresh processes`;

export const benches: readonly Bench[] = [
  {
    kind: 'figure',
    work: `${work}: CPU against an unchecked string stream`,
    unit: 'times',
    goalAtMost: 1.3,
    measure: () => costOf(OURS).cpuMs / costOf(PEER).cpuMs,
  },
  {
    kind: 'figure',
    work: `${work}: peak memory over that of the stream`,
    unit: 'MB',
    goalAtMost: 25,
    measure: () => Math.max(0, costOf(OURS).peakMb - costOf(PEER).peakMb),
  },
  {
    kind: 'figure',
    work: `${work}: CPU against xmlbuilder2`,
    unit: 'times',
    goalAtMost: 0.2,
    measure: () => costOf(OURS).cpuMs / costOf('xmlbuilder2, whole').cpuMs,
  },
];
