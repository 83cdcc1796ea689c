import { describe, expect, test } from 'vitest';
import { type Answer, type OpenEmulator, openEmulator, postLive, valueAt } from './open-emulator.ts';

async function search(
  { ask }: Pick<OpenEmulator, 'ask'>,
  query: Record<string, string | number>,
): Promise<Answer> {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return await ask(`/api/v1/offers/?${new URLSearchParams(pairs)}`);
}

function offersOf(answer: Answer): readonly unknown[] {
  const rows = answer.at('data');
  return Array.isArray(rows) ? rows : [];
}

function organicOf(answer: Answer): readonly unknown[] {
  const promoted = new Set(answer.at('metadata.promoted') as readonly number[]);
  return offersOf(answer).filter((_, index) => !promoted.has(index));
}

/** Puts adverts of one title on an OLX, so that a search for it finds nothing else. */
async function fill({ world }: OpenEmulator, count: number, promoted = 0): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const { id } = await world.competitorPosts({
      title: `Верстак ${number}`,
      price: 1_000 * (number + 1),
      isPromoted: number < promoted,
    });
    ids.push(id);
  }
  return ids;
}

describe('the window of a search (matrix 16)', () => {
  test('reaches to offset 1000, and 1040 is refused', async () => {
    const { ask } = await openEmulator();
    expect((await search({ ask }, { offset: 1_000, limit: 40 })).status).toBe(200);
    const beyond = await search({ ask }, { offset: 1_040, limit: 40 });
    expect(beyond.status).toBe(400);
    expect(beyond.json).toEqual({
      error: {
        status: 400,
        code: 400,
        title: 'Invalid request',
        detail: 'Data validation error occurred',
        validation: [{ field: 'offset', title: 'Invalid value' }],
      },
    });
  });

  test('following links.next until it is gone reads every advert once', async () => {
    const olx = await openEmulator();
    const ids = await fill(olx, 95);
    const seen: unknown[] = [];
    let next: unknown = `${olx.url}/api/v1/offers?offset=0&limit=40&query=${encodeURIComponent('верстак')}`;
    while (typeof next === 'string') {
      const page = await olx.ask(next.slice(olx.url.length));
      seen.push(...organicOf(page).map((offer) => valueAt(offer, 'id')));
      next = page.at('links.next.href');
    }
    expect(seen).toHaveLength(95);
    expect(new Set(seen)).toEqual(new Set(ids));
  });

  test('counts what is visible, and caps the other total at 1000', async () => {
    const olx = await openEmulator();
    await olx.emulator.act(({ state }) => {
      const [row] = state.collection('adverts').all();
      if (row === undefined) throw new Error('The seed has no adverts.');
      for (let number = 1; number <= 1_155; number += 1) {
        state
          .collection('adverts')
          .set(number, { ...row, id: number, fields: { ...row.fields, title: 'Верстак' } });
      }
    });
    const answer = await search(olx, { query: 'верстак', offset: 1_000, limit: 40 });
    expect(answer.at('metadata.visible_total_count')).toBe(1_155);
    expect(answer.at('metadata.total_elements')).toBe(1_000);
    expect(offersOf(answer).length).toBeGreaterThanOrEqual(40);
    expect(answer.at('links.next')).toBeUndefined();
    expect((await search(olx, { query: 'верстак', offset: 960, limit: 40 })).at('links.next')).toBeDefined();
  });
});

