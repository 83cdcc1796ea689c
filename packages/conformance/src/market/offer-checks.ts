import assert from 'node:assert/strict';
import type { Market, Offer } from '@leadkit/core';
import { expectMoment, expectMoney, expectText } from '../expectations.ts';

/** Words that only the offers of a case have. */
export const TEXT: string = 'қобдиша кәде';

/** Fails unless an offer has its required parts, in the right form. */
export function checkOffer(market: Market, offer: Offer): void {
  const what = `offer ${offer.externalId}`;
  assert.equal(offer.platform, market.platform, `${what}: platform`);
  expectText(`${what}: externalId`, offer.externalId);
  expectText(`${what}: title`, offer.title);
  assert.ok(/^https?:\/\//.test(offer.url) && URL.canParse(offer.url), `${what}: url ${offer.url}`);
  if (offer.price !== undefined) expectMoney(`${what}: price`, offer.price);
  assert.ok(!('price' in offer) || offer.price !== undefined, `${what}: a price of undefined`);
  assert.equal(typeof offer.isPromoted, 'boolean', `${what}: isPromoted`);
  expectMoment(`${what}: seenAt`, offer.seenAt);
  for (const moment of ['publishedAt', 'refreshedAt'] as const)
    if (offer[moment] !== undefined) expectMoment(`${what}: ${moment}`, offer[moment]);
  if (offer.city?.katoCode !== undefined) assert.match(offer.city.katoCode, /^\d{9}$/, `${what}: katoCode`);
  if (offer.seller?.kind === 'private')
    assert.equal(offer.seller.name, undefined, `${what}: the name of a private seller`);
}

/** Names, phones and ids of private sellers are nowhere in `value`. */
export function checkPrivacy(what: string, value: unknown, secrets: readonly string[]): void {
  const text = JSON.stringify(value) ?? '';
  const digits = text.replace(/[\s()-]/g, '');
  for (const secret of secrets) {
    assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `${what} holds a private seller's data`);
    const phone = secret.replace(/\D/g, '').slice(-10);
    if (phone.length === 10) assert.ok(!digits.includes(phone), `${what} holds a phone`);
  }
}
