import type { PriceFeedOffer } from '@leadkit/core';
import type { ListRules } from './list-rules.ts';
import { escapeXml } from './xml-text.ts';

const MINOR_PER_TENGE = 100;

/**
 * One checked product as Kaspi's list has it, its elements in the order of the XSD.
 *
 * @param hasSpecial whether one of its texts has to be escaped, as its check found out
 */
export function offerXml(rules: ListRules, offer: PriceFeedOffer, hasSpecial: boolean): string {
  const { sku, price, availability } = offer;
  const title = hasSpecial ? escapeXml(offer.title) : offer.title;
  let xml = `<offer sku="${sku}"><model>${title}`;
  if (offer.brand === undefined) xml += '</model>';
  else xml += `</model><brand>${hasSpecial ? escapeXml(offer.brand) : offer.brand}</brand>`;
  if (availability.length > 0) {
    xml += '<availabilities>';
    for (const { warehouse, isAvailable, quantity, preOrderDays } of availability) {
      const text = rules.warehouse(warehouse);
      xml += isAvailable ? text?.yes : text?.no;
      if (preOrderDays !== undefined && preOrderDays > 0) xml += ` preOrder="${preOrderDays}"`;
      xml += quantity === undefined ? '/>' : ` stockCount="${quantity}"/>`;
    }
    xml += '</availabilities>';
  }
  if ('amountMinor' in price) return `${xml}<price>${price.amountMinor / MINOR_PER_TENGE}</price></offer>\n`;
  xml += '<cityprices>';
  for (const cityId of Object.keys(price.byCity))
    xml += `${rules.city(cityId)}${(price.byCity[cityId]?.amountMinor ?? 0) / MINOR_PER_TENGE}</cityprice>`;
  return `${xml}</cityprices></offer>\n`;
}

/** What stands before the products. `date` is any text to Kaspi; ours is the moment in Kazakhstan. */
export function listHead({
  company,
  merchantId,
  date,
}: {
  readonly company: string;
  readonly merchantId: string;
  readonly date: string;
}): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<kaspi_catalog date="${escapeXml(date)}" xmlns="kaspiShopping" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    'xsi:schemaLocation="kaspiShopping http://kaspi.kz/kaspishopping.xsd">\n' +
    `<company>${escapeXml(company)}</company>\n<merchantid>${escapeXml(merchantId)}</merchantid>\n<offers>\n`
  );
}

/** What stands after them. */
export const LIST_TAIL = '</offers>\n</kaspi_catalog>\n';

/** `2026-11-22 10:00`, as the guide's example has it. */
export function listDate(unixMs: number): string {
  return new Date(unixMs + 5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
