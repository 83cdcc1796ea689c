import { LeadKitError } from '../../errors.ts';
import type {
  CatalogAttribute,
  CatalogCategory,
  CatalogCity,
  CatalogPort,
} from '../../ports/catalog-port.ts';
import { pageOf } from './paging.ts';
import type { Remote } from './remote.ts';

interface Names {
  readonly ru: string;
  readonly kk: string;
}

interface CategoryRow {
  readonly externalId: string;
  readonly name: Names;
  readonly parentExternalId?: string;
  readonly isLeaf: boolean;
  readonly photosMax?: number;
}

const CATEGORIES: readonly CategoryRow[] = [
  { externalId: '100', name: { ru: 'Мебель', kk: 'Жиһаз' }, isLeaf: false },
  {
    externalId: '101',
    name: { ru: 'Шкафы', kk: 'Шкафтар' },
    parentExternalId: '100',
    isLeaf: true,
    photosMax: 8,
  },
  {
    externalId: '102',
    name: { ru: 'Столы', kk: 'Үстелдер' },
    parentExternalId: '100',
    isLeaf: true,
    photosMax: 8,
  },
  { externalId: '200', name: { ru: 'Услуги', kk: 'Қызметтер' }, isLeaf: true, photosMax: 8 },
];

/** Codes of the state's register of places. */
const CITIES: readonly { readonly key: string; readonly name: Names; readonly katoCode: string }[] = [
  { key: 'almaty', name: { ru: 'Алматы', kk: 'Алматы' }, katoCode: '750000000' },
  { key: 'astana', name: { ru: 'Астана', kk: 'Астана' }, katoCode: '710000000' },
  { key: 'shymkent', name: { ru: 'Шымкент', kk: 'Шымкент' }, katoCode: '790000000' },
];

export function categoryById(externalId: string): CategoryRow | undefined {
  return CATEGORIES.find((category) => category.externalId === externalId);
}

/** A city by the host's key or its KATO code. */
export function cityByKey(key: string): (typeof CITIES)[number] | undefined {
  return CITIES.find((city) => city.key === key || city.katoCode === key);
}

export function createCatalogPort(remote: Remote): CatalogPort {
  return {
    categories: ({ parentExternalId, language = 'ru' }, options) =>
      remote.read('catalog.categories', options, () =>
        CATEGORIES.filter((category) => category.parentExternalId === parentExternalId).map(
          ({ name, ...category }): CatalogCategory => ({ ...category, name: name[language] }),
        ),
      ),
    attributes: ({ categoryExternalId, language = 'ru' }, options) =>
      remote.read('catalog.attributes', options, () => {
        if (categoryById(categoryExternalId) === undefined) throw unknownCategory();
        return attributesIn(language);
      }),
    cities: ({ language = 'ru', ...request }, options) =>
      remote.read('catalog.cities', options, () =>
        pageOf(
          CITIES.map(
            ({ key, name, katoCode }): CatalogCity => ({
              externalId: key,
              name: name[language],
              katoCode,
            }),
          ),
          request,
        ),
      ),
  };
}

function attributesIn(language: keyof Names): readonly CatalogAttribute[] {
  const isRussian = language === 'ru';
  return [
    {
      code: 'state',
      label: isRussian ? 'Состояние' : 'Күйі',
      isRequired: false,
      type: 'choice',
      values: [
        { code: 'new', label: isRussian ? 'Новый' : 'Жаңа' },
        { code: 'used', label: isRussian ? 'Б/у' : 'Қолданылған' },
      ],
    },
    {
      code: 'width',
      label: isRussian ? 'Ширина' : 'Ені',
      isRequired: false,
      type: 'number',
      unit: 'см',
      min: 1,
      max: 1000,
      values: [],
    },
  ];
}

function unknownCategory(): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation: 'catalog.attributes',
    message: 'The fake platform has no such category. Ask catalog.categories() for those it has.',
  });
}
