import type { ErrorIssue, Money, PriceFeedOffer } from '@leadkit/core';
import { LIMITS, type ListRules } from './list-rules.ts';
import { judgeText, textFault } from './xml-text.ts';

const NAMED_LENGTH_MAX = 40;
const MINOR_PER_TENGE = 100;

/** What a check found out on the way. */
export interface OfferVerdict {
  /** Whether its SKU can be written. */
  readonly hasSku: boolean;
  /** Whether a text of it has to be escaped. */
  readonly hasSpecial: boolean;
}

/** Adds what is wrong with a product to `issues`, each with its SKU and field. Nothing added: it can be written. */
export type OfferCheck = (offer: PriceFeedOffer, index: number, issues: ErrorIssue[]) => OfferVerdict;

const PLAIN: OfferVerdict = { hasSku: true, hasSpecial: false };
const SPECIAL: OfferVerdict = { hasSku: true, hasSpecial: true };
const NO_SKU: OfferVerdict = { hasSku: false, hasSpecial: false };

/** Hand-written, and one for a whole list: it runs 100 000 times and makes nothing where there is nothing to say. */
export function createOfferCheck(rules: ListRules): OfferCheck {
  let current: PriceFeedOffer | undefined;
  let place = 0;
  let found: ErrorIssue[] = [];
  const say: Say = (path, message) => {
    found.push({ path: `${nameOf(current, place)}.${path}`, message });
  };
  return (offer, index, issues) => {
    if (typeof offer !== 'object' || offer === null) {
      issues.push({ path: `#${index}`, message: 'expected a product' });
      return NO_SKU;
    }
    current = offer;
    place = index;
    found = issues;
    const { sku, title, brand, price, availability } = offer;
    const hasSku = typeof sku === 'string' && rules.sku.test(sku);
    if (!hasSku) say('sku', `expected ${rules.skuWords}`);
    let isSpecial = checkText('title', title, LIMITS.titleLengthMax, say);
    if (brand !== undefined) isSpecial = checkText('brand', brand, LIMITS.brandLengthMax, say) || isSpecial;
    checkPrices(rules, price, say);
    if (Array.isArray(availability)) checkAvailability(rules, availability, say);
    else say('availability', 'expected a list of warehouses');
    if (!hasSku) return NO_SKU;
    return isSpecial ? SPECIAL : PLAIN;
  };
}

type Say = (path: string, message: string) => void;

/** The SKU, when it can be printed, else the place in the list. */
function nameOf(offer: PriceFeedOffer | null | undefined, index: number): string {
  const sku: unknown = offer?.sku;
  const isPrintable = typeof sku === 'string' && sku !== '' && textFault(sku) === undefined;
  return isPrintable ? sku.slice(0, NAMED_LENGTH_MAX) : `#${index}`;
}

/** Whether it has to be escaped. */
function checkText(path: string, text: unknown, lengthMax: number, say: Say): boolean {
  if (typeof text !== 'string' || text === '') {
    say(path, 'expected a text');
    return false;
  }
  if (text.length > lengthMax) say(path, `expected at most ${lengthMax} characters, has ${text.length}`);
  const judged = judgeText(text);
  if (typeof judged !== 'string') say(path, judged.fault);
  else if (text.charCodeAt(0) <= SPACE && text.trim() === '') say(path, 'expected a text');
  return judged === 'special';
}

const SPACE = 0x20;

function checkPrices(rules: ListRules, price: unknown, say: Say): void {
  if (typeof price !== 'object' || price === null) {
    say('price', 'expected one price, or one by city');
    return;
  }
  const hasOne = 'amountMinor' in price;
  if (!('byCity' in price)) {
    checkMoney(price, say);
    return;
  }
  if (hasOne) say('price', 'expected one price or prices by city, not both');
  const { byCity } = price;
  if (typeof byCity !== 'object' || byCity === null) {
    say('price.byCity', 'expected prices by the id of the city');
    return;
  }
  const cityIds = Object.keys(byCity);
  for (const cityId of cityIds) {
    if (rules.city(cityId) === undefined)
      say(`price.byCity.${shown(cityId)}`, 'is no city of Kaspi known here; add it to cityIds');
    checkMoney((byCity as Readonly<Record<string, unknown>>)[cityId], say, cityId);
  }
  if (cityIds.length === 0) say('price.byCity', 'expected at least one city');
}

function checkMoney(amount: unknown, say: Say, cityId?: string): void {
  const field = (name: string): string =>
    `${cityId === undefined ? 'price' : `price.byCity.${shown(cityId)}`}${name}`;
  if (typeof amount !== 'object' || amount === null) {
    say(field(''), 'expected an amount');
    return;
  }
  const { amountMinor, currency } = amount as Money;
  if (currency !== 'KZT') say(field('.currency'), 'expected KZT');
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    say(field('.amountMinor'), 'expected more than 0');
  else if (amountMinor % MINOR_PER_TENGE !== 0)
    say(field('.amountMinor'), 'expected whole tenge: round it first');
}

function shown(text: string): string {
  return text.slice(0, NAMED_LENGTH_MAX);
}

function checkAvailability(rules: ListRules, availability: PriceFeedOffer['availability'], say: Say): void {
  for (let index = 0; index < availability.length; index += 1) {
    const each = availability[index];
    if (typeof each !== 'object' || each === null) {
      say(`availability.${index}`, 'expected a warehouse');
      continue;
    }
    const { warehouse, isAvailable, quantity, preOrderDays } = each;
    if (typeof warehouse !== 'string' || rules.warehouse(warehouse) === undefined)
      say(
        `availability.${index}.warehouse`,
        rules.knowsWarehouses ? 'is none of the shop’s warehouses' : 'expected a code such as PP1',
      );
    if (typeof isAvailable !== 'boolean') say(`availability.${index}.isAvailable`, 'expected true or false');
    if (quantity !== undefined && (!Number.isSafeInteger(quantity) || quantity < 0))
      say(`availability.${index}.quantity`, 'expected whole pieces, from 0');
    if (
      preOrderDays !== undefined &&
      (!Number.isInteger(preOrderDays) || preOrderDays < 0 || preOrderDays > LIMITS.preOrderDaysMax)
    )
      say(`availability.${index}.preOrderDays`, `expected whole days from 0 to ${LIMITS.preOrderDaysMax}`);
  }
  if (availability.length > 1) compareWarehouses(rules, availability, say);
}

/** A warehouse stands once; those of one city have the same pre-order days. */
function compareWarehouses(rules: ListRules, availability: PriceFeedOffer['availability'], say: Say): void {
  for (let index = 1; index < availability.length; index += 1) {
    const each = availability[index];
    for (let before = 0; before < index; before += 1) {
      const other = availability[before];
      if (each == null || other == null) continue;
      if (each.warehouse === other.warehouse) say(`availability.${index}.warehouse`, 'is there twice');
      if (
        rules.knowsWarehouses &&
        rules.warehouse(each.warehouse)?.cityId === rules.warehouse(other.warehouse)?.cityId &&
        (each.preOrderDays ?? 0) !== (other.preOrderDays ?? 0)
      )
        say(
          `availability.${index}.preOrderDays`,
          `expected the same days as ${other.warehouse} of the same city`,
        );
    }
  }
}
