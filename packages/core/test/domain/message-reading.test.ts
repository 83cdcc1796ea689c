import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findBudget } from '../../src/domain/budget-in-text.ts';
import { createCityFinder } from '../../src/domain/city-in-text.ts';
import { readMessageFacts } from '../../src/domain/message-facts.ts';
import { detectLanguage } from '../../src/domain/message-language.ts';
import { isOptOut } from '../../src/domain/opt-out.ts';
import { findPhoneNumbers } from '../../src/domain/phone-in-text.ts';
import { findTimingDays } from '../../src/domain/timing-in-text.ts';
import { wordPattern } from '../../src/domain/words-in-text.ts';

describe('wordPattern', () => {
  test.each([
    ['стоп', 'Стоп!', true],
    ['стоп', 'автостоп', false],
    ['стоп', 'стоп-сигнал', false],
    ['бар', 'барлық', false],
    ['не пишите', 'больше не  пишите мне', true],
    ['алматы*', 'Алматыда тұрамын', true],
    ['цена?', 'цена', false],
  ])('%s in "%s": %s', (word, text, is) => {
    expect(wordPattern([word]).test(text)).toBe(is);
  });
});

describe('detectLanguage', () => {
  test.each([
    ['Здравствуйте, сколько стоит шкаф?', 'ru', false],
    ['Сәлеметсіз бе, бағасы қанша?', 'kk', false],
    ['Салем, канша турады?', 'kk', false],
    ['Salem, qansha?', 'kk', false],
    ['Сәлем, доставка бар ма, сколько стоит?', 'kk', true],
    ['Здравствуйте, можно рассрочку, рахмет', 'ru', true],
    ['87010000011', undefined, false],
    ['ok', undefined, false],
  ] as const)('"%s" is %s, mixed: %s', (text, language, isMixed) => {
    expect(detectLanguage(text)).toEqual({ ...(language === undefined ? {} : { language }), isMixed });
  });
});

describe('isOptOut', () => {
  test.each([
    'стоп',
    'СТОП!',
    'Стоп, пожалуйста.',
    'Не пишите мне больше',
    'пожалуйста, больше не пиши',
    'Отпишитесь',
    'Удалите мой номер',
    'тоқта',
    'Токта!',
    'Маған жазбаңыз',
    'жазбаныз',
    'Мазаламаңызшы, өтінемін',
    'Здравствуйте. Стоп.',
    'Стоп)))',
    '«Стоп»',
    'СТОП 🙏',
    'тоқта…',
    'Не пишите цену в чат. И не пишите мне больше',
    'Почему не отвечали? Не пишите',
    'Жазбаңызшы',
    'Маған енді жазбай қойыңызшы',
    'Не надо мне писать',
  ])('"%s" is one', (text) => {
    expect(isOptOut(text)).toBe(true);
  });

  test.each([
    'Есть стоп-сигнал на Камри?',
    'Автостоп до Астаны',
    'Почему не пишите цену?',
    'Жазбаша келісім керек',
    'Тоқтар бар ма?',
    'Напишите адрес',
    'Стоп линия есть',
    'Жазбаңызды көрдім, бағасы қанша?',
    'Жазбаңызда мекенжай жоқ',
    'Почему не пишите?',
    'Почему вы мне не пишите',
    '',
  ])('"%s" is none', (text) => {
    expect(isOptOut(text)).toBe(false);
  });

  test('a host adds phrases of its own', () => {
    expect([isOptOut('дошло, не надо'), isOptOut('дошло, не надо', ['не надо'])]).toEqual([false, true]);
  });
});

describe('findPhoneNumbers', () => {
  test.each([
    ['мой 8 701 123 45 67 звоните', ['+77011234567']],
    ['+7(701)123-45-67, 8 (727) 250-00-00', ['+77011234567', '+77272500000']],
    ['номерім 87011234567', ['+77011234567']],
    ['87011234567 и 8 701 123-45-67', ['+77011234567']],
    ['ИИН 900101300123', []],
    ['8 701 *** ** 67', []],
    ['бюджет 150 000', []],
    ['размер 200 300 400', []],
  ])('in "%s": %j', (text, phones) => {
    expect(findPhoneNumbers(text).phones).toEqual(phones);
  });

  test('a number typed in any habit is found wherever it stands', () => {
    const written = fc.constantFrom('8 701 123 45 67', '+77011234567', '8(701)123-45-67', '7011234567');
    const words = fc.constantFrom('', 'звоните ', 'телефоным: ', 'мой номер ', '(вотсап) ');
    fc.assert(
      fc.property(words, written, words, (before, number, after) => {
        expect(findPhoneNumbers(`${before}${number} ${after}`).phones).toEqual(['+77011234567']);
      }),
    );
  });
});

