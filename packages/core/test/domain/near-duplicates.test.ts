import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDuplicateFinder } from '../../src/domain/near-duplicates.ts';

const text =
  'Шкаф-купе на заказ. Замер бесплатно, изготовим за десять дней, установка по городу, гарантия два года. ' +
  'Зеркала, подсветка, любые цвета и размеры, рассрочка без процентов на год, работаем без выходных.';

describe('near-duplicates', () => {
  test('case, ё, signs and spaces make no difference', () => {
    const finder = createDuplicateFinder(9_000);
    finder.add('first', 'Ещё один шкаф: белый, новый!');
    expect(finder.find('еще  ОДИН шкаф — белый… новый')).toBe('first');
  });

  test('one changed word at the end of a long text is a near-duplicate', () => {
    const finder = createDuplicateFinder(9_000);
    finder.add('first', text);
    expect(finder.find(text.replace('выходных.', 'праздников.'))).toBe('first');
  });

  test('another thing in the same words of trade is none', () => {
    const finder = createDuplicateFinder(9_000);
    finder.add('first', text);
    expect(finder.find(`Кухня на заказ, фасады МДФ и камень. ${text.slice(text.indexOf('гарантия'))}`)).toBe(
      undefined,
    );
  });

  test('texts without words are like nothing', () => {
    const finder = createDuplicateFinder(9_000);
    finder.add('first', '— !');
    expect(finder.find('— !')).toBeUndefined();
  });

  test('finds exactly what comparing every pair finds', () => {
    const words = fc
      .array(fc.constantFrom('а', 'б', 'в', 'г'), { maxLength: 14 })
      .map((all) => all.join(' '));
    const runs = (value: string): Set<string> => {
      const all = value === '' ? [] : value.split(' ');
      const found = new Set<string>();
      if (all.length > 0 && all.length < 3) found.add(all.join(' '));
      for (let at = 0; at + 3 <= all.length; at += 1) found.add(all.slice(at, at + 3).join(' '));
      return found;
    };
    const similar = fc.integer({ min: 1_000, max: 10_000 });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), words, similar, (others, one, hundredths) => {
        const finder = createDuplicateFinder(hundredths);
        others.forEach((other, index) => {
          finder.add(String(index), other);
        });
        const mine = runs(one);
        const isLike = others.some((other) => {
          const theirs = runs(other);
          const shared = [...mine].filter((run) => theirs.has(run)).length;
          return shared > 0 && shared * 10_000 >= (mine.size + theirs.size - shared) * hundredths;
        });
        expect(finder.find(one) !== undefined).toBe(isLike);
      }),
    );
  });
});
