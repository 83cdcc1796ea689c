import { createIdGenerator, LeadKitError, toIsoText } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { type OperationContext, runOperation } from '../../src/operations/run-operation.ts';

test('a write that is stopped with a coded reason stays started, so that it is looked up before any repeat', async () => {
  const clock = createTestClock();
  const store = createMemoryStore().tenant('default');
  const now = (): string => toIsoText(clock.now());
  const context: OperationContext = {
    store,
    now,
    ids: createIdGenerator(() => clock.now()),
    commit: ({ changes }) => store.commit({ now: now(), changes }),
  };
  const stop = new AbortController();
  const reason = new LeadKitError({ code: 'unavailable', operation: 'test', message: 'It took too long.' });
  const write = {
    key: 'write-1',
    kind: 'test.write',
    send: () => {
      stop.abort(reason);
      return Promise.reject(reason);
    },
    lookUp: () => Promise.resolve(undefined),
    onSuccess: () => ({ changes: [], events: [] }),
  };
  await expect(runOperation(context, write, { signal: stop.signal })).rejects.toBe(reason);
  expect(await store.getByKey('operation', 'write-1')).toMatchObject({ state: 'started' });
});
