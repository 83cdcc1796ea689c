import assert from 'node:assert/strict';
import {
  createSystemClock,
  type ErrorCode,
  type Notice,
  type Notifier,
  type WriteEffect,
} from '@leadkit/core';
import type { ConformanceCase, ConformanceFamily } from '../conformance-case.ts';
import { AT_ONCE_MS, describeError, expectAbort, expectError, promptly } from '../expectations.ts';
import { hasMember } from '../select-cases.ts';
import type { NotifierFaultKind, NotifierWorld } from './notifier-world.ts';

/** A rule of the notifier contract. */
export type NotifierCase = ConformanceCase<Notifier, NotifierWorld>;

interface NotifierRule {
  readonly slug: string;
  readonly title: string;
  readonly family: ConformanceFamily;
  readonly needs?: readonly string[];
  run(notifier: Notifier, world: NotifierWorld): Promise<void>;
}

const NOTICE: Notice = {
  key: 'lead-1:proposed',
  priority: 'high',
  title: 'Жаңа лид: шкаф-купе',
  body: 'Ответить до 12:30. "Алматы" & <b>не жирный</b> 👋',
  url: 'https://host.example/accept/1?token=abc&x=1',
  addresses: [],
};

function notice(world: NotifierWorld, over: Partial<Notice> = {}): Notice {
  const built = { ...NOTICE, addresses: [world.address], ...over };
  return world.notice?.(built) ?? built;
}

const FAILURES: readonly {
  readonly how: NotifierFaultKind;
  readonly title: string;
  readonly codes: readonly ErrorCode[];
  readonly effect: WriteEffect;
  readonly arrived: 0 | 1;
}[] = [
  {
    how: 'refused',
    title: 'a notice that is refused rejects with effect none, and nothing arrives',
    codes: ['invalid_input', 'unauthenticated', 'forbidden', 'not_found', 'business_rule'],
    effect: 'none',
    arrived: 0,
  },
  {
    how: 'dropped_after_effect',
    title: 'an answer that is lost after the notice was sent is unavailable with effect unknown, sent once',
    codes: ['unavailable'],
    effect: 'unknown',
    arrived: 1,
  },
  {
    how: 'dropped_before_effect',
    title: 'a connection that breaks is unavailable with effect unknown',
    codes: ['unavailable'],
    effect: 'unknown',
    arrived: 0,
  },
];

const failureRules: readonly NotifierRule[] = FAILURES.map(({ how, title, codes, effect, arrived }) => ({
  slug: how.replaceAll('_', '-'),
  title,
  family: 'writes',
  needs: [`world.faults.${how}`],
  run: async (notifier, world) => {
    await world.failNext({ how });
    const error = await expectError('send', () => notifier.send(notice(world)), ...codes);
    assert.equal(error.effect, effect, 'effect');
    assert.equal(world.received().length, arrived, 'notices that arrived');
    for (const secret of world.secrets)
      assert.ok(!error.message.includes(secret), 'the message of the error holds a secret');
    assert.ok(!error.message.includes(NOTICE.body), 'the message of the error holds the notice');
  },
}));

