import type { NameData } from './location-data.ts';

/** Something that puts an advert forward for money. */
export interface FeatureData {
  readonly code: string;
  readonly type: 'topads' | 'pushup' | 'bundle';
  /** Days; 0: at once. */
  readonly days: number;
  readonly name: NameData;
  /** Tenge, made up. */
  readonly price: number;
}

/** Codes of the reference, 5.7 and 8.2 [P][C]; prices and bundles' contents are made up. */
export const OLX_FEATURES: readonly FeatureData[] = [
  {
    code: 'promoted_ad_7',
    type: 'topads',
    days: 7,
    name: { ru: 'Топ на 7 дней', kk: '7 күнге топ' },
    price: 1_290,
  },
  {
    code: 'promoted_ad_30',
    type: 'topads',
    days: 30,
    name: { ru: 'Топ на 30 дней', kk: '30 күнге топ' },
    price: 3_990,
  },
  { code: 'pushup', type: 'pushup', days: 0, name: { ru: 'Поднятие', kk: 'Көтеру' }, price: 390 },
  {
    code: 'bundle_basic',
    type: 'bundle',
    days: 7,
    name: { ru: 'Лёгкий старт', kk: 'Жеңіл бастау' },
    price: 1_490,
  },
  {
    code: 'bundle_optimum',
    type: 'bundle',
    days: 7,
    name: { ru: 'Быстрая продажа', kk: 'Жылдам сату' },
    price: 2_490,
  },
  {
    code: 'bundle_premium',
    type: 'bundle',
    days: 30,
    name: { ru: 'Турбо-продажа', kk: 'Турбо-сату' },
    price: 6_990,
  },
];

export function findFeature(code: unknown): FeatureData | undefined {
  return OLX_FEATURES.find((feature) => feature.code === code);
}
