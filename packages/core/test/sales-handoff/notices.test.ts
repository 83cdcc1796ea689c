import { createLeadKit, LeadKitError, type Notice, type Notifier } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { describe, expect, test } from 'vitest';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

/** A notifier that does what is asked of it, call by call. */
function scripted(id: string, ...endings: readonly ('ok' | 'fail' | 'lost')[]) {
  const left = [...endings];
  const sent: Notice[] = [];
  const notifier: Notifier = {
    contract: 1,
    id,
    send: async (notice) => {
      const ending = left.shift() ?? 'ok';
      if (ending !== 'fail') sent.push(notice);
      if (ending === 'ok') return;
      const effect = ending === 'lost' ? 'unknown' : 'none';
      throw new LeadKitError({ code: 'unavailable', operation: 'notify', message: 'no answer', effect });
    },
  };
  return { notifier, sent };
}

async function noticesOf({ kit }: Awaited<ReturnType<typeof createHandoffKit>>) {
  return collectAll(kit.handoff.notices.list());
}

describe('a notice of an offer', () => {
  test('is told at once by day, with nothing of the buyer', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр', addresses: ['tag:daniyar'] });
    const lead = await test.buyerWrites();
    const told = test.told();
    expect(told).toMatchObject([{ title: 'Новый лид', priority: 'normal', addresses: ['tag:daniyar'] }]);
    expect(told[0]?.body).toBe(`Город: —. Баллы: 60. Примите до 22.11 10:15. Лид ${lead.id}.`);
    expect(JSON.stringify(told)).not.toMatch(/Асель|\+7700/);
  });

  test('holds name and phone where the host wants that', async () => {
    const test = await createHandoffKit({ handoff: { includeContact: true } });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.buyerWrites();
    expect(test.told()[0]?.body).toMatch(/\nАсель, \+77000001001$/);
    expect(JSON.stringify(await noticesOf(test))).not.toMatch(/Асель|\+7700/);
  });

  test.each([
    ['kk', 'Жаңа лид'],
    ['en', 'New lead'],
  ] as const)('is told in %s to a member who speaks it', async (language, title) => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр', language });
    await test.buyerWrites();
    expect(test.told()[0]?.title).toBe(title);
  });

  test('is told in the words of the host', async () => {
    const texts = { ru: { lead_offered: { title: 'Заявка', body: '{score} {nothing}' } } };
    const test = await createHandoffKit({ handoff: { texts } });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.buyerWrites();
    expect(test.told()).toMatchObject([{ title: 'Заявка', body: '60 —' }]);
  });

  test('waits for the morning at night', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    await test.pass(9 * HOUR);
    expect(test.told()).toEqual([]);
    await test.pass(HOUR);
    expect(test.told()).toMatchObject([{ title: 'Новый лид' }]);
  });

  test('of a hot lead does not', async () => {
    const test = await createHandoffKit({ handoff: { hotFrom: 60 } });
    await test.kit.handoff.addMember({ name: 'Ерлан', role: 'duty' });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    expect(test.told()).toMatchObject([{ title: 'Новый лид', priority: 'high' }]);
  });

  test('that was taken before the morning is dropped', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    const [offer] = await collectAll(test.kit.handoff.assignments());
    await test.kit.handoff.accept(offer?.id ?? '');
    await test.pass(10 * HOUR);
    expect(test.told().filter(({ title }) => title === 'Новый лид')).toEqual([]);
    expect((await noticesOf(test)).map(({ kind, status }) => [kind, status])).toContainEqual([
      'lead_offered',
      'dropped',
    ]);
  });
});

