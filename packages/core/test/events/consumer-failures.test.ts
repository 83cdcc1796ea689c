import { describe, expect, test } from 'vitest';
import { LeadKitError } from '../../src/errors.ts';
import { createGate, openConsumerBench } from './consumer-bench.ts';

describe('a handler that throws', () => {
  test('is tried again after a jittered wait that doubles up to its cap', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const tries: [number, number][] = [];
    const startMs = bench.clock.now();
    const options = { retryBaseMs: 1000, retryCapMs: 3000, attemptsMax: 5 };
    await crm.subscribe(
      'crm',
      ['lead.scored'],
      (_event, { attempt }) => {
        tries.push([attempt, bench.clock.now() - startMs]);
        throw new Error('no');
      },
      options,
    );
    await bench.happen(['a']);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 1, dead: 0 });
    for (let ms = 0; ms < 5000; ms += 100) {
      await bench.clock.advance(100);
      await crm.dispatch();
    }
    // Half of 1000, 2000, 3000 (capped) and 3000.
    expect(tries).toEqual([
      [1, 0],
      [2, 500],
      [3, 1500],
      [4, 3000],
      [5, 4500],
    ]);
  });

  test('never waits less than its error asks for', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    let tries = 0;
    await crm.subscribe('crm', ['lead.scored'], () => {
      tries += 1;
      throw new LeadKitError({ code: 'rate_limited', operation: 'crm', message: 'wait', retryAfterMs: 7000 });
    });
    await bench.happen(['a']);
    await crm.dispatch();
    await bench.clock.advance(6999);
    await crm.dispatch();
    expect(tries).toBe(1);
    await bench.clock.advance(1);
    await crm.dispatch();
    expect(tries).toBe(2);
  });

  test('is a dead letter after attemptsMax tries, with code and message and without a stack', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const error = new LeadKitError({
      code: 'forbidden',
      operation: 'crm.push',
      message: 'The key may not write.',
    });
    await crm.subscribe(
      'crm',
      ['lead.scored'],
      () => {
        throw error;
      },
      { attemptsMax: 2 },
    );
    const [event] = await bench.happen(['a']);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 1, dead: 0 });
    await bench.clock.advance(1000);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 1 });
    expect((await crm.deadLetters({ consumer: 'crm' })).items).toStrictEqual([
      {
        deliveryId: expect.any(String),
        consumer: 'crm',
        event,
        attempts: 2,
        error: 'forbidden: The key may not write.',
        diedAt: bench.clock.nowText(),
      },
    ]);
    expect(await crm.backlog()).toEqual([{ name: 'crm', pending: 0, dead: 1 }]);
  });

  test.each([
    ['a stranger’s error', new TypeError('bad \u0000 \ud83d text'), 'TypeError: bad \ufffd \ufffd text'],
    ['a very long message', new Error('x'.repeat(5000)), `Error: ${'x'.repeat(993)}`],
    ['something that is no Error', 'secret', 'thrown string: something that is no Error'],
  ])('leaves %s in a form every store keeps', async (_what, thrown, kept) => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const handler = (): never => {
      throw thrown;
    };
    await crm.subscribe('crm', ['lead.scored'], handler, { attemptsMax: 1 });
    await bench.happen(['a']);
    await crm.dispatch();
    expect((await crm.deadLetters()).items[0]?.error).toBe(kept);
  });

  test('puts only the class of a stranger’s error into the log, which may quote a phone', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const handler = (): never => {
      throw new Error('no customer +77015550101');
    };
    await crm.subscribe('crm', ['lead.scored'], handler, { attemptsMax: 1 });
    const [event] = await bench.happen(['a']);
    await crm.dispatch();
    expect(bench.lines).toEqual([
      {
        level: 'error',
        message: 'A delivery failed too often and is a dead letter now. Mend the cause, then replay it.',
        fields: {
          consumer: 'crm',
          eventType: 'lead.scored',
          eventId: event?.id,
          deliveryId: expect.any(String),
          attempt: 1,
          error: 'Error',
        },
      },
    ]);
  });

  test('neither stops other consumers nor other subjects', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    const seen: string[] = [];
    await kit.subscribe('broken', ['lead.scored'], ({ subject }) => {
      if (subject.id === 'a') throw new Error('no');
      seen.push(`broken ${subject.id}`);
    });
    await kit.subscribe('sound', ['lead.scored'], ({ subject }) => seen.push(`sound ${subject.id}`));
    await bench.happen(['a', 'b', 'a']);
    expect(await kit.dispatch()).toEqual({ handled: 4, failed: 1, dead: 0 });
    expect(seen.toSorted()).toEqual(['broken b', 'sound a', 'sound a', 'sound b']);
  });
});

test('a text that is cut within a character is kept as every store can keep it', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const fail = (): never => {
    throw new Error(`${'x'.repeat(992)}😀`);
  };
  await crm.subscribe('crm', ['lead.scored'], fail, { attemptsMax: 1 });
  await bench.happen(['a']);
  expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 1 });
  const [letter] = (await crm.deadLetters()).items;
  expect(letter?.error).toBe(`Error: ${'x'.repeat(992)}\ufffd`);
});

