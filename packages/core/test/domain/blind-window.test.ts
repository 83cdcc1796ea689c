import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import { blindWindowsOf, isBlindAt, polledFields } from '../../src/domain/blind-window.ts';
import { addMs } from '../../src/domain/time.ts';
import { buildAccount, TEST_NOW } from '../../src/testing/index.ts';

const MINUTE = 60_000;
const at = (minutes: number): string => addMs(TEST_NOW, minutes * MINUTE);
const read = (account: Account, now: string): Account => ({ ...account, ...polledFields(account, now) });

describe('an account that is read', () => {
  test('every minute is never blind', () => {
    const account = [1, 2, 3].reduce((state, minute) => read(state, at(minute)), buildAccount());
    expect([account.lastPolledAt, account.blindWindows]).toEqual([at(3), undefined]);
  });

  test('again after an hour was blind in between', () => {
    const account = read(read(buildAccount(), at(1)), at(61));
    expect(account.blindWindows).toEqual([{ from: at(1), to: at(61) }]);
  });

  test('again after a quarter of an hour was not', () => {
    expect(read(read(buildAccount(), at(1)), at(16)).blindWindows).toBeUndefined();
  });

  test('keeps the last 200 spans', () => {
    let account = buildAccount();
    for (let hour = 1; hour <= 210; hour += 1) account = read(account, at(hour * 60));
    expect(account.blindWindows).toHaveLength(200);
    expect(account.blindWindows?.at(-1)).toEqual({ from: at(209 * 60), to: at(210 * 60) });
  });
});

test('a span that is still going on ends now', () => {
  const account = read(buildAccount(), at(1));
  expect(blindWindowsOf(account, at(30))).toEqual([{ from: at(1), to: at(30) }]);
});

test('an account never read is blind since it was connected', () => {
  expect(blindWindowsOf(buildAccount(), at(30))).toEqual([{ from: TEST_NOW, to: at(30) }]);
});

test.each([
  [0, false],
  [1, true],
  [30, true],
  [31, false],
])('minute %d of a span from 1 to 31 is blind: %s', (minute, isBlind) => {
  expect(isBlindAt([{ from: at(1), to: at(31) }], at(minute))).toBe(isBlind);
});
