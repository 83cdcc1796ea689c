import type { ModuleWork } from '../service-context.ts';
import { checkAccounts } from './check-accounts.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Platforms are asked whether our credentials still hold. */
export function accountsWork(every: { readonly accountsEveryMs?: number | undefined }): ModuleWork {
  return { jobs: [{ name: 'accounts.check', everyMs: every.accountsEveryMs ?? DAY_MS, run: checkAccounts }] };
}
