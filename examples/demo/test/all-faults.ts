import type { Fault, FaultRule } from '@leadkit/emulator';

const FAULTS: readonly Fault[] = [
  { kind: 'rate_limit' },
  { kind: 'rate_limit', retryAfterMs: null },
  { kind: 'error', effect: 'none' },
  { kind: 'error', effect: 'done' },
  { kind: 'error', effect: 'done', status: 500 },
  { kind: 'drop', effect: 'none' },
  { kind: 'drop', effect: 'done' },
  { kind: 'drop', effect: 'done', afterBytes: 10 },
  { kind: 'slow', delayMs: 5_000 },
  { kind: 'slow', delayMs: 120_000, effect: 'done' },
  { kind: 'bad_json' },
  { kind: 'bad_json', how: 'garbage' },
  { kind: 'html', effect: 'none' },
  { kind: 'html', effect: 'done' },
  { kind: 'drift', changes: [{ rename: 'data', to: 'payload' }] },
  { kind: 'content_type', value: 'text/plain' },
];

/** A tenth of all requests fails, in every way an emulator knows, and once the address is banned for half an hour. */
export const ALL_FAULTS: readonly FaultRule[] = [
  ...FAULTS.map((fault): FaultRule => ({ fault, times: 'always', rate: 0.1 / FAULTS.length })),
  { fault: { kind: 'ban', forMs: 30 * 60_000 }, skip: 120 },
];
