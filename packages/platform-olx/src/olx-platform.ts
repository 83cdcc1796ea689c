import type {
  AccountIdentity,
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
import { createAdvertRequests } from './advert-requests.ts';
import { createAuthorizePort } from './authorize.ts';
import { createCatalogPort } from './catalog-port.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createCityDirectory } from './city-directory.ts';
import { createOlxClient, PLATFORM } from './client.ts';
import { createLeadsPort } from './leads-port.ts';
import { createListingsPort } from './listings-port.ts';
import { createMessagesPort } from './messages-port.ts';
import { createOlxApi, type OlxApi } from './olx-api.ts';
import { type OlxOptions, readOptions } from './olx-options.ts';
import { parseAccount } from './schemas/account.ts';
import { createSpendPort } from './spend-port.ts';
import { createStatsPort } from './stats-port.ts';

/** OLX as a platform, with the ports it has. */
export interface OlxPlatform extends Platform<OlxApi> {
  /** Consent of an account's owner in the browser. */
  readonly authorize: AuthorizePort;
  /** Opens an account. No I/O. */
  open(account: ConnectionAccount, io: ConnectionIo): OlxConnection;
}

/** An opened account. */
export interface OlxConnection extends Connection<OlxApi> {
  /**
   * Whose account it is. `expiresAt` is the end of the refresh token: 30 days after it was last given out, which any call
   * after a day moves on. An account nobody calls for a month has to be connected again by its owner.
   */
  check: Connection<OlxApi>['check'];
  /** Adverts of the account. */
  readonly listings: FullListingsPort;
  /** Messages of buyers and, for jobs, applications. */
  readonly leads: LeadsPort;
  /** Threads with buyers. */
  readonly messages: MessagesPort;
  /** Categories, attributes, cities with their districts. */
  readonly catalog: CatalogPort;
  /** Views, phone views and favourites per advert; one request each. */
  readonly stats: StatsPort;
  /** The account's bill. */
  readonly spend: SpendPort;
  /** What only OLX has. */
  readonly api: OlxApi;
}

/**
 * OLX through its Partner API, version 2: an account's own adverts, threads and money. It cannot see other people's
 * adverts; that is `createOlxMarket` of `@leadkit/platform-olx/market`, which shares nothing with it. No I/O: the first
 * call on a port is the first that leaves.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createOlx(options: OlxOptions): OlxPlatform {
  const settings = readOptions(options);
  return {
    contract: 1,
    id: PLATFORM,
    authorize: createAuthorizePort(settings),
    open(_account, io) {
      const client = createOlxClient(settings, io);
      const catalog = createCatalogReader(io.clock);
      const cities = createCityDirectory(settings, catalog);
      const adverts = createAdvertRequests(settings);
      return {
        async check(call): Promise<AccountIdentity> {
          const operation = 'check';
          const parse = (value: unknown) => parseAccount(value, operation);
          const { id, name } = await client.within(call).request({ operation, path: '/users/me', parse });
          const { refreshExpiresAt } = (await io.tokens.read(call)).values;
          const end = refreshExpiresAt === undefined ? {} : { expiresAt: refreshExpiresAt };
          return { externalAccountId: id, label: name, ...end };
        },
        listings: createListingsPort({ client, settings, cities, catalog, adverts, logger: io.logger }),
        leads: createLeadsPort(client, settings, io),
        messages: createMessagesPort(client, settings),
        catalog: createCatalogPort(client, catalog, settings),
        stats: createStatsPort(client, io.clock),
        spend: createSpendPort(client, settings),
        api: createOlxApi(client, settings, adverts),
      };
    },
  };
}
