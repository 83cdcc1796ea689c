/** A name in the two languages of olx.kz. */
export interface NameData {
  readonly ru: string;
  readonly kk: string;
}

export interface RegionData {
  readonly id: number;
  readonly name: NameData;
  readonly slug: string;
}

export interface DistrictData {
  readonly id: number;
  readonly name: NameData;
}

export interface CityData {
  readonly id: number;
  readonly regionId: number;
  readonly name: NameData;
  readonly slug: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly districts: readonly DistrictData[];
}

/** Ids 8, 13, 6 and 5 are those of the reference, 9.1 [C]; the others are made up. */
export const OLX_REGIONS: readonly RegionData[] = [
  { id: 8, name: { ru: 'Алматинская область', kk: 'Алматы облысы' }, slug: 'alm' },
  { id: 13, name: { ru: 'Акмолинская область', kk: 'Ақмола облысы' }, slug: 'akm' },
  { id: 6, name: { ru: 'Туркестанская область', kk: 'Түркістан облысы' }, slug: 'tur' },
  { id: 5, name: { ru: 'Карагандинская область', kk: 'Қарағанды облысы' }, slug: 'kar' },
  { id: 3, name: { ru: 'Восточно-Казахстанская область', kk: 'Шығыс Қазақстан облысы' }, slug: 'vko' },
  { id: 16, name: { ru: 'Абайская область', kk: 'Абай облысы' }, slug: 'abay' },
];

/** Cities 1, 87, 47 and 39 have the ids of the reference, 9.1 [C]. Of district ids only 1 is known; the others are made up. */
export const OLX_CITIES: readonly CityData[] = [
  {
    id: 1,
    regionId: 8,
    name: { ru: 'Алматы', kk: 'Алматы' },
    slug: 'alma-ata',
    latitude: 43.2389,
    longitude: 76.8897,
    districts: [
      { id: 1, name: { ru: 'Алмалинский район', kk: 'Алмалы ауданы' } },
      { id: 2, name: { ru: 'Ауэзовский район', kk: 'Әуезов ауданы' } },
      { id: 3, name: { ru: 'Бостандыкский район', kk: 'Бостандық ауданы' } },
      { id: 4, name: { ru: 'Жетысуский район', kk: 'Жетісу ауданы' } },
      { id: 5, name: { ru: 'Медеуский район', kk: 'Медеу ауданы' } },
      { id: 6, name: { ru: 'Наурызбайский район', kk: 'Наурызбай ауданы' } },
      { id: 7, name: { ru: 'Турксибский район', kk: 'Түрксіб ауданы' } },
      { id: 8, name: { ru: 'Алатауский район', kk: 'Алатау ауданы' } },
    ],
  },
  {
    id: 87,
    regionId: 13,
    name: { ru: 'Астана', kk: 'Астана' },
    slug: 'astana',
    latitude: 51.1694,
    longitude: 71.4491,
    districts: [
      { id: 21, name: { ru: 'Есильский район', kk: 'Есіл ауданы' } },
      { id: 22, name: { ru: 'Алматинский район', kk: 'Алматы ауданы' } },
      { id: 23, name: { ru: 'Сарыаркинский район', kk: 'Сарыарқа ауданы' } },
      { id: 24, name: { ru: 'Байконурский район', kk: 'Байқоңыр ауданы' } },
      { id: 25, name: { ru: 'Нуринский район', kk: 'Нұра ауданы' } },
    ],
  },
  {
    id: 47,
    regionId: 6,
    name: { ru: 'Шымкент', kk: 'Шымкент' },
    slug: 'shymkent',
    latitude: 42.3417,
    longitude: 69.5901,
    districts: [],
  },
  {
    id: 39,
    regionId: 5,
    name: { ru: 'Караганда', kk: 'Қарағанды' },
    slug: 'karaganda',
    latitude: 49.8047,
    longitude: 73.1094,
    districts: [],
  },
  {
    id: 18,
    regionId: 3,
    name: { ru: 'Усть-Каменогорск', kk: 'Өскемен' },
    slug: 'ust-kamenogorsk',
    latitude: 49.9483,
    longitude: 82.6279,
    districts: [],
  },
  {
    id: 73,
    regionId: 16,
    name: { ru: 'Семей', kk: 'Семей' },
    slug: 'semey',
    latitude: 50.4111,
    longitude: 80.2275,
    districts: [],
  },
];

export function findCity(id: unknown): CityData | undefined {
  return OLX_CITIES.find((city) => city.id === id);
}

const KM_PER_DEGREE = 111.2;

/** Kilometres from a city's middle. Good enough for telling one city from another. */
export function distanceKm(city: CityData, latitude: number, longitude: number): number {
  const north = (latitude - city.latitude) * KM_PER_DEGREE;
  const east = (longitude - city.longitude) * KM_PER_DEGREE * Math.cos((city.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
