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

/** Finds the key of the first city of the table that a text names. */
export type CityFinder = (text: string) => string | undefined;

/** Makes a finder over a table; make it once, it compiles a pattern per city. */
export function createCityFinder(cities: CityWords = DEFAULT_CITY_WORDS): CityFinder {
  const patterns = Object.entries(cities).map(([key, words]) => [key, wordPattern(words)] as const);
  return (text) => patterns.find(([, pattern]) => pattern.test(text))?.[0];
}
