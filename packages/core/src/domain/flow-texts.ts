import type { MessageLanguage } from './message-language.ts';

/** What the flow can ask, in the order it does. */
export const FLOW_QUESTIONS: readonly FlowQuestion[] = ['need', 'budget', 'timing', 'city', 'contact'];

/** A question of the flow. */
export type FlowQuestion = 'need' | 'budget' | 'timing' | 'city' | 'contact';

/** What the flow says in one language. Nothing is filled in, so nothing of the buyer can leak into it. */
export interface FlowPhrases {
  /** Opens the first message. */
  readonly greeting: string;
  /** Opens every further message that asks something. */
  readonly thanks: string;
  /** The last message, when everything is known. */
  readonly goodbye: string;
  /** The questions. */
  readonly questions: Readonly<Record<FlowQuestion, string>>;
}

/** What the flow says. */
export type FlowTexts = Readonly<Record<MessageLanguage, FlowPhrases>>;

/** Texts a host can begin with. */
export const DEFAULT_FLOW_TEXTS: FlowTexts = {
  ru: {
    greeting:
      'Здравствуйте! Спасибо за сообщение, менеджер скоро ответит. Чтобы он сразу подготовился, подскажите, пожалуйста:',
    thanks: 'Спасибо! Уточните ещё, пожалуйста:',
    goodbye: 'Спасибо, всё записали. Менеджер скоро с вами свяжется.',
    questions: {
      need: 'что именно вам нужно?',
      budget: 'на какой бюджет рассчитываете?',
      timing: 'к какому сроку нужно?',
      city: 'в каком вы городе?',
      contact: 'по какому номеру удобно позвонить?',
    },
  },
  kk: {
    greeting:
      'Сәлеметсіз бе! Хабарламаңызға рақмет, менеджер жақында жауап береді. Ол бірден дайындалуы үшін айтыңызшы:',
    thanks: 'Рақмет! Тағы бір нақтылап жіберсеңіз:',
    goodbye: 'Рақмет, бәрін жазып алдық. Менеджер жақында хабарласады.',
    questions: {
      need: 'сізге нақты не керек?',
      budget: 'қандай бюджетке есептеп отырсыз?',
      timing: 'қашанға керек?',
      city: 'қай қаладасыз?',
      contact: 'қай нөмірге қоңырау шалған ыңғайлы?',
    },
  },
};

/** Words that say nothing about what somebody needs. */
const SMALL_TALK: ReadonlySet<string> = new Set(
  'здравствуйте добрый день вечер утро привет актуально ещё еще это вам мне пожалуйста спасибо можно есть сәлеметсіз салеметсиз салем сәлем рақмет рахмет бар маған сізде керек нужно нужен нужна'.split(
    ' ',
  ),
);

/** Whether a text says something of its own, and not only hello. */
export function saysSomething(words: readonly string[]): boolean {
  return words.filter((word) => word.length > 2 && !SMALL_TALK.has(word)).length >= 3;
}
