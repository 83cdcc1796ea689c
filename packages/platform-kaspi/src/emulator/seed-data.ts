/** A card of the data set. All of it is made up. */
export interface SeedProduct {
  readonly title: string;
  readonly brand: string;
  readonly category: string;
  /** Whole tenge around which sellers ask. */
  readonly price: number;
  /** How many shops besides ours sell it. */
  readonly sellers: number;
  /** How many reviews a month it gets. */
  readonly reviewsPerMonth: number;
  /** Kilograms. */
  readonly weight: number;
  /** Our SKU; absent: we do not sell it. */
  readonly sku?: string;
}

export const SEED_MERCHANTS: readonly { readonly name: string; readonly rating: number | null }[] = [
  { name: 'Шкаф-Мастер', rating: 4.8 },
  { name: 'Үй Жиһаз', rating: 4.6 },
  { name: 'ТехноБазар', rating: 4.9 },
  { name: 'Дом и Комфорт', rating: 4.7 },
  { name: 'Алма Маркет', rating: 4.4 },
  { name: 'Сарыарқа Тауар', rating: 5 },
  { name: 'Городской склад', rating: 4.2 },
  { name: 'Новый продавец', rating: null },
];

export const SEED_PRODUCTS: readonly SeedProduct[] = [
  product('Шкаф-купе Тандем 3, 180x220 см, белый', 'Тандем', 'Wardrobes', 189_900, 5, 9, 118, 'WARDROBE_180'),
  product(
    'Шкаф-купе Тандем 2, 150x220 см, с зеркалом',
    'Тандем',
    'Wardrobes',
    164_500,
    4,
    6,
    96,
    'WARDROBE_150',
  ),
  product('Шкаф распашной Айна, 120x200 см, серый', 'Айна', 'Wardrobes', 98_000, 3, 4, 71, 'WARDROBE_120'),
  product('Шкаф угловой Бұрыш, 90x90 см', 'Без бренда', 'Wardrobes', 112_400, 2, 1, 64),
  product('Электрочайник Шай 1.7 л, металл', 'Шай', 'Kettles', 12_990, 6, 42, 1.1, 'KETTLE_17'),
  product('Электрочайник Шай 1.5 л, стекло, с подсветкой', 'Шай', 'Kettles', 15_490, 5, 30, 1.2, 'KETTLE_15'),
  product('Электрочайник дорожный 0.6 л', 'Без бренда', 'Kettles', 7_990, 3, 11, 0.7),
  product('Смартфон Тұлпар X1 128 ГБ, черный', 'Тұлпар', 'Smartphones', 149_990, 7, 55, 0.4, 'PHONE_X1_128'),
  product('Смартфон Тұлпар X1 256 ГБ, белый', 'Тұлпар', 'Smartphones', 179_990, 6, 38, 0.4, 'PHONE_X1_256'),
  product(
    'Тетрадь 48 листов в клетку, 10 шт',
    'Без бренда',
    'Exercise notebooks',
    1_890,
    4,
    17,
    0.9,
    'NOTEBOOK_48',
  ),
  product('Тетрадь-блокнот 96 листов, А5', 'Қалам', 'Exercise notebooks', 2_350, 2, 5, 0.3),
  product('Крышка для сковороды стеклянная, 28 см', 'Без бренда', 'Lids', 2_810, 5, 14, 0.8, 'LID_28'),
];

function product(
  title: string,
  brand: string,
  category: string,
  price: number,
  sellers: number,
  reviewsPerMonth: number,
  weight: number,
  sku?: string,
): SeedProduct {
  return {
    title,
    brand,
    category: `Master - ${category}`,
    price,
    sellers,
    reviewsPerMonth,
    weight,
    ...(sku === undefined ? {} : { sku }),
  };
}

export const REVIEW_TEXTS: readonly {
  readonly text: string;
  readonly plus: string;
  readonly minus: string;
}[] = [
  { text: 'Соответствует описанию, доставили вовремя.', plus: 'Качество', minus: '' },
  { text: 'Тауар жақсы, рахмет!', plus: 'Бағасы', minus: '' },
  { text: 'Пользуемся месяц, всё хорошо.', plus: 'Удобно', minus: 'Нет инструкции' },
  { text: 'Есть царапина, но в целом нормально.', plus: 'Цена', minus: 'Упаковка' },
  { text: 'Жеткізу кешікті, бірақ сапасы ұнады.', plus: 'Сапасы', minus: 'Жеткізу' },
];

export const PEOPLE: readonly (readonly [firstName: string, lastName: string])[] = [
  ['Айдана', 'Сериккызы'],
  ['Марат', 'Ахметов'],
  ['Ольга', 'Ким'],
  ['Нұрлан', 'Жүнісов'],
  ['Дана', 'Омарова'],
  ['Сергей', 'Пак'],
  ['Жанар', 'Төлегенова'],
  ['Руслан', ''],
  ['Әсел', 'Қайратқызы'],
  ['Ирина', 'Иванова'],
];
