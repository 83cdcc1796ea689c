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

/** What the shop on Kaspi sells. */
export const DEMO_GOODS: readonly Omit<PutItemInput, 'nicheId'>[] = [
  {
    sku: 'WARDROBE_180',
    kind: 'new_goods',
    title: { ru: 'Шкаф-купе Тандем 3, 180x220 см, белый' },
    description: { ru: 'Готовый шкаф-купе с доставкой по городу.' },
    price: money(189_900_00, 'KZT'),
    cost: money(124_000_00, 'KZT'),
  },
  {
    sku: 'WARDROBE_150',
    kind: 'new_goods',
    title: { ru: 'Шкаф-купе Тандем 2, 150x220 см, с зеркалом' },
    description: { ru: 'Готовый шкаф-купе с доставкой по городу.' },
    price: money(164_500_00, 'KZT'),
    cost: money(108_000_00, 'KZT'),
  },
];
