import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { EmulatorSnapshot } from '@leadkit/emulator';
import { DemoProblem } from '../demo-problem.ts';

/** A marketplace as it stands. */
export interface SavedPlatform {
  /** How many of its happenings are over. */
  readonly happened: number;
  /** Everything its emulator knows. */
  readonly snapshot: EmulatorSnapshot;
}

/** The marketplaces as they stand. */
export interface SavedWorld {
  /** When the demo began, in milliseconds since 1970. */
  readonly startMs: number;
  /** The moment, in milliseconds since 1970. */
  readonly nowMs: number;
  /** By id of the platform. */
  readonly platforms: Readonly<Record<string, SavedPlatform>>;
}

/** Names the shape of the file and the people of the demo: another version begins anew. */
const WORLD_VERSION = 2;

/**
 * Writes the world, whole or not at all: what a marketplace has answered it must not forget when the demo is killed, so
 * this happens before the answer leaves.
 *
 * @param platforms JSON of a {@link SavedPlatform} by id, kept by the caller while it stays the same
 */
export function writeWorld(
  path: string,
  { startMs, nowMs }: Pick<SavedWorld, 'startMs' | 'nowMs'>,
  platforms: ReadonlyMap<string, string>,
): void {
  const parts = [...platforms].map(([id, json]) => `${JSON.stringify(id)}:${json}`);
  const head = `"version":${WORLD_VERSION},"startMs":${startMs},"nowMs":${nowMs}`;
  writeFileSync(`${path}.tmp`, `{${head},"platforms":{${parts.join(',')}}}`);
  renameSync(`${path}.tmp`, path);
  writeMoment(path, nowMs);
}

/** Writes the moment alone, when nothing else has changed. */
export function writeMoment(path: string, nowMs: number): void {
  writeFileSync(`${path}.now`, String(nowMs));
}

/** The world of an earlier run; `undefined` when there was none. */
export function readWorld(path: string): SavedWorld | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const saved = JSON.parse(text) as SavedWorld & { readonly version: number };
  if (saved.version !== WORLD_VERSION)
    throw new DemoProblem(
      `${path} was left by another version of the demo. Begin anew: npm run demo -- --fresh`,
    );
  const laterMs = Number(readText(`${path}.now`) ?? 0);
  return { ...saved, nowMs: Math.max(saved.nowMs, Number.isFinite(laterMs) ? laterMs : 0) };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
