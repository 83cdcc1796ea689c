import { cleanText } from '@leadkit/adapter-kit/public-pages';
import type { JsonObject, JsonValue, Offer } from '@leadkit/core';

/** Codes are short words; whatever else stands there is no attribute. */
const CODE = /^(?!__proto__$)[\p{L}\p{N}_.-]{1,64}$/u;
const TEXT_LENGTH_MAX = 500;
const LIST_LENGTH_MAX = 50;

/** What OLX says of the advert besides its parameters; the names cannot be those of parameters. */
interface Marks {
  /** Paid options, such as `bundle_basic`; kept as `olx.promotion`. */
  readonly promotion?: readonly string[] | null | undefined;
  /** The sister site it came from, such as `otodom_pl`; kept as `olx.partner`. Its seller is then that site's account. */
  readonly partner?: string | null | undefined;
}

/** Attributes of an offer by the site's codes; `undefined` when there are none. */
export function toAttributes(
  params: readonly (readonly [code: string, value: unknown])[],
  { promotion, partner }: Marks,
): JsonObject | undefined {
  const entries = params.flatMap(([code, raw]): [string, JsonValue][] => {
    const value = toValue(raw);
    return CODE.test(code) && value !== undefined ? [[code, value]] : [];
  });
  if (promotion != null && promotion.length > 0) entries.push(['olx.promotion', promotion.map(cleanText)]);
  if (partner != null && partner !== '') entries.push(['olx.partner', cleanText(partner)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** What tells whether two goods can be compared by price: OLX's own codes for model and condition. */
export function toGoods(attributes: JsonObject | undefined): Pick<Offer, 'model' | 'condition'> {
  const { model, state } = attributes ?? {};
  return {
    ...(typeof model === 'string' && model !== '' ? { model } : {}),
    ...(state === 'new' || state === 'used' ? { condition: state } : {}),
  };
}

function toValue(raw: unknown): JsonValue | undefined {
  if (typeof raw === 'string') return cleanText(raw.slice(0, TEXT_LENGTH_MAX));
  if (typeof raw === 'boolean') return raw;
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (!Array.isArray(raw)) return undefined;
  return raw.slice(0, LIST_LENGTH_MAX).flatMap((item) => (Array.isArray(item) ? [] : (toValue(item) ?? [])));
}
