import { isLeadKitError } from '@leadkit/core';
import { startKaspi } from './open-kaspi.ts';

const kaspi = await startKaspi();

// #region check
const { externalAccountId, label } = await kaspi.open().check();
console.log(`connected shop ${externalAccountId}, ${label}`);
// #endregion check

const wrong = { token: 'a token of Kaspi Pay does not work here', merchantId: externalAccountId };
const error: unknown = await kaspi
  .open(wrong)
  .check()
  .catch((reason: unknown) => reason);
console.log(`with a wrong token: ${isLeadKitError(error) ? error.code : 'no error'}`);
await kaspi.close();
