import { authorizeCases } from './authorize-cases.ts';
import { catalogCases } from './catalog-cases.ts';
import { connectionCases } from './connection-cases.ts';
import { figureCases } from './figure-cases.ts';
import { leadsCases } from './leads-cases.ts';
import { listingsCases } from './listings-cases.ts';
import { messagesCases } from './messages-cases.ts';
import { orderCases } from './order-cases.ts';
import type { PlatformCase } from './platform-case.ts';
import { priceFeedCases } from './price-feed-cases.ts';
import { publishCases } from './publish-cases.ts';
import { readFailureCases } from './read-failure-cases.ts';
import { stoppedCallCases } from './stopped-call-cases.ts';
import { writeFailureCases } from './write-failure-cases.ts';

/** Every rule of the `Platform` contract. Which of them run follows from the ports of an opened connection. */
export const platformCases: readonly PlatformCase[] = [
  ...connectionCases,
  ...publishCases,
  ...listingsCases,
  ...leadsCases,
  ...orderCases,
  ...messagesCases,
  ...catalogCases,
  ...figureCases,
  ...priceFeedCases,
  ...authorizeCases,
  ...readFailureCases,
  ...writeFailureCases,
  ...stoppedCallCases,
];