describe('paid places', () => {
  test('stand at 0-2, 13-15, 26-28 and 39-41 among 40 others', async () => {
    const olx = await openEmulator();
    await fill(olx, 80, 20);
    const answer = await search(olx, { query: 'верстак', limit: 40 });
    expect(answer.at('metadata.promoted')).toEqual([0, 1, 2, 13, 14, 15, 26, 27, 28, 39, 40, 41]);
    expect(offersOf(answer)).toHaveLength(52);
    expect(organicOf(answer)).toHaveLength(40);
    expect(answer.at('metadata.source.promoted')).toEqual(answer.at('metadata.promoted'));
    expect(offersOf(answer).map((offer, index) => [index, valueAt(offer, 'promotion.top_ad')])).toEqual(
      expect.arrayContaining([
        [0, true],
        [13, true],
        [3, false],
      ]),
    );
  });

  test('hold no advert that stands among the organic ones of the same page', async () => {
    const olx = await openEmulator();
    await fill(olx, 80, 60);
    for (const offset of [0, 40]) {
      const ids = offersOf(await search(olx, { query: 'верстак', offset, limit: 40 })).map((offer) =>
        valueAt(offer, 'id'),
      );
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('end where the paid adverts end', async () => {
    const olx = await openEmulator();
    await fill(olx, 60, 4);
    expect((await search(olx, { query: 'верстак', limit: 40 })).at('metadata.promoted')).toEqual([
      0, 1, 2, 13,
    ]);
  });
});

describe('filters', () => {
  async function titles(query: Record<string, string | number>): Promise<readonly unknown[]> {
    const olx = await openEmulator();
    return organicOf(await search(olx, { limit: 50, ...query })).map((offer) => valueAt(offer, 'title'));
  }

  test('place: region, city', async () => {
    const inCity = await titles({ query: 'шкаф', city_id: 47 });
    expect(inCity.length).toBeGreaterThan(3);
    expect(await titles({ query: 'шкаф', region_id: 6 })).toEqual(inCity);
    expect(await titles({ query: 'шкаф', city_id: 18 })).toEqual([]);
  });

  test('a category holds those below it', async () => {
    const below = await titles({ category_id: 900, city_id: 87 });
    expect(below).toEqual(
      expect.arrayContaining(['Бұрыштық диван, жаңа, жеткізумен', 'Ас үй жиһазы тапсырыспен']),
    );
    expect(await titles({ category_id: 9002, city_id: 87 })).not.toContain('Ас үй жиһазы тапсырыспен');
  });

  test('price range, and an attribute nobody has finds nothing', async () => {
    expect(
      await titles({ query: 'диван', 'filter_float_price:from': 190_000, 'filter_float_price:to': 200_000 }),
    ).toEqual(['Угловой диван Бейбарыс, раскладной']);
    expect(await titles({ category_id: 2979, 'filter_float_number_of_rooms:from': 1 })).toEqual([]);
  });

  test('condition and kind of seller', async () => {
    const used = await titles({ query: 'диван', 'filter_enum_state[0]': 'used' });
    expect(used).toEqual(['Диван б/у, чистый, без пятен']);
    const people = await titles({ query: 'диван', category_id: 9002, owner_type: 'private' });
    expect(people).not.toContain('Угловой диван Бейбарыс, раскладной');
    expect(people.length).toBeGreaterThan(0);
  });

  test('by price, ascending and descending', async () => {
    const olx = await openEmulator();
    const prices = async (order: string): Promise<readonly unknown[]> =>
      organicOf(await search(olx, { category_id: 9002, sort_by: order })).map((offer) =>
        valueAt(offer, 'params.0.value.value'),
      );
    const up = await prices('filter_float_price:asc');
    expect(up).toEqual([...up].sort((a, b) => Number(a) - Number(b)));
    expect(await prices('filter_float_price:desc')).toEqual([...up].reverse());
  });

  test('newest first goes by the last refresh', async () => {
    const olx = await openEmulator();
    const [first, second] = await fill(olx, 2);
    await olx.emulator.advance(60_000);
    await olx.world.competitorChanges({ advertId: first ?? 0, isBumped: true });
    const answer = await search(olx, { query: 'верстак', sort_by: 'created_at:desc' });
    expect(organicOf(answer).map((offer) => valueAt(offer, 'id'))).toEqual([first, second]);
    expect(answer.at('data.0.pushup_time')).toBe('2026-11-22T10:01:00+05:00');
  });
});

describe('one offer', () => {
  test('our own advert is there once it is active, without a phone', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const offer = await olx.ask(`/api/v1/offers/${id}/`);
    expect(offer.json).toMatchObject({
      data: {
        id,
        created_time: '2026-11-22T10:00:00+05:00',
        last_refresh_time: '2026-11-22T10:00:05+05:00',
        business: true,
        contact: { name: 'Шкаф-Мастер', phone: true },
        location: { city: { id: 1 }, district: { id: 1 }, region: { id: 8 } },
        params: [
          {
            key: 'price',
            value: { value: 145_000, type: 'arranged', negotiable: true, label: '145 000 тг.' },
          },
          { key: 'state', value: { key: 'new', label: 'Новый' } },
        ],
      },
    });
    expect(offer.text).not.toContain('7700000');
    expect((await olx.ask(`/api/v2/offers/${id}`)).json).toEqual(offer.json);
  });

  test('it is 404 when it never was public, and when it is gone', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    await olx.call('POST', `/adverts/${id}/commands`, { command: 'deactivate', is_success: true });
    expect((await olx.ask(`/api/v1/offers/${id}/`)).status).toBe(404);
    expect((await olx.ask('/api/v1/offers/1/')).status).toBe(404);
  });

  test.each(['phones', 'limited-phones'])('%s is refused', async (name) => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const answer = await olx.ask(`/api/v1/offers/${id}/${name}/`);
    expect([answer.status, answer.at('error.status')]).toEqual([400, 400]);
  });

  test('a competitor is shown, a buyer is not', async () => {
    const olx = await openEmulator();
    const advertId = await postLive(olx);
    const { buyerId } = await olx.world.buyerWrites({ advertId, text: 'Сәлем' });
    expect((await olx.ask('/api/v1/users/1000003/')).at('data.name')).toBe('КупеЛенд');
    expect((await olx.ask(`/api/v1/users/${buyerId}/`)).status).toBe(404);
  });
});
