import { toIsoText } from '../../domain/time.ts';
import { LeadKitError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AuthorizePort, Connection, Platform } from '../../ports/platform.ts';
import { createTestClock } from '../test-clock.ts';
import { type AccountState, createAccountState } from './account.ts';
import { createFakeAccount, type FakeAccount } from './account-world.ts';
import { createCatalogPort } from './catalog.ts';
import { createFaultScript, type FakeFaults } from './faults.ts';
import { createSpendPort, createStatsPort } from './figures.ts';
import { createLeadsPort, createMessagesPort } from './leads.ts';
import { createListingsPort, type FakeListingRules } from './listings.ts';
import { createPriceFeedPort } from './price-feed.ts';
import { createRemote, type FakeCall, type FakeOperation, type RemoteSide } from './remote.ts';

/** The ports the fake platform can have. */
export type FakePortName = 'listings' | 'leads' | 'messages' | 'catalog' | 'stats' | 'spend' | 'priceFeed';

/** What the fake platform is like. */
export interface FakePlatformOptions extends Partial<FakeListingRules> {
  /** Its id. Default `fake`. */
  readonly id?: string;
  /** Where its own time comes from; give it the kit's clock. Default: a test clock that stands still. */
  readonly clock?: Pick<Clock, 'now'>;
  /** The ports its connections have. Default: all of them but `priceFeed`, which takes prices out of the listings. */
  readonly ports?: readonly FakePortName[];
  /** Whether owners connect by consent in the browser. Default false. */
  readonly hasConsentPage?: boolean;
}

/** The remote side behind the adapter's back. */
export interface FakeWorld {
  /** The account `shop-1`, which is always there. Its credentials are `{ token: 'shop-1' }`. */
  readonly account: FakeAccount;
  /** All accounts, oldest first. */
  readonly accounts: readonly FakeAccount[];
  /** Adds another seller, whose token is its id unless given. */
  addAccount(account: {
    readonly externalAccountId: string;
    readonly label?: string;
    readonly token?: string;
  }): FakeAccount;
  /** Scripts what goes wrong. */
  readonly faults: FakeFaults<FakeOperation>;
  /** Calls that reached the platform with a token it accepts, oldest first, failed ones too. */
  readonly calls: readonly FakeCall[];
}

/** A marketplace inside the process, with state. It speaks the contract and nothing else. */
export interface FakePlatform extends Platform {
  /** The remote side, to seed, to watch and to break. */
  readonly world: FakeWorld;
}

const DEFAULT_RULES: FakeListingRules = {
  idempotency: 'lookup',
  moderation: 'automatic',
  publishing: 'direct',
  limits: {
    titleLengthMin: 3,
    titleLengthMax: 70,
    descriptionLengthMax: 9000,
    photosMax: 8,
    batchMax: 50,
  },
};

/**
 * Makes a marketplace for tests of whatever uses platforms. It is honest where it hurts: a repeated create doubles the
 * listing, a lost answer may have happened, the seller's own messages come back in polls, old orders are only told to
 * who asks for them, and a finished order no longer shows the phone.
 */
export function createFakePlatform(options: FakePlatformOptions = {}): FakePlatform {
  const { id = 'fake', clock = createTestClock(), hasConsentPage = false, ports, ...given } = options;
  const rules: FakeListingRules = { ...DEFAULT_RULES, ...given };
  const states: AccountState[] = [];
  const accounts: FakeAccount[] = [];
  const nextId = createIdCounter();
  const side: RemoteSide & { readonly calls: FakeCall[] } = {
    platform: id,
    faults: createFaultScript<FakeOperation>(),
    calls: [],
    accountByToken: (token) => states.find((state) => state.token === token),
  };

  function addAccount(account: Parameters<FakeWorld['addAccount']>[0]): FakeAccount {
    const { externalAccountId, label = externalAccountId, token = externalAccountId } = account;
    const now = (): string => toIsoText(clock.now());
    const state = createAccountState({ externalAccountId, label, token, nextId, now });
    const added = createFakeAccount(state, rules);
    states.push(state);
    accounts.push(added);
    return added;
  }

  const platform: FakePlatform = {
    contract: 1,
    id,
    open: (account, io): Connection => {
      const remote = createRemote(side, account, io);
      const has = (port: FakePortName): boolean => ports === undefined || ports.includes(port);
      return {
        check: (call) =>
          remote.read('check', call, ({ externalAccountId, label }) => ({ externalAccountId, label })),
        ...(has('listings') ? { listings: createListingsPort(remote, rules) } : {}),
        ...(has('leads') ? { leads: createLeadsPort(remote) } : {}),
        ...(has('messages') ? { messages: createMessagesPort(remote) } : {}),
        ...(has('catalog') ? { catalog: createCatalogPort(remote) } : {}),
        ...(has('stats') ? { stats: createStatsPort(remote) } : {}),
        ...(ports?.includes('priceFeed') ? { priceFeed: createPriceFeedPort(remote) } : {}),
        ...(has('spend') ? { spend: createSpendPort(remote) } : {}),
      };
    },
    world: {
      account: addAccount({ externalAccountId: 'shop-1', label: 'Мебельный цех' }),
      accounts,
      addAccount,
      faults: side.faults,
      calls: side.calls,
    },
  };
  return hasConsentPage ? { ...platform, authorize: createConsentPage(id) } : platform;
}

/** Consent comes back as a code, which is the token itself. */
function createConsentPage(platform: string): AuthorizePort {
  return {
    start: ({ state, redirectUri }) => ({
      url: `https://${platform}.test/authorize?${new URLSearchParams({ state, redirect_uri: redirectUri })}`,
    }),
    finish: async ({ callbackUrl }, _io, options) => {
      options?.signal?.throwIfAborted();
      const token = new URL(callbackUrl).searchParams.get('code');
      if (token !== null && token !== '') return { token };
      throw new LeadKitError({
        code: 'invalid_input',
        operation: 'authorize.finish',
        platform,
        message: 'The address that came back has no code; the owner did not agree. Start again.',
      });
    },
  };
}

function createIdCounter(): (prefix: string) => string {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}-${count}`;
  };
}
