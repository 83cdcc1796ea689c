import type {
  AccountIdentity,
  CatalogPort,
  Connection,
  ConnectionAccount,
  ConnectionIo,
  LeadsPort,
  ListingsPort,
  Platform,
  SpendPort,
} from '@leadkit/core';
import { createCatalogPort } from './catalog-port.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createKaspiClient, PLATFORM } from './client.ts';
import { readCredentials } from './credentials.ts';
import { createKaspiApi, type KaspiApi } from './kaspi-api.ts';
import { type KaspiOptions, readOptions } from './kaspi-options.ts';
import { createLeadsPort } from './leads-port.ts';
import { createListingsPort } from './listings-port.ts';
import { readOrderPage } from './order-requests.ts';
import { createSpendPort } from './spend-port.ts';

/** Kaspi as a platform, with the ports it has. */
export interface KaspiPlatform extends Platform<KaspiApi> {
  /** Opens a shop. No I/O. */
  open(account: ConnectionAccount, io: ConnectionIo): KaspiConnection;
}

/** An opened shop. Kaspi has no messages of buyers and no counters in its API. */
export interface KaspiConnection extends Connection<KaspiApi> {
  /** Whose account it is, by the `merchantId` of its secrets: the API has no call that says it. Proves the token. */
  check: Connection<KaspiApi>['check'];
  /** Cards: imports that are followed. It shows nothing back and takes nothing off; that is the price list's. */
  readonly listings: ListingsPort;
  /** Orders. */
  readonly leads: LeadsPort;
  /** Categories, attributes, cities. */
  readonly catalog: CatalogPort;
  /** Delivery fees. */
  readonly spend: SpendPort;
  /** What only Kaspi has: orders and what a seller does with them. */
  readonly api: KaspiApi;
}

const DAY_MS = 86_400_000;

/**
 * A shop on Kaspi through its orders API and its product content API. The secrets of an account are `token` and
 * `merchantId`, and `shopName` for people if you like. No I/O: the first call on a port is the first that leaves.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createKaspi(options: KaspiOptions = {}): KaspiPlatform {
  const settings = readOptions(options);
  return {
    contract: 1,
    id: PLATFORM,
    open(account, io) {
      const client = createKaspiClient(settings, io);
      const catalog = createCatalogReader(io.clock);
      const priceFeed = settings.priceList(account);
      return {
        async check(call): Promise<AccountIdentity> {
          const operation = 'check';
          const { values } = await io.tokens.read(call);
          const { merchantId, shopName } = readCredentials(values, operation);
          const window = { fromMs: io.clock.now() - DAY_MS };
          const list = { operation, window, orderLists: settings.orderLists };
          const state = settings.orderLists === 'each' ? 'NEW' : undefined;
          await readOrderPage(client.within(call), list, { number: 0, size: 1, state });
          return { externalAccountId: merchantId, label: shopName ?? `Kaspi ${merchantId}` };
        },
        listings: createListingsPort({ client, settings, catalog, clock: io.clock }),
        leads: createLeadsPort(client, settings, io),
        catalog: createCatalogPort(client, catalog),
        spend: createSpendPort(client, settings, io.clock),
        ...(priceFeed === undefined ? {} : { priceFeed }),
        api: createKaspiApi(client),
      };
    },
  };
}
