/** A name in both languages of the site. */
export interface BazaarName {
  readonly ru: string;
  readonly kk: string;
}

export interface CategoryData {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: BazaarName;
  readonly isLeaf: boolean;
  readonly needsPrice: boolean;
  readonly attributes: readonly AttributeData[];
}

export interface AttributeData {
  readonly code: string;
  readonly name: BazaarName;
  readonly type: 'text' | 'number' | 'boolean' | 'choice';
  readonly isRequired: boolean;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly { readonly code: string; readonly name: BazaarName }[];
}

export interface CityData {
  readonly id: number;
  /** The word in addresses of pages. */
  readonly slug: string;
  /** Code of the state's register of places. */
  readonly kato: string;
  readonly name: BazaarName;
  readonly districts: readonly { readonly id: number; readonly name: BazaarName }[];
}

const CONDITION: AttributeData = {
  code: 'condition',
  name: { ru: 'Состояние', kk: 'Жағдайы' },
  type: 'choice',
  isRequired: true,
  values: [
    { code: 'new', name: { ru: 'Новое', kk: 'Жаңа' } },
    { code: 'used', name: { ru: 'Б/у', kk: 'Қолданылған' } },
  ],
};
const WIDTH: AttributeData = {
  code: 'width_cm',
  name: { ru: 'Ширина', kk: 'Ені' },
  type: 'number',
  isRequired: false,
  unit: 'см',
  min: 20,
  max: 900,
};
const MATERIAL: AttributeData = {
  code: 'material',
  name: { ru: 'Материал', kk: 'Материалы' },
  type: 'text',
  isRequired: false,
};

export const BAZAAR_CATEGORIES: readonly CategoryData[] = [
  top(100, { ru: 'Мебель', kk: 'Жиһаз' }),
  leaf(101, 100, { ru: 'Шкафы-купе', kk: 'Купе шкафтар' }, [CONDITION, WIDTH, MATERIAL]),
  leaf(102, 100, { ru: 'Диваны', kk: 'Дивандар' }, [CONDITION, WIDTH, MATERIAL]),
  leaf(103, 100, { ru: 'Кухни', kk: 'Ас үй жиһазы' }, [CONDITION, WIDTH, MATERIAL]),
  top(200, { ru: 'Услуги', kk: 'Қызметтер' }),
  leaf(
    201,
    200,
    { ru: 'Ремонт мебели', kk: 'Жиһаз жөндеу' },
    [
      {
        code: 'work',
        name: { ru: 'Вид работ', kk: 'Жұмыс түрі' },
        type: 'choice',
        isRequired: true,
        values: [
          { code: 'upholstery', name: { ru: 'Перетяжка', kk: 'Қаптау' } },
          { code: 'assembly', name: { ru: 'Сборка', kk: 'Құрастыру' } },
          { code: 'repair', name: { ru: 'Ремонт', kk: 'Жөндеу' } },
        ],
      },
      {
        code: 'home_visit',
        name: { ru: 'Выезд на дом', kk: 'Үйге шығу' },
        type: 'boolean',
        isRequired: false,
      },
    ],
    false,
  ),
];

export const BAZAAR_CITIES: readonly CityData[] = [
  {
    id: 1,
    slug: 'almaty',
    kato: '750000000',
    name: { ru: 'Алматы', kk: 'Алматы' },
    districts: [
      { id: 11, name: { ru: 'Бостандыкский', kk: 'Бостандық' } },
      { id: 12, name: { ru: 'Ауэзовский', kk: 'Әуезов' } },
      { id: 13, name: { ru: 'Медеуский', kk: 'Медеу' } },
    ],
  },
  { id: 2, slug: 'astana', kato: '710000000', name: { ru: 'Астана', kk: 'Астана' }, districts: [] },
  { id: 3, slug: 'shymkent', kato: '790000000', name: { ru: 'Шымкент', kk: 'Шымкент' }, districts: [] },
];

export function findCategory(id: number): CategoryData | undefined {
  return BAZAAR_CATEGORIES.find((category) => category.id === id);
}

export function findCity(id: number): CityData | undefined {
  return BAZAAR_CITIES.find((city) => city.id === id);
}

function top(id: number, name: BazaarName): CategoryData {
  return { id, parentId: null, name, isLeaf: false, needsPrice: false, attributes: [] };
}

function leaf(
  id: number,
  parentId: number,
  name: BazaarName,
  attributes: readonly AttributeData[],
  needsPrice = true,
): CategoryData {
  return { id, parentId, name, isLeaf: true, needsPrice, attributes };
}
