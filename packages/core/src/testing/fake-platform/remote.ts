import { LeadKitError } from '../../errors.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { ConnectionAccount, ConnectionIo } from '../../ports/platform.ts';
import type { AccountState } from './account.ts';
import { answer } from './calls.ts';
import type { FaultScript } from './faults.ts';

/** Every call a connection of the fake platform makes. */
export type FakeOperation =
  | 'check'
  | 'listings.publish'
  | 'listings.quote'
  | 'listings.update'
  | 'listings.deactivate'
  | 'listings.activate'
  | 'listings.remove'
  | 'listings.read'
  | 'listings.listPage'
  | 'listings.findByKey'
  | 'listings.readOperation'
  | 'leads.poll'
  | 'messages.readThread'
  | 'messages.send'
  | 'messages.markRead'
  | 'catalog.categories'
  | 'catalog.attributes'
  | 'catalog.cities'
  | 'stats.read'
  | 'spend.listPage'
  | 'priceFeed.publish'
  | 'priceFeed.serve';

/** One call that reached the fake platform. */
export interface FakeCall {
  /** Which. */
  readonly operation: FakeOperation;
  /** On whose account. */
  readonly externalAccountId: string;
}

/** What the connections of one platform share. */
export interface RemoteSide {
  readonly platform: string;
  readonly faults: FaultScript<FakeOperation>;
  readonly calls: FakeCall[];
  accountByToken(token: string | undefined): AccountState | undefined;
}

/** The remote side as one connection reaches it. */
export interface Remote {
  read<Result>(
    operation: FakeOperation,
    options: CallOptions | undefined,
    work: (state: AccountState) => Result,
  ): Promise<Result>;
  /** @param lost - what the caller gets when the answer is lost; without it the error is thrown */
  write<Result>(
    operation: FakeOperation,
    options: CallOptions | undefined,
    work: (state: AccountState) => Result,
    lost?: (error: LeadKitError) => Result,
  ): Promise<Result>;
}

export function createRemote(side: RemoteSide, account: ConnectionAccount, io: ConnectionIo): Remote {
  /** Whatever leaves needs the account's secret and a place in the egress. */
  async function enter(
    operation: FakeOperation,
    isWrite: boolean,
    options?: CallOptions,
  ): Promise<AccountState> {
    options?.signal?.throwIfAborted();
    const { values } = await io.tokens.read(options);
    const budget = { name: `${side.platform}-api`, limit: 1_000_000, windowMs: 60_000 };
    const priority = operation === 'leads.poll' ? 'reserved' : 'normal';
    await io.egress.acquire({ budget, priority }, options);
    const state = side.accountByToken(values.token);
    const isWrong = state === undefined || state.isRevoked;
    const isOther =
      account.externalAccountId !== undefined && state?.externalAccountId !== account.externalAccountId;
    if (isWrong || isOther) throw notAccepted(side.platform, operation, isWrite);
    side.calls.push({ operation, externalAccountId: state.externalAccountId });
    return state;
  }

  const shared = { platform: side.platform, clock: io.clock, faults: side.faults };
  return {
    read: async (operation, options, work) => {
      const state = await enter(operation, false, options);
      return answer({ ...shared, operation, options, isWrite: false, work: () => work(state) });
    },
    write: async (operation, options, work, lost) => {
      const state = await enter(operation, true, options);
      const call = { ...shared, operation, options, isWrite: true, work: () => work(state) };
      return answer(lost === undefined ? call : { ...call, lost });
    },
  };
}

function notAccepted(platform: string, operation: string, isWrite: boolean): LeadKitError {
  return new LeadKitError({
    code: 'unauthenticated',
    operation,
    platform,
    ...(isWrite ? { effect: 'none' } : {}),
    message: `${platform} does not accept the token; nothing was done. Use { token } of one of world.accounts.`,
  });
}
