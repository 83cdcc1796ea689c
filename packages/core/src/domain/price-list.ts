import type { AccountId } from './id.ts';

/** Events about price lists. */
export interface PriceListEvents {
  /** A price list was published: what it leaves out is off sale. */
  'price-list.published': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Products in it. */
    readonly offers: number;
  };
}