describe('a dead letter', () => {
  test('unblocks its subject, and replay gives it another chance from the first try on', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const seen: [number, number][] = [];
    let isMended = false;
    await crm.subscribe(
      'crm',
      ['lead.scored'],
      ({ data }, { attempt }) => {
        if (data.score === 1 && !isMended) throw new Error('no');
        seen.push([data.score, attempt]);
      },
      { attemptsMax: 1 },
    );
    await bench.happen(['a', 'a']);
    expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 1 });
    expect(seen).toEqual([[2, 1]]);

    isMended = true;
    expect(await crm.replay({ consumer: 'crm' })).toBe(1);
    expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(seen).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect((await crm.deadLetters()).items).toEqual([]);
  });
});

describe('a handler that hangs', () => {
  test('is told to stop after handlerTimeoutMs, counts as a failed try, and its late result is not heard', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const gate = createGate();
    const reasons: unknown[] = [];
    let tries = 0;
    await crm.subscribe(
      'crm',
      ['lead.scored'],
      async (_event, { signal }) => {
        tries += 1;
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        await gate.opened;
      },
      { handlerTimeoutMs: 5000, attemptsMax: 2 },
    );
    await bench.happen(['a']);
    const dispatched = crm.dispatch();
    await bench.clock.advance(4999);
    expect(reasons).toEqual([]);
    await bench.clock.advance(1);
    expect(await dispatched).toEqual({ handled: 0, failed: 1, dead: 0 });
    expect(reasons).toEqual([expect.objectContaining({ code: 'unavailable' })]);

    gate.open();
    await bench.clock.advance(0);
    expect(await crm.backlog()).toEqual([
      { name: 'crm', pending: 1, dead: 0, oldestAt: '2026-11-22T05:00:00.000Z' },
    ]);
    await bench.clock.advance(1000);
    expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(tries).toBe(2);
  });

  test('a late rejection after its time limit disturbs nobody', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const gate = createGate();
    const handler = async (): Promise<never> => {
      await gate.opened;
      throw new Error('too late');
    };
    await crm.subscribe('crm', ['lead.scored'], handler, { handlerTimeoutMs: 10, attemptsMax: 1 });
    await bench.happen(['a']);
    const dispatched = crm.dispatch();
    await bench.clock.advance(10);
    expect(await dispatched).toEqual({ handled: 0, failed: 0, dead: 1 });
    gate.open();
    await bench.clock.advance(0);
    expect((await crm.deadLetters()).items[0]?.error).toMatch(
      /^unavailable: The handler of consumer "crm" did not finish/,
    );
  });

  test('leaves no time limit running once it ended', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    await crm.subscribe('crm', ['lead.scored'], async () => {});
    await bench.happen(['a', 'b']);
    await crm.dispatch();
    expect(bench.clock.sleeping).toBe(0);
  });
});

describe('a process that dies between claim and acknowledge', () => {
  const claim = { consumer: 'crm', limit: 1, leaseMs: 60_000 };

  test('loses nothing: when the lease runs out the delivery comes again as the next attempt', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const attempts: number[] = [];
    await crm.subscribe('crm', ['lead.scored'], (_event, { attempt }) => attempts.push(attempt));
    await bench.happen(['a']);
    await bench.store.deliveries.claim({ ...claim, now: bench.clock.nowText() });
    await bench.clock.advance(59_999);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 0 });
    await bench.clock.advance(1);
    expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(attempts).toEqual([2]);
  });

  test('every time makes a dead letter in the end, without the handler being called again', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    let calls = 0;
    const handler = (): void => {
      calls += 1;
    };
    await crm.subscribe('crm', ['lead.scored'], handler, { attemptsMax: 2 });
    await bench.happen(['a']);
    for (let death = 0; death < 2; death += 1) {
      await bench.store.deliveries.claim({ ...claim, now: bench.clock.nowText() });
      await bench.clock.advance(60_000);
    }
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 1 });
    expect(calls).toBe(0);
    expect((await crm.deadLetters()).items[0]?.error).toBe(
      'unavailable: 2 tries of consumer "crm" ended without a word: its process died each time. The handler was not called again.',
    );
  });
});

test('an event of a type that only another version of the consumer knows is left for it', async () => {
  const bench = openConsumerBench();
  const [old, young] = [bench.process(), bench.process()];
  const seen: string[] = [];
  await old.subscribe('crm', ['lead.scored'], () => seen.push('old'));
  await young.subscribe('crm', ['lead.scored', 'lead.won'], ({ type }) => seen.push(`young ${type}`));
  await bench.happen(['a'], { type: 'lead.won' });
  expect(await old.dispatch()).toEqual({ handled: 0, failed: 1, dead: 0 });
  await bench.clock.advance(1000);
  expect(await young.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
  expect(seen).toEqual(['young lead.won']);
});
