/**
 * The digits of the numbers in public OLX addresses. Not the usual order: `u w v` and `U W V`. Checked on 81 pairs of
 * code and id from olx.pl, olx.ua and olx.kz (read 2026-11-22); the usual order gives ids that do not exist.
 */
const DIGITS = '0123456789abcdefghijklmnopqrstuwvxyzABCDEFGHIJKLMNOPQRSTUWVXYZ';
const BASE = DIGITS.length;
/** `Number.MAX_SAFE_INTEGER` has nine digits in base 62. */
const CODE = /^[0-9A-Za-z]{1,9}$/;
const ADVERT_CODE = /-ID([0-9A-Za-z]{1,9})\.html$/;

/**
 * The code that stands for an id in addresses such as `…-IDr9sfK.html` and `/oferty/uzytkownik/YUj73/`.
 *
 * @throws RangeError when `id` is not a whole number from 1 to `Number.MAX_SAFE_INTEGER`.
 */
export function toOlxShortCode(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1)
    throw new RangeError(`An OLX id is a whole number from 1; got ${id}.`);
  let code = '';
  for (let rest = id; rest > 0; rest = Math.floor(rest / BASE)) code = `${DIGITS[rest % BASE]}${code}`;
  return code;
}

/** The id a code stands for; `undefined` for what is no code. */
export function fromOlxShortCode(code: string): number | undefined {
  if (!CODE.test(code)) return undefined;
  let id = 0;
  for (const digit of code) id = id * BASE + DIGITS.indexOf(digit);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** The advert id in the address of an advert page; `undefined` when the address has none. */
export function readOlxAdvertId(url: string): number | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const code = ADVERT_CODE.exec(path)?.[1];
  return code === undefined ? undefined : fromOlxShortCode(code);
}
