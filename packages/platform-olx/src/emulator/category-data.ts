import type { NameData } from './location-data.ts';

export interface CategoryData {
  readonly id: number;
  readonly parentId: number;
  readonly name: NameData;
  readonly slug: string;
  /** As public answers have it. */
  readonly type: string;
  /** 0: no photos. */
  readonly photosMax: number;
}

type Row = readonly [id: number, parentId: number, ru: string, kk: string, slug: string, type?: string];

/**
 * A small part of the tree. 1459, 2979 and 2982 are the ids of the reference, 9.2 [C], as are the slugs of the first
 * level; everything else is made up.
 */
const ROWS: readonly Row[] = [
  [1, 0, 'Транспорт', 'Көлік', 'transport', 'automotive'],
  [1457, 1, 'Шины, диски и колёса', 'Шиналар, дискілер', 'shiny-diski-i-kolesa', 'automotive'],
  [1459, 1457, 'Шины', 'Шиналар', 'shiny', 'automotive'],
  [1460, 1457, 'Диски', 'Дискілер', 'diski', 'automotive'],
  [3, 0, 'Недвижимость', 'Жылжымайтын мүлік', 'nedvizhimost', 'real_estate'],
  [
    2979,
    3,
    'Долгосрочная аренда квартир',
    'Пәтерді ұзақ мерзімге жалға беру',
    'arenda-dolgosrochnaya',
    'real_estate',
  ],
  [2982, 3, 'Продажа квартир', 'Пәтер сату', 'prodazha', 'real_estate'],
  [36, 0, 'Электроника', 'Электроника', 'elektronika', 'electronics'],
  [44, 36, 'Телефоны и аксессуары', 'Телефондар', 'telefony-i-aksesuary', 'electronics'],
  [85, 44, 'Мобильные телефоны', 'Ұялы телефондар', 'mobilnye-telefony-smartfony', 'electronics'],
  [899, 0, 'Дом и сад', 'Үй және бақ', 'dom-i-sad', 'goods'],
  [900, 899, 'Мебель', 'Жиһаз', 'mebel', 'goods'],
  [9001, 900, 'Шкафы и комоды', 'Шкафтар мен комодтар', 'shkafy-i-komody', 'goods'],
  [9002, 900, 'Диваны и кресла', 'Дивандар мен креслолар', 'divany-i-kresla', 'goods'],
  [9003, 900, 'Кухонная мебель', 'Ас үй жиһазы', 'kuhonnaya-mebel', 'goods'],
  [903, 899, 'Посуда', 'Ыдыс-аяқ', 'posuda', 'goods'],
  [6, 0, 'Работа', 'Жұмыс', 'rabota', 'job'],
  [61, 6, 'Производство и мебель', 'Өндіріс және жиһаз', 'proizvodstvo', 'job'],
  [7, 0, 'Услуги', 'Қызметтер', 'uslugi', 'services'],
  [70, 7, 'Мебель: изготовление и ремонт', 'Жиһаз жасау және жөндеу', 'mebel-uslugi', 'services'],
  [701, 70, 'Мебель на заказ', 'Тапсырыспен жиһаз', 'mebel-na-zakaz', 'services'],
  [702, 70, 'Сборка и ремонт мебели', 'Жиһаз құрастыру және жөндеу', 'remont-mebeli', 'services'],
  [8, 0, 'Строительство и ремонт', 'Құрылыс және жөндеу', 'stroitelstvo-remont', 'goods'],
  [81, 8, 'Окна, двери и сетки', 'Терезе, есік, торлар', 'okna-dveri', 'goods'],
  [9, 0, 'Отдам даром', 'Тегін беремін', 'otdam-darom', 'goods'],
];

/** Photos a category without special rules takes. */
const PHOTOS_MAX = 8;

export const OLX_CATEGORIES: readonly CategoryData[] = ROWS.map(
  ([id, parentId, ru, kk, slug, type = 'goods']) => ({
    id,
    parentId,
    name: { ru, kk },
    slug,
    type,
    photosMax: type === 'job' ? 0 : PHOTOS_MAX,
  }),
);

export function findCategory(id: unknown): CategoryData | undefined {
  return OLX_CATEGORIES.find((category) => category.id === id);
}

export function isLeaf(category: CategoryData): boolean {
  return !OLX_CATEGORIES.some(({ parentId }) => parentId === category.id);
}

/** The categories above, from the root down to the category itself. */
export function categoryPath(category: CategoryData): readonly CategoryData[] {
  const parent = findCategory(category.parentId);
  return parent === undefined ? [category] : [...categoryPath(parent), category];
}

/** Whether a category is another one or lies below it. */
export function isWithin(categoryId: number, rootId: number): boolean {
  const category = findCategory(categoryId);
  return category !== undefined && categoryPath(category).some(({ id }) => id === rootId);
}