describe('an order', () => {
  const total = { amountMinor: 2_500_000, currency: 'KZT' } as const;

  async function ordered(respondBy: string) {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Ерлан', role: 'duty', addresses: ['duty'] });
    await test.kit.handoff.addMember({ name: 'Данияр', addresses: ['agent'] });
    await test.clock.advance(13 * HOUR);
    const world = test.platform.world.account;
    world.placeOrder({ buyerId: world.addBuyer({ phone: '+77000000099' }).id, total, respondBy });
    await test.kit.leads.collect();
    await test.deliver();
    return test;
  }

  test('whose answer is wanted at night goes to whoever is on duty, at once', async () => {
    const test = await ordered('2026-11-23T00:30:00+05:00');
    expect(test.told()).toMatchObject([
      { title: 'Заказ ждёт ответа', priority: 'high', addresses: ['duty'] },
    ]);
  });

  test('whose answer is wanted by noon waits for the morning and the agent', async () => {
    const test = await ordered('2026-11-23T12:00:00+05:00');
    expect(test.told()).toEqual([]);
    await test.pass(10 * HOUR);
    expect(test.told()).toMatchObject([{ title: 'Заказ ждёт ответа', addresses: ['agent'] }]);
  });
});

describe('what matters little', () => {
  test('is told together, after an hour', async () => {
    const test = await createHandoffKit();
    const agent = await test.kit.handoff.addMember({ name: 'Данияр' });
    for (let lead = 0; lead < 3; lead += 1) await test.buyerWrites();
    test.told();
    await test.pass(16 * MINUTE);
    await test.pass(30 * MINUTE);
    expect(test.told().filter(({ addresses }) => addresses === agent.addresses)).toEqual([]);
    await test.pass(HOUR);
    const digest = test.told().filter(({ title }) => title === 'Сводка: 3');
    expect(digest).toHaveLength(1);
    expect(digest[0]?.body.split('\n')).toHaveLength(3);
  });
});

