import { CITIES_BY_ID } from '../cities/kaspi-cities.ts';

/** A warehouse that products may name, and how its elements begin. */
interface WarehouseText {
  readonly yes: string;
  readonly no: string;
  /** Id of its city. Absent: nobody said. */
  readonly cityId: string | undefined;
}

/** What products of one list are held against. The same few warehouses and cities come 100 000 times: each is judged once. */
export interface ListRules {
  /** A whole SKU. */
  readonly sku: RegExp;
  /** The same in words. */
  readonly skuWords: string;
  /** Whether the shop's warehouses are known. */
  readonly knowsWarehouses: boolean;
  /** `undefined`: a code that cannot be written, or none of the shop's. */
  readonly warehouse: (code: string) => WarehouseText | undefined;
  /** How a price of this city begins. `undefined`: no city of Kaspi known here. */
  readonly city: (id: string) => string | undefined;
}

/** Of the guide (read 2026-11-22); the list states none for texts, so those of a card hold. */
export const LIMITS = { titleLengthMax: 1024, brandLengthMax: 256, preOrderDaysMax: 30 } as const;

/** The part of the options that rules are made of. */
export interface ListRulesInput {
  readonly skuLengthMax?: number | undefined;
  readonly skuPunctuation?: string | undefined;
  readonly warehouses?: Readonly<Record<string, { readonly cityId: string }>> | undefined;
  readonly cityIds?: readonly string[] | undefined;
}

/** A warehouse as "Склады и магазины" names it: `PP1`, or with the shop in front. */
const WAREHOUSE = /^[0-9A-Za-z_]{1,64}$/;

export function listRules({
  skuLengthMax = 20,
  skuPunctuation = '_',
  warehouses,
  cityIds = [],
}: ListRulesInput = {}): ListRules {
  const punctuation = skuPunctuation.replace(/[\\\]^-]/g, '\\$&');
  const cities = new Map<string, string>();
  for (const id of [...CITIES_BY_ID.keys(), ...cityIds]) cities.set(id, `<cityprice cityId="${id}">`);
  const known =
    warehouses === undefined
      ? undefined
      : new Map(Object.entries(warehouses).map(([code, { cityId }]) => [code, cityId]));
  const texts = new Map<string, WarehouseText>();
  return {
    sku: new RegExp(`^[0-9A-Za-z${punctuation}]{1,${skuLengthMax}}$`),
    skuWords: `1 to ${skuLengthMax} Latin letters, digits${skuPunctuation
      .split('')
      .map((each) => ` or ${each}`)
      .join('')}`,
    knowsWarehouses: known !== undefined,
    warehouse(code) {
      const judged = texts.get(code);
      if (judged !== undefined) return judged;
      if (!WAREHOUSE.test(code) || known?.has(code) === false) return undefined;
      const begin = (word: string): string => `<availability available="${word}" storeId="${code}"`;
      const text = { yes: begin('yes'), no: begin('no'), cityId: known?.get(code) };
      texts.set(code, text);
      return text;
    },
    city: (id) => cities.get(id),
  };
}
