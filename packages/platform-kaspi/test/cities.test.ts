import { describe, expect, test } from 'vitest';
import { findKaspiCity, listKaspiCities } from '../src/index.ts';

describe('cities of Kaspi', () => {
  test('272 of them, each id and word once', () => {
    const cities = listKaspiCities();
    const slugs = cities.flatMap(({ slug }) => slug ?? []);
    expect(cities).toHaveLength(272);
    expect(new Set(cities.map(({ id }) => id)).size).toBe(272);
    expect(new Set(slugs).size).toBe(270);
    for (const { id, name } of cities) expect([/^\d{9}$/.test(id), name !== '']).toEqual([true, true]);
  });

  test.each([
    ['almaty', '750000000', '750000000'],
    ['astana', '710000000', '710000000'],
    ['nur-sultan', '710000000', '710000000'],
    ['shymkent', '511010000', '790000000'],
    ['semey', '632810000', '101010000'],
    ['kokshetau', '111010000', '111010000'],
    ['231010000', '231010000', '231010000'],
  ])('%s is %s, in the register %s', (key, id, katoCode) => {
    expect(findKaspiCity(key)).toMatchObject({ id, katoCode });
  });

  test('a code of a region that was split is not taken for one of today', () => {
    expect(findKaspiCity('taldykorgan')).toEqual({
      id: '191010000',
      name: 'Талдыкорган',
      slug: 'taldykorgan',
    });
  });

  test('what some take for Atyrau is no city', () => {
    expect(findKaspiCity('230000000')).toBeUndefined();
  });
});