describe('notifiers', () => {
  async function told(...notifiers: readonly Notifier[]) {
    const test = await createHandoffKit({ notifiers });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.buyerWrites();
    return test;
  }

  test('are tried in order until one works', async () => {
    const first = scripted('first', 'fail');
    const second = scripted('second');
    const test = await told(first.notifier, second.notifier);
    expect([first.sent.length, second.sent.length]).toEqual([0, 1]);
    expect(await noticesOf(test)).toMatchObject([{ status: 'sent', notifierId: 'second', attempts: 1 }]);
  });

  test('after a lost answer nobody is told a second time, and the notice says unknown', async () => {
    const first = scripted('first', 'lost');
    const second = scripted('second');
    const test = await told(first.notifier, second.notifier);
    await test.pass(10 * MINUTE);
    const offers = [...first.sent, ...second.sent].filter(({ title }) => title === 'Новый лид');
    expect(offers).toHaveLength(1);
    const [offer] = await collectAll(test.kit.handoff.notices.list({ kind: 'lead_offered' }));
    expect(offer).toMatchObject({ status: 'unknown', failure: 'unavailable' });
  });

  test('that all fail are tried again later', async () => {
    const only = scripted('only', 'fail');
    const test = await told(only.notifier);
    expect(only.sent).toEqual([]);
    await test.pass(MINUTE);
    expect(only.sent).toHaveLength(1);
    expect(await noticesOf(test)).toMatchObject([{ status: 'sent', attempts: 2 }]);
  });

  test('that fail eight times leave a notice that was given up, which can be replayed', async () => {
    let isDown = true;
    const down: Notifier = {
      contract: 1,
      id: 'down',
      send: async () => {
        if (isDown)
          throw new LeadKitError({
            code: 'unavailable',
            operation: 'notify',
            message: 'down',
            effect: 'none',
          });
      },
    };
    const test = await createHandoffKit({ notifiers: [down] });
    const alert = async () =>
      (await collectAll(test.kit.handoff.notices.list({ kind: 'account_reconnect' })))[0];
    test.platform.world.account.revokeToken();
    await test.kit.leads.collect();
    await test.deliver();
    for (let tries = 1; tries < 8; tries += 1) {
      expect(await alert()).toMatchObject({ status: 'waiting', attempts: tries });
      await test.clock.advance(HOUR);
      await test.runJob('notices.send');
    }
    expect(await alert()).toMatchObject({ status: 'failed', attempts: 8, failure: 'unavailable' });
    isDown = false;
    await test.kit.handoff.notices.replay((await alert())?.id ?? '');
    await test.deliver();
    expect(await alert()).toMatchObject({ status: 'sent', replays: 1 });
    await expect(test.kit.handoff.notices.replay((await alert())?.id ?? '')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('that break their contract hold up no other notice, and the notice says unknown', async () => {
    const sent: string[] = [];
    const broken: Notifier = {
      contract: 1,
      id: 'broken',
      send: async ({ addresses: [address = ''] }) => {
        if (address === 'bad') throw new TypeError('so it is');
        sent.push(address);
      },
    };
    const test = await createHandoffKit({ notifiers: [broken] });
    await test.kit.handoff.addMember({ name: 'Данияр', addresses: ['bad'], openLeadsMax: 1 });
    await test.kit.handoff.addMember({ name: 'Мадина', addresses: ['good'], openLeadsMax: 1 });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    await test.buyerWrites();
    await test.clock.advance(10 * HOUR);
    await test.runJob('notices.send');
    expect(sent).toContain('good');
    const offers = await collectAll(test.kit.handoff.notices.list({ kind: 'lead_offered' }));
    expect(offers.map(({ status }) => status).sort()).toEqual(['sent', 'unknown']);
  });

  test('two processes tell one notice once', async () => {
    const store = createMemoryStore();
    const only = scripted('only');
    const test = await createHandoffKit({ store, notifiers: [only.notifier] });
    const other = createLeadKit({ store, clock: test.clock, notifiers: [only.notifier] });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    await test.clock.advance(10 * HOUR);
    const job = (kit: typeof other) => kit.jobs.find(({ name }) => name === 'notices.send');
    await Promise.all([
      job(test.kit)?.run({ tenantId: 'default' }),
      job(other)?.run({ tenantId: 'default' }),
    ]);
    expect(only.sent).toHaveLength(1);
  });

  test('stopped while one sends: the notice is unknown later and not sent again', async () => {
    const sent: Notice[] = [];
    const hanging: Notifier = {
      contract: 1,
      id: 'hanging',
      send: (notice, call) => {
        sent.push(notice);
        if (sent.length > 1) return Promise.resolve();
        return new Promise((_, reject) => {
          call?.signal?.addEventListener('abort', () => reject(call.signal?.reason), { once: true });
        });
      },
    };
    const test = await createHandoffKit({ notifiers: [hanging] });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(13 * HOUR);
    await test.buyerWrites();
    await test.clock.advance(10 * HOUR);
    const stop = new AbortController();
    const run = test.kit.jobs
      .find(({ name }) => name === 'notices.send')
      ?.run({ tenantId: 'default', signal: stop.signal });
    await test.clock.advance(1);
    stop.abort(new Error('the process stops'));
    await expect(run).rejects.toThrow('the process stops');
    await test.clock.advance(6 * MINUTE);
    await test.runJob('notices.send');
    expect(sent.filter(({ title }) => title === 'Новый лид')).toHaveLength(1);
    const [offer] = await collectAll(test.kit.handoff.notices.list({ kind: 'lead_offered' }));
    expect(offer?.status).toBe('unknown');
  });

  test('are not asked for: nothing is kept to be told', async () => {
    const test = await told();
    expect(await noticesOf(test)).toEqual([]);
  });
});

test('a notice that came while another one was on its way is told as well', async () => {
  const store = createMemoryStore();
  const stop = new AbortController();
  const sent: Notice[] = [];
  const dying: Notifier = {
    contract: 1,
    id: 'dying',
    send: async (notice) => {
      sent.push(notice);
      if (notice.priority === 'low' && !stop.signal.aborted) {
        stop.abort(new Error('the process ends'));
        throw stop.signal.reason;
      }
    },
  };
  const test = await createHandoffKit({ store, notifiers: [dying] });
  await test.kit.handoff.addMember({ name: 'Данияр' });
  const first = await test.buyerWrites();
  await test.pass(16 * MINUTE);
  await test.clock.advance(HOUR);
  const sending = test.kit.jobs.find(({ name }) => name === 'notices.send');
  await expect(sending?.run({ tenantId: 'default', signal: stop.signal })).rejects.toThrow(
    'the process ends',
  );
  const second = await test.buyerWrites();
  await test.pass(16 * MINUTE);
  await test.pass(2 * HOUR);
  const low = sent.filter(({ priority }) => priority === 'low').map(({ body }) => body);
  expect(low.some((body) => body.includes(first.id))).toBe(true);
  expect(low.some((body) => body.includes(second.id))).toBe(true);
});
