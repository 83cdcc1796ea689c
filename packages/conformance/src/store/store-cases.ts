import { abortCases } from './abort-cases.ts';
import { budgetCases } from './budget-cases.ts';
import { commitCases } from './commit-cases.ts';
import { commitLimitCases } from './commit-limit-cases.ts';
import { concurrencyCases } from './concurrency-cases.ts';
import { countCases } from './count-cases.ts';
import { deadLetterCases } from './dead-letter-cases.ts';
import { deliveryCases } from './delivery-cases.ts';
import { deliveryOrderCases } from './delivery-order-cases.ts';
import { durabilityCases } from './durability-cases.ts';
import { figureCases } from './figure-cases.ts';
import { filterCases } from './filter-cases.ts';
import { funnelCases } from './funnel-cases.ts';
import { keyCases } from './key-cases.ts';
import { leaseCases } from './lease-cases.ts';
import { listCases } from './list-cases.ts';
import { offerCases } from './offer-cases.ts';
import { offerListCases } from './offer-list-cases.ts';
import { privacyCases } from './privacy-cases.ts';
import { randomFigureCases } from './random-figure-cases.ts';
import { runOfferCases } from './run-offer-cases.ts';
import { searchCases } from './search-cases.ts';
import { shapeCases } from './shape-cases.ts';
import { signalCases } from './signal-cases.ts';
import { signalStreamCases } from './signal-stream-cases.ts';
import type { StoreCase } from './store-case.ts';
import { summaryCases } from './summary-cases.ts';
import { tokenCases } from './token-cases.ts';
import { valueCases } from './value-cases.ts';

/** Every rule of the `Store` port. */
export const storeCases: readonly StoreCase[] = [
  ...shapeCases,
  ...valueCases,
  ...keyCases,
  ...commitCases,
  ...commitLimitCases,
  ...listCases,
  ...filterCases,
  ...countCases,
  ...summaryCases,
  ...figureCases,
  ...funnelCases,
  ...randomFigureCases,
  ...signalCases,
  ...signalStreamCases,
  ...offerCases,
  ...offerListCases,
  ...runOfferCases,
  ...searchCases,
  ...deliveryCases,
  ...deliveryOrderCases,
  ...deadLetterCases,
  ...leaseCases,
  ...budgetCases,
  ...tokenCases,
  ...privacyCases,
  ...abortCases,
  ...concurrencyCases,
  ...durabilityCases,
];
