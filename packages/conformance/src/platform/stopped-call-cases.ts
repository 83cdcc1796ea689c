import assert from 'node:assert/strict';
import { type CallOptions, createSystemClock } from '@leadkit/core';
import { AT_ONCE_MS, describeError, expectAbort, promptly } from '../expectations.ts';
import { type PlatformBench, writeError } from './platform-bench.ts';
import { READ_CALLS, type ReadyCall, type ReadyWrite, WRITE_CALLS } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, type PortName, platformRules } from './platform-case.ts';
import type { PlatformCall } from './remote-fault.ts';

interface StoppableCall {
  readonly name: PlatformCall;
  readonly port: PortName;
  readonly needs: readonly string[];
  readonly isWrite: boolean;
  readonly prepare: (bench: PlatformBench) => Promise<ReadyCall>;
}

const CALLS: readonly StoppableCall[] = [
  ...READ_CALLS.map((read) => ({ ...read, isWrite: false })),
  ...WRITE_CALLS.map((write) => ({
    ...write,
    isWrite: true,
    prepare: async (bench: PlatformBench): Promise<ReadyCall> => callOf(await write.prepare(bench)),
  })),
];

function callOf({ call }: ReadyWrite): ReadyCall {
  return call;
}

/** Real milliseconds between two looks at the remote side. */
const LOOK_MS = 2;
/** How often to look before giving up. */
const LOOKS_MAX = 1_000;

/** Starts the call on a remote side that never answers, and comes back once the request is there. */
async function startHanging(
  bench: PlatformBench,
  { name, prepare }: StoppableCall,
  options: CallOptions,
): Promise<{ readonly running: Promise<unknown> }> {
  const { world } = bench;
  const call = await prepare(bench);
  const before = world.requests(name);
  await world.failNext({ how: 'hang', on: name, times: 'always' });
  const running = call(options);
  running.catch(() => undefined);
  const real = createSystemClock();
  for (let looks = 0; world.requests(name) === before && looks < LOOKS_MAX; looks += 1)
    await real.sleep(LOOK_MS);
  assert.ok(world.requests(name) > before, `${name}: no request arrived`);
  return { running };
}

function rulesOf(stoppable: StoppableCall): readonly PlatformRule<PortName>[] {
  const { name, port, needs, isWrite, prepare } = stoppable;
  const slug = name.replace(`${port}.`, '');
  return [
    {
      slug: `${slug}.aborted-before`,
      title: `${name} with an aborted signal rejects with the signal's own reason, and no request leaves`,
      family: 'abort',
      needs,
      run: async (bench) => {
        const call = await prepare(bench);
        const before = bench.io.sent.length;
        await expectAbort(name, (signal) => call({ signal }));
        assert.equal(bench.io.sent.length, before, 'requests that left');
      },
    },
    {
      slug: `${slug}.aborted-meanwhile`,
      title: `${name} that waits for an answer rejects at once with the reason of its signal when it aborts`,
      family: 'abort',
      needs: [...needs, 'world.faults.hang'],
      asks: name,
      run: async (bench) => {
        const stop = new AbortController();
        const { running } = await startHanging(bench, stoppable, { signal: stop.signal });
        const reason = new Error('stopped by the caller');
        stop.abort(reason);
        const settled = running.then(
          () => 'a result',
          (error: unknown) => error,
        );
        const rejection = await promptly(name, settled, AT_ONCE_MS);
        assert.strictEqual(rejection, reason, `rejected with ${describeError(rejection)}`);
      },
    },
    {
      slug: `${slug}.timed-out`,
      title: `${name} that gets no answer within timeoutMs becomes unavailable${isWrite ? ' with effect unknown' : ''}`,
      family: 'time',
      needs: [...needs, 'world.faults.hang'],
      asks: name,
      run: async (bench) => {
        const { running } = await startHanging(bench, stoppable, { timeoutMs: 20_000 });
        await bench.world.advance(20_001);
        const error = await promptly(name, writeError(name, running));
        assert.equal(error.code, 'unavailable', 'code');
        assert.equal(error.effect, isWrite ? 'unknown' : undefined, 'effect');
      },
    },
  ];
}

/** Calls that are aborted or take too long. */
export const stoppedCallCases: readonly PlatformCase[] = CALLS.flatMap((call) =>
  platformRules(call.port, rulesOf(call)),
);
