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
