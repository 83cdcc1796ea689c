import type { Assignment, LeadKitOptions } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRacingStore } from '../leadkit/racing-store.ts';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, type HandoffKit, MINUTE } from './handoff-kit.ts';

const NOW = 'the secret of today, long enough for a key';
const BEFORE = 'the secret of yesterday, as long as the other';
const BASE = 'https://sales.example.kz/accept';
const acceptLinks = { baseUrl: BASE, secrets: [NOW] };

interface Offered extends HandoffKit {
  readonly url: string;
  readonly page: (url?: string, init?: RequestInit) => Promise<Response>;
  readonly offer: () => Promise<Assignment>;
}

async function offered(
  language: 'ru' | 'kk' | 'en' = 'ru',
  options: Partial<LeadKitOptions> = {},
): Promise<Offered> {
  const test = await createHandoffKit({ handoff: { acceptLinks }, ...options });
  await test.kit.handoff.addMember({ name: 'Данияр', language });
  await test.buyerWrites();
  const url = test.told()[0]?.url ?? '';
  const handler = test.kit.handoff.handler();
  return {
    ...test,
    url,
    page: (address = url, init) => handler(new Request(address, init)),
    offer: async () => {
      const [offer] = await collectAll(test.kit.handoff.assignments());
      if (offer === undefined) throw new Error('no offer');
      return offer;
    },
  };
}

describe('the page of an offer', () => {
  test('read by previews of links, many times over, changes nothing', async () => {
    const test = await offered();
    const before = await test.offer();
    const agents = ['TelegramBot (like TwitterBot)', 'WhatsApp/2.23', 'facebookexternalhit/1.1', 'curl/8'];
    for (const agent of agents) {
      for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
        const answer = await test.page(test.url, { method, headers: { 'user-agent': agent } });
        expect(answer.status).toBe(200);
      }
    }
    expect(await test.offer()).toEqual(before);
  });

  test('shows no more than the offer and a button', async () => {
    const test = await offered();
    const answer = await test.page();
    const html = await answer.text();
    expect(html).toContain('<form method="post"><button>Принять лид</button></form>');
    expect(html).toContain('22.11 10:15');
    expect(html).not.toMatch(/Асель|7000|Данияр|src=|href=|<script/);
  });

  test('is kept and indexed by nobody, and loads nothing', async () => {
    const { headers } = await (await offered()).page();
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
    });
  });

  test.each([
    ['ru', 'Вам предложен лид'],
    ['kk', 'Сізге лид ұсынылды'],
    ['en', 'A lead is offered to you'],
  ] as const)('speaks %s to a member who does', async (language, words) => {
    const answer = await (await offered(language)).page();
    expect([answer.headers.get('content-language'), await answer.text()]).toEqual([
      language,
      expect.stringContaining(words),
    ]);
  });

  test('asked for its head has the same status and headers and no body', async () => {
    const test = await offered();
    const [head, full] = [await test.page(test.url, { method: 'HEAD' }), await test.page()];
    expect([head.status, Object.fromEntries(head.headers), await head.text()]).toEqual([
      full.status,
      Object.fromEntries(full.headers),
      '',
    ]);
  });
});

describe('POST', () => {
  test('accepts for the member of the link, and a second time says the same', async () => {
    const test = await offered();
    const first = await test.page(test.url, { method: 'POST', body: 'anything' });
    const second = await test.page(test.url, { method: 'POST' });
    const { memberId, leadId, status } = await test.offer();
    expect([first.status, second.status, status]).toEqual([200, 200, 'accepted']);
    expect(await second.text()).toContain('Лид ваш');
    expect(await test.leadOf(leadId)).toMatchObject({ status: 'accepted', ownerId: memberId });
  });

  test('twice at once accepts once', async () => {
    const test = await offered();
    const accepted: unknown[] = [];
    test.kit.events.on('assignment.accepted', ({ subject }) => accepted.push(subject.id));
    const answers = await Promise.all([1, 2, 3].map(() => test.page(test.url, { method: 'POST' })));
    expect([answers.map(({ status }) => status), accepted.length]).toEqual([[200, 200, 200], 1]);
  });

  test('after the time is over accepts nothing', async () => {
    const test = await offered();
    await test.clock.advance(15 * MINUTE);
    const answer = await test.page(test.url, { method: 'POST' });
    expect([answer.status, (await test.offer()).status]).toEqual([410, 'proposed']);
  });

  test('after the lead went to somebody else accepts nothing', async () => {
    const test = await offered();
    const other = await test.kit.handoff.addMember({ name: 'Мадина' });
    const { leadId } = await test.offer();
    await test.kit.handoff.reassign(leadId, { memberId: other.id });
    expect((await test.page(test.url, { method: 'POST' })).status).toBe(410);
    expect((await test.leadOf(leadId)).status).toBe('offered');
  });

  test('for a lead that is won meanwhile accepts nothing', async () => {
    const test = await offered();
    const { leadId } = await test.offer();
    const revenue = { amountMinor: 100, currency: 'KZT' } as const;
    await test.kit.leads.recordOutcome(leadId, { result: 'won', revenue }, { key: 'sale' });
    expect((await test.page(test.url, { method: 'POST' })).status).toBe(410);
    expect((await test.leadOf(leadId)).status).toBe('won');
  });
});

