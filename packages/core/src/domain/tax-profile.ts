import { WHOLE_HUNDREDTHS } from './commission.ts';
import { type Dated, holdingAt } from './dated.ts';
import { type Money, money, multiplyMoney, subtractMoney } from './money.ts';

/** A cost whose bill carries VAT that the payer takes back. */
export type DeductibleCost = 'cost' | 'commission' | 'delivery';

/** How sales are taxed. Rates are hundredths of a percent: 1 600 is 16 %. */
export type TaxRegime =
  | {
      /** Nothing is taken of a sale. */
      readonly kind: 'none';
    }
  | {
      /** A share of the price, whatever the sale cost. */
      readonly kind: 'turnover';
      /** Hundredths of a percent: 300 is 3 %. */
      readonly rateHundredths: number;
    }
  | {
      /** Value added tax that is inside the price. */
      readonly kind: 'vat';
      /** Hundredths of a percent: 1 600 is 16 %. */
      readonly rateHundredths: number;
      /** Costs whose VAT is taken back, because their bills carry it. */
      readonly deductible: readonly DeductibleCost[];
    };

/** A regime and when it holds. */
export type TaxRule = TaxRegime & Dated;

/** How a tenant is taxed, over time. Empty: nothing is taken. */
export type TaxProfile = readonly TaxRule[];

/** The regime at a moment; `none` when the profile says nothing about it. */
export function taxRegimeAt(profile: TaxProfile, at: string): TaxRegime {
  return holdingAt(profile, at) ?? { kind: 'none' };
}

/** Kazakhstan's standard rate of VAT: 12 % up to and including 2025, 16 % from 2026 on. */
export function standardVat(deductible: readonly DeductibleCost[]): TaxProfile {
  return [
    { kind: 'vat', rateHundredths: 1_200, deductible },
    { kind: 'vat', rateHundredths: 1_600, deductible, startsAt: '2026-01-01T00:00:00+05:00' },
  ];
}

/**
 * The tax of a sale, never negative. VAT inside the price is (price - deductible costs) · r / (1 + r).
 *
 * @param costs - what the sale cost, positive
 */
export function taxOf(
  regime: TaxRegime,
  price: Money,
  costs: Readonly<Partial<Record<DeductibleCost, Money>>>,
): Money {
  if (regime.kind === 'none') return money(0, price.currency);
  const { rateHundredths } = regime;
  if (regime.kind === 'turnover')
    return multiplyMoney(price, { numerator: rateHundredths, denominator: WHOLE_HUNDREDTHS });
  const taxed = regime.deductible.reduce((rest, name) => {
    const cost = costs[name];
    return cost === undefined ? rest : subtractMoney(rest, cost);
  }, price);
  if (taxed.amountMinor <= 0) return money(0, price.currency);
  return multiplyMoney(taxed, {
    numerator: rateHundredths,
    denominator: WHOLE_HUNDREDTHS + rateHundredths,
  });
}
