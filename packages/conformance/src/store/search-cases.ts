import assert from 'node:assert/strict';
import { type IncomingSignal, type Lead, paginate } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { record } from './offer-cases.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, lead, message, offer } from './store-samples.ts';
import { HOSTILE_TEXTS } from './value-cases.ts';

/** Stores one signal per text and a lead of all of them. */
async function heard(
  bench: StoreBench,
  signals: readonly Partial<IncomingSignal>[],
  over: Partial<Lead> = {},
  tenant: StoreBench['tenant'] = bench.tenant,
): Promise<Lead> {
  const stored = await tenant.signals.ingest({
    stream: 's',
    platform: 'bazaar',
    accountId: bench.id(),
    now: bench.at(0),
    collectFrom: bench.at(0),
    signals: signals.map((signal) => ({
      id: bench.id(),
      eventId: bench.id(),
      signal: message(bench.id(), signal),
    })),
  });
  const signalIds = stored.map(({ id }) => id) as unknown as Lead['signalIds'];
  const one = lead(bench, { signalIds, tenantId: tenant.tenantId as Lead['tenantId'], ...over });
  await tenant.commit({ now: bench.at(0), changes: [added('lead', one)] });
  return one;
}

async function leadsWith(bench: StoreBench, words: string): Promise<readonly string[]> {
  return (await bench.tenant.listPage('lead', { words })).items.map(({ id }) => id).sort();
}

async function offersWith(bench: StoreBench, words: string): Promise<readonly string[]> {
  return (await bench.tenant.offers.listPage({ words })).items.map(({ externalId }) => externalId).sort();
}