describe('a link', () => {
  const changed = (url: string, name: string, value: string): string => {
    const other = new URL(url);
    other.searchParams.set(name, value);
    return other.href;
  };

  test.each([
    ['another tenant', 't', 'other'],
    ['another offer', 'a', '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f'],
    ['another member', 'm', '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f'],
    ['a later end', 'e', '4102444800000'],
    ['another signature', 's', 'A'.repeat(43)],
    ['no signature', 's', ''],
    ['a tenant that is none', 't', '../../etc/passwd'],
    ['an end that is none', 'e', '1e99'],
  ])('with %s does not work', async (_what, name, value) => {
    const test = await offered();
    const answer = await test.page(changed(test.url, name, value), { method: 'POST' });
    expect([answer.status, (await test.offer()).status]).toEqual([403, 'proposed']);
  });

  test('in another language still works', async () => {
    const test = await offered();
    const answer = await test.page(changed(test.url, 'l', 'en'));
    expect([answer.status, answer.headers.get('content-language')]).toEqual([200, 'en']);
  });

  test('signed with the secret before works until that is taken out', async () => {
    const test = await offered();
    const rotated = test.kit.handoff.handler({ baseUrl: BASE, secrets: [BEFORE, NOW] });
    const removed = test.kit.handoff.handler({ baseUrl: BASE, secrets: [BEFORE] });
    const statuses = await Promise.all(
      [rotated, removed].map(async (handler) => (await handler(new Request(test.url))).status),
    );
    expect(statuses).toEqual([200, 403]);
  });

  test('is the business of one tenant only', async () => {
    const test = await offered();
    const other = test.kit.forTenant('client-b').handoff.handler();
    const answer = await other(new Request(test.url, { method: 'POST' }));
    expect([answer.status, (await test.offer()).status]).toEqual([200, 'accepted']);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused with what is allowed', async (method) => {
    const test = await offered();
    const answer = await test.page(test.url, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  test('full of anything at all is answered with a page', async () => {
    const test = await offered();
    const value = fc.string({ unit: 'binary', maxLength: 200 });
    const query = fc.dictionary(fc.constantFrom('t', 'a', 'm', 'e', 'l', 's'), value);
    await fc.assert(
      fc.asyncProperty(query, fc.constantFrom('GET', 'POST', 'HEAD'), async (fields, method) => {
        const url = new URL(test.url);
        for (const [name, text] of Object.entries(fields)) url.searchParams.set(name, text);
        const isOurs = Object.keys(fields).every((name) => name === 'l');
        const { status } = await test.page(isOurs ? `${BASE}?x` : url.href, { method });
        expect(status).toBe(403);
      }),
      { numRuns: 200 },
    );
    expect((await test.offer()).status).toBe('proposed');
  });

  test('of a megabyte is refused', async () => {
    const test = await offered();
    expect((await test.page(`${test.url}&x=${'a'.repeat(1_000_000)}`)).status).toBe(403);
  });
});

describe('a store that cannot be reached', () => {
  test('gives a page that asks to try again', async () => {
    const test = await offered();
    const { createMemoryStore } = await import('@leadkit/core/memory');
    const { createLeadKit } = await import('@leadkit/core');
    const store = createMemoryStore();
    const handler = createLeadKit({ store, clock: test.clock, handoff: { acceptLinks } }).handoff.handler();
    await store.close();
    const answer = await handler(new Request(test.url, { method: 'POST' }));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  });
});

describe('options', () => {
  test.each([
    [{ baseUrl: 'sales.example.kz', secrets: [NOW] }, 'handoff.acceptLinks.baseUrl'],
    [{ baseUrl: 'javascript:alert(1)', secrets: [NOW] }, 'handoff.acceptLinks.baseUrl'],
    [{ baseUrl: BASE, secrets: [] }, 'handoff.acceptLinks.secrets'],
    [{ baseUrl: BASE, secrets: [NOW, 'short'] }, 'handoff.acceptLinks.secrets.1'],
  ])('%j are refused at their field, without the secret', async (links, path) => {
    const making = createHandoffKit({ handoff: { acceptLinks: links } });
    await expect(making).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    await expect(making).rejects.not.toThrow(/short|the secret/);
  });

  test('a page without secrets is refused', async () => {
    const { kit } = await createHandoffKit();
    expect(() => kit.handoff.handler()).toThrow(/secrets/);
  });
});

test('a member who presses while the buyer writes has the lead', async () => {
  const { store, before } = createRacingStore();
  const test = await offered('ru', { store });
  before('assignment', () => test.writesAgain('Вы ещё тут?'));
  const answer = await test.page(test.url, { method: 'POST' });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Лид ваш')]);
  expect(await test.offer()).toMatchObject({ status: 'accepted' });
});
