import { wordPattern } from './words-in-text.ts';

/** Words that mean "stop" when a sentence holds nothing else. Inside a sentence they may be about goods (`стоп-сигнал`). */
export const OPT_OUT_COMMANDS: readonly string[] = [
  'стоп',
  'stop',
  'отписка',
  'отпишись',
  'отпишите',
  'отпишитесь',
  'отписаться',
  'unsubscribe',
  'тоқта',
  'токта',
  'тоқтат',
  'тоқтатыңыз',
  'токтатыныз',
  'жазба',
];

/** Phrases that mean it wherever they stand. */
export const OPT_OUT_PHRASES: readonly string[] = [
  'не пишите',
  'не пиши',
  'не беспокойте',
  'не беспокой',
  'не звоните больше',
  'больше не звоните',
  'перестаньте писать',
  'прекратите писать',
  'хватит писать',
  'отпишите меня',
  'удалите меня',
  'удалите мой номер',
  'удалите мои данные',
  'отстаньте',
  'жазбаңыз*',
  'жазбаныз*',
  'жазбаңдар',
  'маған жазба',
  'маган жазба',
  'мазаламаңыз*',
  'мазаламаныз*',
  'мазалама',
  'хабарласпаңыз*',
  'хабарласпаныз*',
  'қоңырау шалмаңыз*',
  'номерімді өшіріңіз*',
  'деректерімді өшіріңіз*',
];

const PHRASES = wordPattern(OPT_OUT_PHRASES);

/** What somebody means who says "do not write the price": not us. */
const ABOUT_THE_ADVERT = /^\s+(?:цен|стоимост|адрес|размер|номер|телефон)/iu;
const POLITE = /(?:пожалуйста|пжл|пж|өтінемін|отинемин|please)/giu;

/**
 * Whether somebody asks not to be written to, in Russian or Kazakh. Letter-safe: `стоп-сигнал`, `автостоп` and `жазбаша`
 * say nothing of the kind.
 *
 * @param more - phrases of the host's own
 */
export function isOptOut(text: string, more: readonly string[] = []): boolean {
  const sentences = text.split(/[.!?,;:\n]+/).map((part) => part.replace(POLITE, '').trim().toLowerCase());
  if (sentences.some((sentence) => OPT_OUT_COMMANDS.includes(sentence))) return true;
  if (more.length > 0 && wordPattern(more).test(text)) return true;
  const found = PHRASES.exec(text);
  return found !== null && !ABOUT_THE_ADVERT.test(text.slice(found.index + found[0].length));
}
