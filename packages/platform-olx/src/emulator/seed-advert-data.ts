/** A competitor's advert: tenge (`null`: none named), seller as index of the seed's users; `open`: open to bargaining. */
type SeedAdvert = readonly [
  title: string,
  price: number | null,
  categoryId: number,
  cityId: number,
  seller: number,
  mark?: 'promoted' | 'open',
];

/** Adverts OLX opens with: made up, oldest first. */
export const SEED_ADVERTS: readonly SeedAdvert[] = [
  ['Шкаф-купе на заказ по вашим размерам', 145_000, 9001, 1, 2, 'promoted'],
  ['Шкаф-купе 3-дверный с зеркалом, новый', 189_000, 9001, 1, 3],
  ['Купе шкаф тапсырыспен жасаймыз', 150_000, 9001, 1, 4, 'promoted'],
  ['Шкаф-купе б/у в хорошем состоянии', 60_000, 9001, 1, 7, 'open'],
];
