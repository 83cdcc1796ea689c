import { wordsOf } from './words-in-text.ts';

/** A language people write to us in. */
export type MessageLanguage = 'ru' | 'kk';

/** Letters that only Kazakh has. */
const KAZAKH_LETTERS = /[әіңғүұқөһ]/u;

/** Frequent Kazakh words that have none of these letters, are typed without them, or in Latin. */
const KAZAKH_WORDS: ReadonlySet<string> = new Set(
  'салем салеметсиз салеметсизбе калай калайсыз канша неше керек бар барма бар ма жок рахмет болады болама болма баска бугин ертен казир кайда кашан мен маган сиз сизде биз бизге тенге арзан кымбат алам алайын аламын жазыныз айтыныз телефоным номерим калада туралы дейин жаксы иа ия мын осы сол salem salemetsizbe qansha kansha qanday rahmet kerek barma bolama qashan'.split(
    ' ',
  ),
);

/** Frequent Russian words. */
const RUSSIAN_WORDS: ReadonlySet<string> = new Set(
  'здравствуйте добрый день вечер утро привет сколько стоит цена почем есть ли нет да можно нужно нужен нужна хочу когда где как какой какая какие вы мы мне вас нас это что чтобы или для еще ещё актуально доставка скидка спасибо пожалуйста звоните напишите завтра сегодня через неделю тысяч бюджет мой номер в на по с за и не до у за от под'.split(
    ' ',
  ),
);

/** Endings that are Russian and not Kazakh. */
const RUSSIAN_ENDING =
  /(?:ться|тся|ить|ать|еть|ого|его|ому|ему|ый|ий|ая|яя|ое|ые|ются|ете|ите|ешь|ишь|ла|ли|ает|яет|ует)$/u;

/** What a message is written in. */
export interface DetectedLanguage {
  /** The language of most of its words. Absent: it does not show (a number, a name, `ok`). */
  readonly language?: MessageLanguage;
  /** Whether it mixes both, as people here do within one sentence. */
  readonly isMixed: boolean;
}

/** Guesses the language of one message, word by word. Mixed half and half, it counts as Kazakh: who mixes knows it. */
export function detectLanguage(text: string): DetectedLanguage {
  let kazakh = 0;
  let russian = 0;
  for (const word of wordsOf(text)) {
    if (KAZAKH_LETTERS.test(word) || KAZAKH_WORDS.has(word)) kazakh += 1;
    else if (RUSSIAN_WORDS.has(word) || (word.length > 3 && RUSSIAN_ENDING.test(word))) russian += 1;
  }
  const isMixed = kazakh > 0 && russian > 0;
  if (kazakh + russian === 0) return { isMixed };
  return { language: kazakh >= russian ? 'kk' : 'ru', isMixed };
}