describe('findBudget', () => {
  const major = (text: string, isAsked = false): number | undefined => {
    const amount = findBudget(text, { isAsked, currency: 'KZT' })?.amountMinor;
    return amount === undefined ? undefined : amount / 100;
  };

  test.each([
    ['150 тыс', 150_000],
    ['150к', 150_000],
    ['1,5 млн', 1_500_000],
    ['до 200 000', 200_000],
    ['200\u00a0000 ₸', 200_000],
    ['150 мың теңгеге дейін', 150_000],
    ['250000 теңгеге дейін', 250_000],
    ['100-150 тыс', 150_000],
    ['Бюджет: 90000', 90_000],
    ['35 000 тг.', 35_000],
    ['2 миллиона', 2_000_000],
    ['шкаф 200 на 60', undefined],
    ['2к квартира', undefined],
    ['180000', undefined],
    ['до 5 дней', undefined],
  ])('"%s" is %s', (text, expected) => {
    expect(major(text)).toBe(expected);
  });

  test.each([
    ['180000', 180_000],
    ['тысяч 200 не больше, 250 000', 250_000],
    ['2026', undefined],
  ])('"%s" after the question is %s', (text, expected) => {
    expect(major(text, true)).toBe(expected);
  });
});

describe('findTimingDays', () => {
  const SENT = '2026-11-22T20:00:00.000Z'; // one in the morning of November 23 in Almaty

  test.each([
    ['нужно сегодня', 0],
    ['завтра сможете?', 1],
    ['послезавтра', 2],
    ['через две недели', 14],
    ['через 3 дня', 3],
    ['через месяц', 30],
    ['ертең керек', 1],
    ['3 күннен кейін', 3],
    ['екі аптадан кейін', 14],
    ['осы аптада', 7],
    ['к 15 декабря', 22],
    ['15.12', 22],
    ['15.12.2026', 22],
    ['5 января', 43],
    ['желтоқсанның 15-іне', 22],
    ['23 ноября', 0],
    ['бугин керек', 0],
    ['пока не знаю', undefined],
    ['2.5 метра', undefined],
    ['31.02.2020', undefined],
  ])('"%s" is in %s days', (text, days) => {
    expect(findTimingDays(text, SENT)).toBe(days);
  });
});

const findCity = createCityFinder();

describe('findCity', () => {
  test.each([
    ['я в Алматы', 'almaty'],
    ['Алматыда тұрамын', 'almaty'],
    ['из Караганды', 'karaganda'],
    ['Қарағандыға жеткізу', 'karaganda'],
    ['семейный шкаф', undefined],
    ['таразы керек', undefined],
  ])('"%s": %s', (text, city) => {
    expect(findCity(text)).toBe(city);
  });
});

test('a mixed message is read whole', () => {
  const facts = readMessageFacts(
    'Сәлем, шкаф керек Алматыда, бюджет 200 мың, ертең звоните 8 701 123 45 67',
    {
      sentAt: '2026-11-22T05:00:00.000Z',
      asked: [],
      findCity: createCityFinder({ ala: ['алматы*'] }),
      currency: 'KZT',
    },
  );
  expect(facts).toEqual({
    language: 'kk',
    phones: ['+77011234567'],
    budget: { amountMinor: 20_000_000, currency: 'KZT' },
    timingDays: 1,
    city: 'ala',
    hasNeed: true,
  });
});

test('no text makes reading throw, and a hostile one costs no time', () => {
  const hostile = [
    '1 '.repeat(20_000),
    '8 701 '.repeat(10_000),
    'через '.repeat(20_000),
    '1.'.repeat(30_000),
  ];
  const about = {
    sentAt: '2026-11-22T05:00:00.000Z',
    asked: ['budget'],
    findCity,
    currency: 'KZT',
  } as const;
  for (const text of hostile) readMessageFacts(text, about);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(readMessageFacts(text, about)).toHaveProperty('phones');
    }),
  );
}, 60_000);
