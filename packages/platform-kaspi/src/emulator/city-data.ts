/** A city of the emulated Kaspi. */
export interface CityData {
  /** Nine digits. */
  readonly code: string;
  /** As Kaspi prints it. */
  readonly name: string;
}

/** A few of Kaspi's cities; the codes are those of the guide (reference, 7). */
export const KASPI_CITIES: readonly CityData[] = [
  { code: '750000000', name: 'Алматы' },
  { code: '710000000', name: 'Астана' },
  { code: '511010000', name: 'Шымкент' },
  { code: '351010000', name: 'Караганда' },
  { code: '551010000', name: 'Павлодар' },
  { code: '311010000', name: 'Тараз' },
  { code: '231010000', name: 'Атырау' },
  { code: '391010000', name: 'Костанай' },
];

export function cityNamed(code: string): string {
  return KASPI_CITIES.find((city) => city.code === code)?.name ?? code;
}
