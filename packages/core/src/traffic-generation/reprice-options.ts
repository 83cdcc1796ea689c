import { WHOLE_HUNDREDTHS } from '../domain/commission.ts';
import type { RepriceRules } from '../domain/repricing.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';

/** How prices follow the market. Shares are hundredths of a percent. */
export interface RepriceOptions {
  /** How old an observation of the market may be, in milliseconds. Default one hour. */
  readonly maxAgeMs?: number | undefined;
  /** Least margin of a price, as a share of it. Default 0: never at a loss. */
  readonly marginFloorHundredths?: number | undefined;
  /** Changes below this share of the price are not made. Default 100: 1 %. */
  readonly hysteresisHundredths?: number | undefined;
  /** Changes above this share of the price are left to a person. Default 3 000: 30 %. */
  readonly priceChangeMaxHundredths?: number | undefined;
  /** How many whole major units (tenge) below the lowest of the others to go. Default 0: as low as they are. */
  readonly undercutUnits?: number | undefined;
  /** How many prices of one platform may change within the window. Default 240. */
  readonly changesMax?: number | undefined;
  /** The window of `changesMax`, in milliseconds. Default 30 minutes. */
  readonly changesWindowMs?: number | undefined;
  /** Keys of sellers, by platform, that are ours besides the tenant's own accounts: other clients of this installation. */
  readonly ownSellers?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The options with their defaults. */
export interface RepricePolicy extends RepriceRules {
  readonly maxAgeMs: number;
  readonly changesMax: number;
  readonly changesWindowMs: number;
  readonly ownSellers: Readonly<Record<string, readonly string[]>>;
}

export function checkRepriceOptions(options: RepriceOptions, check: OptionCheck): void {
  const limits = {
    marginFloorHundredths: WHOLE_HUNDREDTHS - 1,
    hysteresisHundredths: WHOLE_HUNDREDTHS,
    priceChangeMaxHundredths: WHOLE_HUNDREDTHS,
    undercutUnits: 1_000_000,
    changesMax: 1_000_000,
  };
  for (const [name, most] of Object.entries(limits)) {
    const value = options[name as keyof typeof limits];
    const isRight = value === undefined || isWhole(value, 0, most);
    check.expect(`traffic.reprice.${name}`, value, isRight, `a whole number from 0 to ${most}`);
  }
  check.duration('traffic.reprice.maxAgeMs', options.maxAgeMs);
  check.duration('traffic.reprice.changesWindowMs', options.changesWindowMs);
  for (const [platform, keys] of Object.entries(options.ownSellers ?? {}))
    check.expect(
      `traffic.reprice.ownSellers.${platform}`,
      keys,
      Array.isArray(keys) && keys.every((key) => typeof key === 'string'),
      'an array of keys of sellers',
    );
}

export function readRepriceOptions(options: RepriceOptions = {}): RepricePolicy {
  return {
    maxAgeMs: options.maxAgeMs ?? 60 * 60_000,
    marginFloorHundredths: options.marginFloorHundredths ?? 0,
    hysteresisHundredths: options.hysteresisHundredths ?? 100,
    priceChangeMaxHundredths: options.priceChangeMaxHundredths ?? 3_000,
    undercutUnits: options.undercutUnits ?? 0,
    changesMax: options.changesMax ?? 240,
    changesWindowMs: options.changesWindowMs ?? 30 * 60_000,
    ownSellers: options.ownSellers ?? {},
  };
}
