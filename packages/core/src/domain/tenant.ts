import type { TenantId } from './id.ts';

/** How a tenant's sales are taxed from a day on. Rates are fractions: 0.16 is 16 %. */
export type TaxRule =
  | {
      /** How sales are taxed. */
      readonly kind: 'none';
    }
  | {
      /** How sales are taxed. */
      readonly kind: 'turnover';
      /** Fraction: 0.16 is 16 %. */
      readonly rate: number;
    }
  | {
      /** How sales are taxed. */
      readonly kind: 'vat';
      /** Fraction: 0.16 is 16 %. */
      readonly rate: number;
    };

/** An agency's client, or the host itself. Every row belongs to one; ids and persons are never shared between two. */
export interface Tenant {
  /** `default` for a host that serves one client. */
  readonly id: TenantId;
  /** A name for people. */
  readonly label?: string;
}