const RULES: readonly NotifierRule[] = [
  {
    slug: 'named',
    title: 'a notifier says which contract it was written for and has a short id in lower case',
    family: 'shape',
    run: async (notifier) => {
      assert.equal(notifier.contract, 1);
      assert.match(notifier.id, /^[a-z][a-z0-9-]*$/);
    },
  },
  {
    slug: 'once',
    title: 'a notice arrives once, with title, body and link, at its address',
    family: 'writes',
    run: async (notifier, world) => {
      await notifier.send(notice(world));
      const [arrived, ...more] = world.received();
      assert.deepEqual(more, [], 'it arrived more than once');
      assert.ok(arrived, 'it did not arrive');
      for (const part of [NOTICE.title, NOTICE.body, NOTICE.url ?? ''])
        assert.ok(arrived.text.includes(part), `"${part}" is missing in "${arrived.text}"`);
      assert.deepEqual(arrived.addresses, [world.address], 'addresses');
    },
  },
  {
    slug: 'default-address',
    title: 'a notice without addresses goes to the default of the notifier, without a link if there is none',
    family: 'values',
    run: async (notifier, world) => {
      const { url: _none, ...plain } = notice(world, { addresses: [] });
      await notifier.send(plain);
      assert.equal(world.received().length, 1, 'notices that arrived');
      assert.ok(!world.received()[0]?.text.includes('undefined'), 'the text says undefined');
    },
  },
  {
    slug: 'rate-limited',
    title: 'a 429 with Retry-After: 7 is rate_limited with retryAfterMs 7000',
    family: 'pacing',
    needs: ['world.faults.rate_limited'],
    run: async (notifier, world) => {
      await world.failNext({ how: 'rate_limited', retryAfterMs: 7_000 });
      const send = (): Promise<void> => notifier.send(notice(world), { timeoutMs: 5_000 });
      const error = await expectError('send', send, 'rate_limited');
      assert.equal(error.retryAfterMs, 7_000, 'retryAfterMs');
      assert.ok(error.effect !== undefined, 'the error says no effect');
      assert.equal(world.received().length, 0, 'notices that arrived');
    },
  },
  ...failureRules,
  {
    slug: 'aborted-before',
    title: 'an aborted signal rejects with its own reason, and nothing arrives',
    family: 'abort',
    run: async (notifier, world) => {
      await expectAbort('send', (signal) => notifier.send(notice(world), { signal }));
      assert.equal(world.requests(), 0, 'requests that left');
    },
  },
  {
    slug: 'aborted-meanwhile',
    title: 'a call that waits rejects at once with the reason of its signal when it aborts',
    family: 'abort',
    needs: ['world.faults.hang'],
    run: async (notifier, world) => {
      const stop = new AbortController();
      const running = await startHanging(notifier, world, { signal: stop.signal });
      const reason = new Error('stopped by the caller');
      stop.abort(reason);
      const settled = running().then(
        () => 'success',
        (error: unknown) => error,
      );
      const rejection = await promptly('send', settled, AT_ONCE_MS);
      assert.strictEqual(rejection, reason, `rejected with ${describeError(rejection)}`);
    },
  },
  {
    slug: 'timed-out',
    title: 'a notice that gets no answer within timeoutMs is unavailable with effect unknown',
    family: 'time',
    needs: ['world.faults.hang'],
    run: async (notifier, world) => {
      const running = await startHanging(notifier, world, { timeoutMs: 20_000 });
      await world.advance(20_001);
      const error = await expectError('send', running, 'unavailable');
      assert.equal(error.effect, 'unknown', 'effect');
    },
  },
];

/** Starts a send on a far side that never answers, and comes back once the request is there. */
async function startHanging(
  notifier: Notifier,
  world: NotifierWorld,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<() => Promise<void>> {
  await world.failNext({ how: 'hang' });
  const running = notifier.send(notice(world), options);
  running.catch(() => undefined);
  const real = createSystemClock();
  for (let looks = 0; world.requests() === 0 && looks < 1_000; looks += 1) await real.sleep(2);
  assert.equal(world.requests(), 1, 'requests that arrived');
  return () => running;
}

/** Every rule of the `Notifier` contract. */
export const notifierCases: readonly NotifierCase[] = RULES.map((rule) => ({
  id: `notifier.send.${rule.slug}`,
  title: rule.title,
  port: 'send',
  family: rule.family,
  needs: rule.needs ?? [],
  lacks: ({ world }) => {
    const missing = (rule.needs ?? []).find((need) => !hasMember({ world }, need));
    return missing === undefined ? undefined : `world lacks ${missing.replace('world.', '')}`;
  },
  run: ({ subject, world }) => rule.run(subject, world),
}));
