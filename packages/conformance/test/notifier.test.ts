import { isLeadKitError, LeadKitError, type Notifier } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { notifierCases } from '../src/index.ts';
import { describeNotifier } from '../src/vitest/index.ts';
import { createNotifierSetup } from './worlds/reference-notifier.ts';

describeNotifier('the reference notifier', { create: createNotifierSetup });

type Send = Notifier['send'];

/** A notifier whose failures are told in another way. */
function failing(change: (error: LeadKitError) => unknown): (send: Send) => Send {
  return (send) => (notice, options) =>
    send(notice, options).catch((error: unknown) => {
      throw isLeadKitError(error) ? change(error) : error;
    });
}

function withEffect(effect: 'none' | 'unknown'): (send: Send) => Send {
  return failing(({ code, operation, message, retryAfterMs }) => {
    return new LeadKitError({ code, operation, message, retryAfterMs, effect });
  });
}

/** A notifier that is broken on purpose, by the case that has to notice. */
const MUTANTS: Readonly<Record<string, Partial<Notifier> | ((send: Send) => Send)>> = {
  'notifier.send.named': { id: 'My Chat' },
  'notifier.send.once': (send) => async (notice, options) => {
    await send(notice, options);
    await send(notice, options);
  },
  'notifier.send.default-address': (send) => (notice, options) =>
    send({ ...notice, body: `${notice.body}\n${String(notice.url)}` }, options),
  'notifier.send.rate-limited': failing(({ code, operation, message, effect, retryAfterMs = 0 }) => {
    return new LeadKitError({ code, operation, message, effect, retryAfterMs: retryAfterMs / 1_000 });
  }),
  'notifier.send.refused': withEffect('unknown'),
  'notifier.send.dropped-after-effect': withEffect('none'),
  'notifier.send.dropped-before-effect': failing(() => new TypeError('fetch failed')),
  'notifier.send.aborted-before': (send) => (notice) => send(notice),
  'notifier.send.aborted-meanwhile': (send) => (notice, options) =>
    send(notice, options).catch((cause: unknown) => {
      throw new LeadKitError({ code: 'unavailable', operation: 'notifier.send', message: 'stopped', cause });
    }),
  'notifier.send.timed-out': withEffect('none'),
};

describe('notifier mutants', () => {
  test('there is one for every case', () => {
    expect(Object.keys(MUTANTS).sort()).toEqual(notifierCases.map((one) => one.id).sort());
  });

  test.each(notifierCases.map((one) => [one.id, one] as const))('%s fails', async (id, broken) => {
    const { subject, world } = await createNotifierSetup();
    const mutant = MUTANTS[id];
    const patch =
      typeof mutant === 'function'
        ? { send: mutant((notice, options) => subject.send(notice, options)) }
        : mutant;
    const run = broken.run({ subject: { ...subject, ...patch }, world });
    await expect(run).rejects.toMatchObject({ name: 'AssertionError' });
  });
});
