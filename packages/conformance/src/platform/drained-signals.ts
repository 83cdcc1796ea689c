import assert from 'node:assert/strict';
import { CHECKPOINT_BYTES_MAX, type IncomingSignal, type LeadsPolled, type LeadsPort } from '@leadkit/core';
import { isSignal } from './platform-bench.ts';

/** No poll needs more rounds; a port that still has more goes round in circles. */
const POLLS_MAX = 60;

/** What polling to the end found. */
export interface Drained {
  /** Every signal as it was reported last, by external id. */
  readonly signals: ReadonlyMap<string, IncomingSignal>;
  /** Everything that was reported, in order. */
  readonly reported: readonly IncomingSignal[];
  readonly checkpoint: string;
}

/** Polls until there is no more, as core does. */
export async function drain(
  port: LeadsPort,
  from: { readonly checkpoint: string | null; readonly collectFrom: string },
  over: {
    readonly limit?: number;
    readonly open?: readonly string[];
    readonly between?: (poll: number) => Promise<void>;
  } = {},
): Promise<Drained> {
  const { limit = 100, open = [], between } = over;
  const reported: IncomingSignal[] = [];
  const signals = new Map<string, IncomingSignal>();
  let { checkpoint } = from;
  for (let poll = 1; poll <= POLLS_MAX; poll += 1) {
    const polled = await port.poll({ checkpoint, collectFrom: from.collectFrom, limit, open });
    checkPolled(polled, limit);
    for (const signal of polled.signals) {
      const known = signals.get(signal.externalId);
      if (known === undefined || signal.revision > known.revision) signals.set(signal.externalId, signal);
      reported.push(signal);
    }
    checkpoint = polled.checkpoint;
    await between?.(poll);
    if (!polled.hasMore && poll > 1) return { signals, reported, checkpoint };
  }
  return assert.fail(`poll says hasMore after ${POLLS_MAX} polls`);
}

/** Fails unless the result of a poll keeps its limits. */
export function checkPolled({ signals, checkpoint, hasMore }: LeadsPolled, limit: number): void {
  assert.ok(signals.length <= limit, `${signals.length} signals from a poll with limit ${limit}`);
  assert.equal(typeof checkpoint, 'string', 'the checkpoint');
  assert.ok(Buffer.byteLength(checkpoint) <= CHECKPOINT_BYTES_MAX, 'the checkpoint is longer than allowed');
  assert.equal(typeof hasMore, 'boolean', 'hasMore');
}

/** The one signal that was made as `externalId`; fails when there is none or several. */
export function one(drained: Drained, externalId: string): IncomingSignal {
  const found = [...drained.signals.values()].filter((signal) => isSignal(signal, externalId));
  assert.equal(found.length, 1, `signals for ${externalId}`);
  return found[0] as IncomingSignal;
}
