import { money, type PutItemInput } from '@leadkit/core';

/** The word the niche is researched by. */
export const DEMO_QUERY = 'шкаф';
/** Name of the niche. */
export const DEMO_NICHE = 'Шкафы-купе';
/** Name of the campaign. */
export const DEMO_CAMPAIGN = 'Ноябрь';

/** What the demo sells. */
export const DEMO_ITEM: Omit<PutItemInput, 'nicheId'> = {
  sku: 'WARDROBE-3M',
  kind: 'service',
  title: { ru: 'Шкаф-купе на заказ по вашим размерам', kk: 'Тапсырыс бойынша шкаф-купе' },
  description: {
    ru: 'Изготовим шкаф-купе за десять дней: бесплатный замер, зеркала, подсветка, гарантия два года. Работаем по всему городу.',
    kk: 'Шкаф-купені он күнде жасаймыз: өлшеу тегін, айна, жарық, екі жыл кепілдік. Бүкіл қала бойынша жұмыс істейміз.',
  },
  price: money(180_000_00, 'KZT'),
  cost: money(110_000_00, 'KZT'),
};

/** Name of the campaign of what the shop on Kaspi sells. */
export const GOODS_CAMPAIGN = 'Kaspi';

/** What the shop on Kaspi sells, at the prices it asks there already. Anything else it had there is no longer sold. */
export const DEMO_GOODS: readonly Omit<PutItemInput, 'nicheId'>[] = [
  {
    sku: 'WARDROBE_180',
    kind: 'new_goods',
    title: { ru: 'Шкаф-купе Тандем 3, 180x220 см, белый' },
    description: { ru: 'Готовый шкаф-купе с доставкой по городу.' },
    price: money(206_990_00, 'KZT'),
    cost: money(124_000_00, 'KZT'),
  },
  {
    sku: 'WARDROBE_150',
    kind: 'new_goods',
    title: { ru: 'Шкаф-купе Тандем 2, 150x220 см, с зеркалом' },
    description: { ru: 'Готовый шкаф-купе с доставкой по городу.' },
    price: money(159_570_00, 'KZT'),
    cost: money(108_000_00, 'KZT'),
  },
];

/** Pieces of each in the shop's warehouse. */
export const GOODS_STOCK = { warehouse: 'PP1', quantity: 12 };
