import { invalidInput } from '@leadkit/core';
import { z } from 'zod';

/**
 * Messages up to `mark` are told. A sweep tells those after it up to `ceiling`, thread by thread: `queue` holds the
 * threads left, `told` the last message told of the first of them.
 */
export interface ThreadsMark {
  readonly mark: number;
  readonly sweep?:
    | { readonly ceiling: number; readonly queue: readonly number[]; readonly told: number }
    | undefined;
}

/** Orders changed before the second `from` are told, and of that second those in `seen`, by id and version. */
export interface OrdersMark {
  /** As Bazaar prints it; `null` before the first poll. */
  readonly from: string | null;
  readonly seen: Readonly<Record<string, number>>;
  /** Orders core follows, or was just told of, for the time when lists no longer show them. */
  readonly open: Readonly<Record<string, OpenOrder>>;
}

export interface OpenOrder {
  readonly version: number;
  readonly createdMs: number;
  readonly checkedMs: number;
}

export interface Checkpoint {
  readonly version: 1;
  readonly threads: ThreadsMark;
  readonly orders: OrdersMark;
}

const whole = z.int().nonnegative();
const checkpointSchema: z.ZodType<Checkpoint> = z.object({
  version: z.literal(1),
  threads: z.object({
    mark: whole,
    sweep: z.object({ ceiling: whole, queue: z.array(whole), told: whole }).optional(),
  }),
  orders: z.object({
    from: z.string().nullable(),
    seen: z.record(z.string(), whole),
    open: z.record(z.string(), z.object({ version: whole, createdMs: z.number(), checkedMs: z.number() })),
  }),
});

/** @throws LeadKitError `invalid_input` when it is not one of ours. */
export function readCheckpoint(text: string | null): Checkpoint {
  if (text === null) return { version: 1, threads: { mark: 0 }, orders: { from: null, seen: {}, open: {} } };
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch {
    const message = 'is not one of bazaar; pass the one of the last poll, or null to begin anew';
    throw invalidInput('leads.poll', [{ path: 'checkpoint', message }], 'bazaar');
  }
}

export function writeCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint);
}
