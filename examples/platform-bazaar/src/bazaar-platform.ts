import type {
  AuthorizePort,
  CatalogPort,
  Connection,
  ConnectionAccount,
  ConnectionIo,
  FullListingsPort,
  LeadsPort,
  MessagesPort,
  Platform,
  SpendPort,
  StatsPort,
} from '@leadkit/core';
import { createAuthorizePort } from './authorize.ts';
import { type BazaarApi, createBazaarApi } from './bazaar-api.ts';
import { type BazaarOptions, readOptions } from './bazaar-options.ts';
import { createCatalogPort } from './catalog-port.ts';
import { createCityDirectory } from './city-directory.ts';
import { createBazaarClient, PLATFORM } from './client.ts';
import { createLeadsPort } from './leads-port.ts';
import { createListingsPort } from './listings-port.ts';
import { createMessagesPort } from './messages-port.ts';
import { toAccountIdentity } from './schemas/account.ts';
import { createSpendPort } from './spend-port.ts';
import { createStatsPort } from './stats-port.ts';

/** Bazaar as a platform, with the ports it has. */
export interface BazaarPlatform extends Platform<BazaarApi> {
  /** Consent of a shop's owner in the browser. */
  readonly authorize: AuthorizePort;
  /** Opens a shop. No I/O. */
  open(account: ConnectionAccount, io: ConnectionIo): BazaarConnection;
}

/** An opened shop. */
export interface BazaarConnection extends Connection<BazaarApi> {
  /** Adverts of the shop. */
  readonly listings: FullListingsPort;
  /** Threads and orders. */
  readonly leads: LeadsPort;
  /** Threads with buyers. */
  readonly messages: MessagesPort;
  /** Categories, attributes, cities. */
  readonly catalog: CatalogPort;
  /** Views and contacts per advert. */
  readonly stats: StatsPort;
  /** What Bazaar charged. */
  readonly spend: SpendPort;
  /** What only Bazaar has. */
  readonly api: BazaarApi;
}

/**
 * Bazaar, a marketplace that does not exist. No I/O: the first call on a port is the first that leaves.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createBazaar(options: BazaarOptions): BazaarPlatform {
  const settings = readOptions(options);
  return {
    contract: 1,
    id: PLATFORM,
    authorize: createAuthorizePort(settings),
    // #region open
    open(_account, io) {
      const client = createBazaarClient(settings, io);
      return {
        async check(call) {
          const operation = 'check';
          const parse = (value: unknown) => toAccountIdentity(value, operation);
          return await client.within(call).request({ operation, path: '/api/me', parse });
        },
        listings: createListingsPort({ client, cities: createCityDirectory(), logger: io.logger }),
        leads: createLeadsPort(client, io),
        messages: createMessagesPort(client),
        catalog: createCatalogPort(client),
        stats: createStatsPort(client, io.clock),
        spend: createSpendPort(client),
        api: createBazaarApi(client),
      };
    },
    // #endregion open
  };
}
