import { wordPattern } from './words-in-text.ts';

/** Cities by key, each with the words it is called by; `*` stands for the letters of a case. */
export type CityWords = Readonly<Record<string, readonly string[]>>;

/** The larger cities of Kazakhstan in Russian and Kazakh. A host with keys of its own brings its own table. */
export const DEFAULT_CITY_WORDS: CityWords = {
  almaty: ['алматы*', 'алмате', 'алма-ата', 'алма-ате', 'алматинск*', 'almaty'],
  astana: ['астан*', 'нур-султан*', 'astana'],
  shymkent: ['шымкент*', 'чимкент*', 'shymkent'],
  karaganda: ['караганд*', 'қарағанды*', 'karaganda'],
  aktobe: ['актоб*', 'ақтөбе*', 'актюбинск*', 'aktobe'],
  taraz: ['тараз', 'таразе', 'тараза', 'таразда', 'тараздан', 'taraz'],
  pavlodar: ['павлодар*', 'pavlodar'],
  'ust-kamenogorsk': ['усть-каменогорск*', 'өскемен*', 'оскемен*'],
  semey: ['семипалатинск*', 'семейде', 'семейден', 'semey'],
  atyrau: ['атырау*', 'atyrau'],
  kostanay: ['костана*', 'қостанай*', 'kostanay'],
  kyzylorda: ['кызылорд*', 'қызылорда*', 'kyzylorda'],
  uralsk: ['уральск*', 'орал', 'оралда', 'uralsk'],
  petropavlovsk: ['петропавл*', 'петропавловск*', 'қызылжар*'],
  aktau: ['актау*', 'ақтау*', 'aktau'],
  turkistan: ['туркестан*', 'түркістан*', 'turkistan'],
  taldykorgan: ['талдыкорган*', 'талдықорған*'],
  kokshetau: ['кокшетау*', 'көкшетау*'],
};

/** The key of the first city that a message names. */
export function findCity(text: string, cities: CityWords = DEFAULT_CITY_WORDS): string | undefined {
  return Object.keys(cities).find((key) => wordPattern(cities[key] ?? []).test(text));
}
