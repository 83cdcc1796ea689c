import { describe, expect, test } from 'vitest';
import { LeadKitError } from '../../src/errors.ts';
import { openConsumerBench, STRANGER, TENANT } from './consumer-bench.ts';

describe('subscribing', () => {
  test('a consumer gets the events of its types that are committed after it subscribed', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    await bench.happen(['a']);
    const seen: [string, number][] = [];
    await crm.subscribe('crm', ['lead.scored'], ({ subject, data }) => seen.push([subject.id, data.score]));
    await bench.happen(['b']);
    await bench.happen(['b'], { type: 'lead.won' });
    expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(seen).toEqual([['b', 2]]);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 0 });
  });

  test('what was committed while nothing ran is delivered to a process that starts later', async () => {
    const bench = openConsumerBench();
    await bench.process().subscribe('crm', ['lead.scored'], () => {});
    await bench.happen(['a', 'b']);
    const restarted = bench.process();
    const seen: string[] = [];
    await restarted.subscribe('crm', ['lead.scored'], ({ subject }) => seen.push(subject.id));
    expect(await restarted.dispatch()).toEqual({ handled: 2, failed: 0, dead: 0 });
    expect(seen).toEqual(['a', 'b']);
  });

  test('every consumer gets every event, and each is dispatched alone or together', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    const seen: string[] = [];
    await kit.subscribe('crm', ['lead.scored'], () => seen.push('crm'));
    await kit.subscribe('audit', ['lead.scored'], () => seen.push('audit'));
    await bench.happen(['a']);
    expect(await kit.dispatch({ consumer: 'audit' })).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(seen).toEqual(['audit']);
    expect(await kit.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
    expect(seen).toEqual(['audit', 'crm']);
  });

  test('a second handler under one name is a conflict, the same one again replaces types and options', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    const handler = (): void => {};
    await crm.subscribe('crm', ['lead.scored'], handler);
    await expect(crm.subscribe('crm', ['lead.scored'], () => {})).rejects.toMatchObject({
      code: 'conflict',
      operation: 'consumers.subscribe',
    });
    await crm.subscribe('crm', ['lead.won'], handler);
    await bench.happen(['a']);
    expect(await crm.dispatch()).toEqual({ handled: 0, failed: 0, dead: 0 });
  });

  test('when the store cannot register it, the name is free to be tried again', async () => {
    const bench = openConsumerBench();
    let isDown = true;
    const { deliveries } = bench.store;
    const down = new LeadKitError({ code: 'unavailable', operation: 'deliveries.register', message: 'down' });
    const store = {
      ...deliveries,
      register: async (consumer: Parameters<typeof deliveries.register>[0]) => {
        if (isDown) throw down;
        await deliveries.register(consumer);
      },
    };
    const crm = bench.process({ store });
    await expect(crm.subscribe('crm', ['lead.scored'], () => {})).rejects.toBe(down);
    await expect(crm.dispatch({ consumer: 'crm' })).rejects.toMatchObject({ code: 'not_found' });
    isDown = false;
    await expect(crm.subscribe('crm', ['lead.scored'], () => {})).resolves.toBeUndefined();
  });

  test.each([
    ['no name', '', ['lead.scored'], {}, 'name'],
    ['no types', 'crm', [], {}, 'types'],
    ['a text for types', 'crm', 'lead.scored', {}, 'types'],
    ['a time limit of 0', 'crm', ['lead.scored'], { handlerTimeoutMs: 0 }, 'options.handlerTimeoutMs'],
    [
      'a lease no longer than the handler may take',
      'crm',
      ['lead.scored'],
      { handlerTimeoutMs: 50, leaseMs: 50 },
      'options.leaseMs',
    ],
    ['no tries', 'crm', ['lead.scored'], { attemptsMax: 0 }, 'options.attemptsMax'],
    ['half a handler at once', 'crm', ['lead.scored'], { concurrency: 0.5 }, 'options.concurrency'],
  ])('%s is invalid_input and registers nothing', async (_what, name, types, options, path) => {
    const bench = openConsumerBench();
    const subscribed = bench.process().subscribe(name, types as never, () => {}, options);
    await expect(subscribed).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect(await bench.store.deliveries.backlog()).toEqual([]);
  });

  test('unsubscribe forgets the consumer, what waits for it and its dead letters, also one of another process', async () => {
    const bench = openConsumerBench();
    const crm = bench.process();
    await crm.subscribe('crm', ['lead.scored'], () => {});
    await bench.happen(['a']);
    await bench.process().unsubscribe('crm');
    expect(await crm.backlog()).toEqual([]);
    await crm.unsubscribe('crm');
    await expect(crm.dispatch({ consumer: 'crm' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('dispatching', () => {
  test('limit is the most deliveries that are taken of each consumer', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    const seen: string[] = [];
    await kit.subscribe('crm', ['lead.scored'], ({ subject }) => seen.push(`crm ${subject.id}`));
    await kit.subscribe('audit', ['lead.scored'], ({ subject }) => seen.push(`audit ${subject.id}`));
    await bench.happen(['a', 'b', 'c']);
    expect((await kit.dispatch({ limit: 2 })).handled).toBe(4);
    expect(seen.toSorted()).toEqual(['audit a', 'audit b', 'crm a', 'crm b']);
    expect((await kit.dispatch({ limit: 2 })).handled).toBe(2);
  });

  test('a dispatch for one tenant leaves the events of others alone', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    const seen: string[] = [];
    await kit.subscribe('crm', ['lead.scored'], ({ tenantId }) => seen.push(tenantId));
    await bench.happen(['a']);
    await bench.happen(['a'], { tenantId: STRANGER });
    await kit.dispatch({ tenantId: STRANGER });
    expect(seen).toEqual([STRANGER]);
    await kit.dispatch();
    expect(seen).toEqual([STRANGER, TENANT]);
  });

  test('events that a handler commits are delivered by the same dispatch', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    const seen: string[] = [];
    await kit.subscribe('first', ['lead.scored'], async ({ subject }) => {
      if (subject.id === 'a') await bench.happen(['b']);
    });
    await kit.subscribe('second', ['lead.scored'], ({ subject }) => seen.push(subject.id));
    await bench.happen(['a']);
    await kit.dispatch({ consumer: 'first' });
    await kit.dispatch({ consumer: 'second' });
    expect(seen).toEqual(['a', 'b']);
  });

  test('at most `concurrency` handlers run at once', async () => {
    const bench = openConsumerBench();
    const kit = bench.process();
    let running = 0;
    let most = 0;
    const handler = async ({ data }: { readonly data: { readonly score: number } }): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < (data.score % 3) * 20; turn += 1) await Promise.resolve();
      running -= 1;
    };
    await kit.subscribe('crm', ['lead.scored'], handler, { concurrency: 3 });
    await bench.happen(Array.from({ length: 20 }, (_, n) => `lead-${n}`));
    expect((await kit.dispatch()).handled).toBe(20);
    expect(most).toBe(3);
  });

  test('a consumer this process does not have is not_found, a limit of 0 invalid_input', async () => {
    const kit = openConsumerBench().process();
    await expect(kit.dispatch({ consumer: 'crm' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(kit.dispatch({ limit: 0 })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'limit' }],
    });
  });

  test('when the store fails, what is under way is ended and dispatch rejects with its error', async () => {
    const bench = openConsumerBench();
    const { deliveries } = bench.store;
    let claims = 0;
    const down = new LeadKitError({ code: 'unavailable', operation: 'deliveries.claim', message: 'down' });
    const store = {
      ...deliveries,
      claim: async (input: Parameters<typeof deliveries.claim>[0]) => {
        claims += 1;
        if (claims === 2) throw down;
        return await deliveries.claim(input);
      },
    };
    const kit = bench.process({ store });
    const seen: string[] = [];
    const handler = async ({ subject }: { readonly subject: { readonly id: string } }): Promise<void> => {
      for (let turn = 0; turn < (subject.id === 'slow' ? 50 : 1); turn += 1) await Promise.resolve();
      seen.push(subject.id);
    };
    await kit.subscribe('crm', ['lead.scored'], handler, { concurrency: 2 });
    await bench.happen(['quick', 'slow', 'later']);
    await expect(kit.dispatch()).rejects.toBe(down);
    expect(seen).toEqual(['quick', 'slow']);
    expect((await kit.backlog())[0]?.pending).toBe(1);
  });
});
