import { type ZodType, z } from 'zod';
import { type CommissionRule, type DeliveryFee, WHOLE_HUNDREDTHS } from '../domain/commission.ts';
import type { MarginRules } from '../domain/margin.ts';
import type { TaxProfile } from '../domain/tax-profile.ts';
import { checkInput, issuesOf, lazySchema } from '../input-check.ts';
import type { OptionCheck } from '../option-check.ts';

/** One value for all tenants, or what gives each tenant its own. */
export type PerTenant<Value> = Value | ((tenantId: string) => Value);

/** What margins are computed with. Without them there is no margin, rather than one that forgets a cost. */
export interface MarginOptions {
  /** What platforms keep of a sale, by category and date. A platform that keeps nothing is said so with rate 0. Default: nothing is known. */
  readonly commissions?: PerTenant<readonly CommissionRule[]> | undefined;
  /** What platforms charge sellers for delivery, by price, weight and date. Default: sellers pay for none. */
  readonly deliveryFees?: PerTenant<readonly DeliveryFee[]> | undefined;
  /** How sales are taxed, by date. Default: not at all. */
  readonly taxProfile?: PerTenant<TaxProfile> | undefined;
}

const schemas = lazySchema(() => {
  const rate = z.int().min(0).max(WHOLE_HUNDREDTHS);
  const amount = z.strictObject({
    amountMinor: z.int().min(0),
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as KZT'),
  });
  const dated = {
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }).optional(),
  };
  return {
    commissions: z.array(
      z.strictObject({
        platform: z.string().min(1),
        categoryId: z.string().min(1).optional(),
        rateHundredths: rate,
        fixed: amount.optional(),
        ...dated,
      }),
    ),
    deliveryFees: z.array(
      z.strictObject({
        platform: z.string().min(1),
        priceFrom: amount.optional(),
        priceBelow: amount.optional(),
        weightUpToGrams: z.int().min(1).optional(),
        fee: amount,
        ...dated,
      }),
    ),
    taxProfile: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('none'), ...dated }),
        z.strictObject({ kind: z.literal('turnover'), rateHundredths: rate, ...dated }),
        z.strictObject({
          kind: z.literal('vat'),
          rateHundredths: rate,
          deductible: z.array(z.enum(['cost', 'commission', 'delivery'])),
          ...dated,
        }),
      ]),
    ),
  };
});

export function checkMarginOptions(options: MarginOptions, check: OptionCheck): void {
  for (const [name, schema] of Object.entries(schemas())) {
    const value = options[name as keyof MarginOptions];
    if (value === undefined || typeof value === 'function') continue;
    for (const { path, message } of issuesOf(schema as ZodType, value))
      check.note(`traffic.${name}${path === '' ? '' : `.${path}`}`, message);
  }
}

/** The rules of each tenant, checked when a function of the host gave them. */
export function readMarginOptions(options: MarginOptions): (tenantId: string) => MarginRules {
  const read =
    <Value>(name: keyof MarginOptions) =>
    (tenantId: string): Value => {
      const option = options[name];
      if (typeof option !== 'function') return (option ?? []) as Value;
      return checkInput<unknown>(() => schemas()[name], option(tenantId), `traffic.${name}`) as Value;
    };
  const commissions = read<MarginRules['commissions']>('commissions');
  const deliveryFees = read<MarginRules['deliveryFees']>('deliveryFees');
  const taxProfile = read<MarginRules['taxProfile']>('taxProfile');
  return (tenantId) => ({
    commissions: commissions(tenantId),
    deliveryFees: deliveryFees(tenantId),
    taxProfile: taxProfile(tenantId),
  });
}
