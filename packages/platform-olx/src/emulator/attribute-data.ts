import { findCategory, isWithin } from './category-data.ts';
import type { NameData } from './location-data.ts';

export interface AttributeData {
  readonly code: string;
  readonly label: NameData;
  readonly unit: string | null;
  readonly type: 'price' | 'salary' | 'attribute';
  readonly isRequired: boolean;
  readonly isNumeric: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly isMultiple: boolean;
  /** Empty: free input. */
  readonly values: readonly { readonly code: string; readonly label: NameData }[];
  /** How public answers type it. */
  readonly publicType: 'select' | 'input' | 'checkboxes';
}

type Choice = readonly [code: string, ru: string, kk?: string];

function attribute(code: string, ru: string, kk: string, more: Partial<AttributeData> = {}): AttributeData {
  const isMultiple = more.isMultiple ?? false;
  const isChoice = (more.values ?? []).length > 0;
  return {
    code,
    label: { ru, kk },
    unit: null,
    type: 'attribute',
    isRequired: false,
    isNumeric: false,
    min: null,
    max: null,
    isMultiple,
    values: [],
    publicType: isMultiple ? 'checkboxes' : isChoice ? 'select' : 'input',
    ...more,
  };
}

function choices(...list: readonly Choice[]): AttributeData['values'] {
  return list.map(([code, ru, kk = ru]) => ({ code, label: { ru, kk } }));
}

const price = (isRequired: boolean): AttributeData =>
  attribute('price', 'Цена', 'Бағасы', { type: 'price', isRequired, isNumeric: true });
const state: AttributeData = attribute('state', 'Состояние', 'Күйі', {
  isRequired: true,
  values: choices(['used', 'Б/у', 'Қолданылған'], ['new', 'Новый', 'Жаңа']),
});

/** Codes of tyres (1459) and flats are those of the reference, 5.4 and 8.2 [C]; values and the rest are made up. */
const TYRES: readonly AttributeData[] = [
  price(true),
  state,
  attribute('brand', 'Марка', 'Маркасы', {
    isRequired: true,
    values: choices(
      ['yokohama', 'Yokohama'],
      ['nokian', 'Nokian'],
      ['hankook', 'Hankook'],
      ['other', 'Другая', 'Басқа'],
    ),
  }),
  attribute('diameter_inches', 'Диаметр', 'Диаметрі', { unit: 'дюйм', isNumeric: true, min: 12, max: 24 }),
  attribute('quantity', 'Количество', 'Саны', {
    values: choices(
      ['one_tire', '1 шина', '1 шина'],
      ['set_of_2_tires', '2 шины', '2 шина'],
      ['set_of_4_tires', 'Комплект 4 шт.', '4 дана жинақ'],
    ),
  }),
  attribute('profile_width_mm', 'Ширина профиля', 'Профиль ені', {
    unit: 'мм',
    isNumeric: true,
    min: 100,
    max: 400,
  }),
  attribute('profile_height', 'Высота профиля', 'Профиль биіктігі', { isNumeric: true, min: 25, max: 100 }),
  attribute('seasonality', 'Сезонность', 'Маусымы', {
    values: choices(
      ['winter', 'Зимние', 'Қысқы'],
      ['summer', 'Летние', 'Жазғы'],
      ['all_season', 'Всесезонные', 'Барлық маусым'],
    ),
  }),
  attribute('thorns', 'Шипы', 'Тікенектер', {
    values: choices(['yes', 'Есть', 'Бар'], ['no', 'Нет', 'Жоқ']),
  }),
];

const FLATS: readonly AttributeData[] = [
  price(true),
  attribute('kolichestvokomnat', 'Количество комнат', 'Бөлмелер саны', {
    isRequired: true,
    values: choices(['1', '1'], ['2', '2'], ['3', '3'], ['4', '4']),
  }),
  attribute('obshayaploshad', 'Общая площадь', 'Жалпы аумағы', {
    unit: 'м²',
    isRequired: true,
    isNumeric: true,
    min: 8,
    max: 1_000,
  }),
  attribute('etazh', 'Этаж', 'Қабат', { isNumeric: true, min: 1, max: 60 }),
  attribute('etazhnost_doma', 'Этажность дома', 'Үй қабаттары', { isNumeric: true, min: 1, max: 60 }),
  attribute('udobstva', 'Удобства', 'Жайлылықтар', {
    isMultiple: true,
    values: choices(
      ['furniture', 'Мебель', 'Жиһаз'],
      ['internet', 'Интернет', 'Интернет'],
      ['balcony', 'Балкон', 'Балкон'],
    ),
  }),
];

const JOBS: readonly AttributeData[] = [
  attribute('salary', 'Зарплата', 'Жалақы', { type: 'salary', isNumeric: true }),
  attribute('grafik', 'График', 'Кесте', {
    isRequired: true,
    isMultiple: true,
    values: choices(
      ['full_time', 'Полный день', 'Толық күн'],
      ['part_time', 'Неполный день', 'Жартылай күн'],
      ['shift', 'Сменный', 'Ауысымды'],
    ),
  }),
];

/** What a category asks for. */
export function attributesOf(categoryId: number): readonly AttributeData[] {
  const { type } = findCategory(categoryId) ?? {};
  if (categoryId === 1459) return TYRES;
  if (type === 'real_estate') return FLATS;
  if (type === 'job') return JOBS;
  if (type === 'services' || isWithin(categoryId, 9)) return [price(false)];
  return [price(true), state];
}
