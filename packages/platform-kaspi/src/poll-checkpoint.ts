import { CHECKPOINT_BYTES_MAX, invalidInput } from '@leadkit/core';
import { z } from 'zod';

/** What is known of an order. */
export interface KnownOrder {
  /** Print of what was told of it. */
  readonly print: string;
  readonly revision: number;
  readonly createdMs: number;
  /** When it was last looked at. */
  readonly checkedMs: number;
  /** When it was first seen completed; 0: it was not. */
  readonly completedMs: number;
}

/** Where polling stands. */
export interface Checkpoint {
  /** When every order of the last days was looked through; 0: never. */
  readonly sweptMs: number;
  /** Older orders are collected up to here; `null`: that has not begun. */
  readonly filledMs: number | null;
  /** By the order's number. */
  readonly orders: ReadonlyMap<string, KnownOrder>;
}

const knownSchema = z.tuple([z.string(), z.int(), z.int(), z.int(), z.int()]);
const schema = z.object({
  version: z.literal(1),
  swept: z.int().nonnegative(),
  filled: z.int().nullable(),
  orders: z.record(z.string(), knownSchema),
});

const EMPTY: Checkpoint = { sweptMs: 0, filledMs: null, orders: new Map() };

/** @throws LeadKitError `invalid_input` when it is not one of ours. */
export function readCheckpoint(text: string | null): Checkpoint {
  if (text === null) return EMPTY;
  try {
    const { swept, filled, orders } = schema.parse(JSON.parse(text));
    const known = Object.entries(orders).map(
      ([code, [print, revision, created, checked, completed]]) =>
        [
          code,
          {
            print,
            revision,
            createdMs: created * 1_000,
            checkedMs: checked * 1_000,
            completedMs: completed * 1_000,
          },
        ] as const,
    );
    return { sweptMs: swept, filledMs: filled, orders: new Map(known) };
  } catch {
    const message = 'is not one of kaspi; pass the one of the last poll, or null to begin anew';
    throw invalidInput('leads.poll', [{ path: 'checkpoint', message }], 'kaspi');
  }
}

/**
 * An order takes some 70 bytes, so a checkpoint holds 14,000; beyond them the oldest are forgotten. One that is met again
 * is told again with the revision of its stage, which core drops as known.
 */
export function writeCheckpoint({ sweptMs, filledMs, orders }: Checkpoint): string {
  const newest = [...orders].sort(([, a], [, b]) => b.createdMs - a.createdMs);
  for (let kept = newest.length; ; kept = Math.floor(kept * 0.9)) {
    const rows = newest.slice(0, kept).map(([code, known]) => [code, rowOf(known)]);
    const text = JSON.stringify({
      version: 1,
      swept: sweptMs,
      filled: filledMs,
      orders: Object.fromEntries(rows) as object,
    });
    // Numbers and prints are plain ASCII; anything else would take more bytes than characters.
    if (new TextEncoder().encode(text).length <= CHECKPOINT_BYTES_MAX || kept === 0) return text;
  }
}

function rowOf({ print, revision, createdMs, checkedMs, completedMs }: KnownOrder): readonly unknown[] {
  const second = (unixMs: number): number => Math.floor(unixMs / 1_000);
  return [print, revision, second(createdMs), second(checkedMs), second(completedMs)];
}
