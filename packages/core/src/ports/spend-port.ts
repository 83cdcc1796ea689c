import type { Money } from '../domain/money.ts';
import type { SpendKind } from '../domain/spend.ts';
import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

/** One charge, as the platform's bill has it. */
export interface SpendEntry {
  /** The bill's own id; reading it twice does not double it. */
  readonly key: string;
  /** What for. */
  readonly kind: SpendKind;
  /** How much, positive; a refund is negative. */
  readonly amount: Money;
  /** When. */
  readonly spentAt: string;
  /** The listing it was for, the platform's own id. */
  readonly listingExternalId?: string;
  /** The order it was for (a commission, a delivery fee): `externalId` of its signal. */
  readonly signalExternalId?: string;
  /** What the bill says. */
  readonly description?: string;
}

/** What a platform charged. */
export interface SpendPort {
  /** Charges from `since` on, in any order. */
  listPage(input: PageRequest & { readonly since: string }, options?: CallOptions): Promise<Page<SpendEntry>>;
}
