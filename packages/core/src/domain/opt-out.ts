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
  'хватит мне писать',
  'перестань писать',
  'прекрати писать',
  'не надо писать',
  'не надо мне писать',
  'не нужно писать',
  'не нужно мне писать',
  'отпишите меня',
  'удалите меня',
  'удалите мой номер',
  'удалите мои данные',
  'удали мой номер',
  'уберите мой номер',
  'отстаньте',
  'отстань',
  // A noun too: жазбаңызды is "your advert", so the endings of the verb are written out.
  'жазбаңыз',
  'жазбаңызшы',
  'жазбаңыздар',
  'жазбаңыздаршы',
  'жазбаныз',
  'жазбанызшы',
  'жазбаңдар',
  'жазбай қойыңыз*',
  'жазуды тоқтат*',
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

const PHRASES = new RegExp(wordPattern(OPT_OUT_PHRASES), 'giu');

/** What somebody means who says "do not write the price": not us. */
const ABOUT_THE_ADVERT = /^\s+(?:цен|стоимост|адрес|размер|номер|телефон)/iu;
/** Whoever asks why nobody writes wants an answer. */
const ASKS_WHY = /(?<!\p{L})(?:почему|чего|неге)(?:\s+(?:же|вы|ты|мне|нам|маған|сіз)){0,3}\s+$/iu;
const POLITE = /(?:пожалуйста|пжл|пж|өтінемін|отинемин|please)/giu;
/** Brackets of a smile, quotes, and whatever else stands around a word. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/**
 * Whether somebody asks not to be written to, in Russian or Kazakh. Letter-safe: `стоп-сигнал`, `автостоп` and `жазбаша`
 * say nothing of the kind.
 *
 * @param more - phrases of the host's own
 */
export function isOptOut(text: string, more: readonly string[] = []): boolean {
  const sentences = text
    .split(/[.!?,;:\n]+/)
    .map((part) => part.replace(POLITE, '').replace(AROUND, '').toLowerCase());
  if (sentences.some((sentence) => OPT_OUT_COMMANDS.includes(sentence))) return true;
  if (more.length > 0 && wordPattern(more).test(text)) return true;
  for (const { 0: phrase, index } of text.matchAll(PHRASES)) {
    const isAboutUs = !ABOUT_THE_ADVERT.test(text.slice(index + phrase.length));
    if (isAboutUs && !ASKS_WHY.test(text.slice(Math.max(0, index - 40), index))) return true;
  }
  return false;
}
