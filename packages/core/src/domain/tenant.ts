import type { TenantId } from './id.ts';

/** How a tenant's sales are taxed from a day on. Rates are fractions: 0.16 is 16 %. */
export type TaxRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'turnover'; readonly rate: number }
  | { readonly kind: 'vat'; readonly rate: number };

/** An agency's client, or the host itself. Every row belongs to one; ids and persons are never shared between two. */
export interface Tenant {
  /** `default` for a host that serves one client. */
  readonly id: TenantId;
  /** A name for people. */
  readonly label?: string;
}