/** Search for words. */
export const searchCases: readonly StoreCase[] = storeRules('search', [
  {
    slug: 'leads',
    title: 'a lead is found by words of one of its signals, whatever their case and order',
    family: 'values',
    run: async (bench) => {
      const wanted = await heard(bench, [
        { text: 'Нужен белый шкаф, 3 метра' },
        { text: 'Қашан бола алады?' },
      ]);
      await heard(bench, [{ text: 'белый диван' }, { text: 'шкаф есть' }]);
      assert.deepEqual(await leadsWith(bench, 'ШКАФ белый'), [wanted.id], 'both words in one signal');
      assert.deepEqual(await leadsWith(bench, 'қашан'), [wanted.id], 'Kazakh');
      assert.deepEqual(await leadsWith(bench, 'шкаф зелёный'), [], 'a word that is nowhere');
    },
  },
  {
    slug: 'leads-fields',
    title: 'the title of the listing and the name of the buyer are searched too',
    family: 'values',
    run: async (bench) => {
      const one = await heard(bench, [
        { text: 'Актуально?', listing: { title: 'Кухонный гарнитур' }, who: { name: 'Айгерим' } },
      ]);
      assert.deepEqual(await leadsWith(bench, 'гарнитур'), [one.id], 'title');
      assert.deepEqual(await leadsWith(bench, 'айгерим актуально'), [one.id], 'name');
    },
  },
  {
    slug: 'leads-filtered',
    title: 'words and a filter both have to hold, and pages go on within them',
    family: 'pages',
    run: async (bench) => {
      const won = [];
      for (let n = 0; n < 5; n += 1) won.push(await heard(bench, [{ text: `шкаф ${n}` }], { status: 'won' }));
      await heard(bench, [{ text: 'шкаф' }]);
      await heard(bench, [{ text: 'диван' }], { status: 'won' });
      const found: string[] = [];
      const pages = paginate((cursor) =>
        bench.tenant.listPage('lead', { words: 'шкаф', filter: { status: 'won' }, limit: 2, cursor }),
      );
      for await (const { id } of pages) found.push(id);
      assert.deepEqual(found.sort(), won.map(({ id }) => id).sort());
    },
  },
  {
    slug: 'isolated',
    title: 'nothing of another tenant is found',
    family: 'values',
    run: async (bench) => {
      await heard(bench, [{ text: 'шкаф' }], {}, bench.stranger);
      assert.deepEqual(await leadsWith(bench, 'шкаф'), []);
    },
  },
  {
    slug: 'offers',
    title: 'an offer is found by all words of its title, page by page',
    family: 'values',
    run: async (bench) => {
      await record(bench, [
        offer('1', { title: 'Шкаф-купе белый' }),
        offer('2', { title: 'Белый диван' }),
        offer('3', { title: 'Купе: шкаф, новый' }),
      ]);
      assert.deepEqual(await offersWith(bench, 'купе шкаф'), ['1', '3']);
      assert.deepEqual(await offersWith(bench, 'шкаф белый'), ['1']);
      const first = await bench.tenant.offers.listPage({ words: 'шкаф', limit: 1 });
      const second = await bench.tenant.offers.listPage({
        words: 'шкаф',
        limit: 1,
        cursor: first.nextCursor,
      });
      assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 2);
      assert.equal(second.nextCursor, undefined);
    },
  },
  {
    slug: 'marks',
    title: 'a word or number is found whatever mark stands beside it: models, sizes, addresses, phones',
    family: 'values',
    run: async (bench) => {
      const text =
        'iPhone-13, 2.5 м (-50%), ivan@mail.example, 12.05.2026, +7 700 000-00-01, шкаф_купе/белый';
      const one = await heard(bench, [{ text }]);
      await record(bench, [offer('1', { title: text })]);
      for (const words of [
        '13',
        'iphone-13',
        '2.5',
        '50',
        'ivan',
        'MAIL',
        '05',
        '7 700',
        '01',
        'купе',
        'белый',
      ]) {
        assert.deepEqual(await leadsWith(bench, words), [one.id], `leads with ${words}`);
        assert.deepEqual(await offersWith(bench, words), ['1'], `offers with ${words}`);
      }
    },
  },
  {
    slug: 'no-words',
    title: 'a text without a word finds nothing',
    family: 'values',
    run: async (bench) => {
      await heard(bench, [{ text: '!!! шкаф' }]);
      await record(bench, [offer('1', { title: '!!!' })]);
      for (const text of ['', ' ', '!!!', '&|!()<->', "':*"]) {
        assert.deepEqual(await leadsWith(bench, text), [], `leads with ${text}`);
        assert.deepEqual(await offersWith(bench, text), [], `offers with ${text}`);
      }
    },
  },
  {
    slug: 'hostile',
    title:
      'whatever is searched for finds something that holds it, nothing, or is refused with invalid_input',
    family: 'values',
    run: async (bench) => {
      await heard(bench, [{ text: 'шкаф' }]);
      await record(bench, [offer('1', { title: 'шкаф' })]);
      for (const text of Object.values(HOSTILE_TEXTS)) {
        for (const search of [leadsWith, offersWith]) {
          const found = await search(bench, text).catch(async (error: unknown) => {
            await expectError('a hostile search', () => Promise.reject(error), 'invalid_input');
            return [];
          });
          assert.deepEqual(found, [], 'found what does not hold it');
        }
      }
    },
  },
  {
    slug: 'wrong-query',
    title: 'words of a kind that has none, and too many of them, are refused with invalid_input naming words',
    family: 'errors',
    run: async (bench) => {
      const long = 'шкаф '.repeat(300);
      const calls = {
        kind: () => bench.tenant.listPage('niche', { words: 'шкаф' }),
        leads: () => bench.tenant.listPage('lead', { words: long }),
        offers: () => bench.tenant.offers.listPage({ words: long }),
      };
      for (const [what, call] of Object.entries(calls)) {
        const error = await expectError(what, call, 'invalid_input');
        assert.deepEqual(
          error.issues?.map(({ path }) => path),
          ['words'],
          what,
        );
      }
    },
  },
]);
