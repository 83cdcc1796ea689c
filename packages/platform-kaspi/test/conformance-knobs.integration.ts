import { marketCases, platformCases, runConformance, selectCases } from '@leadkit/conformance';
import { describe, expect, test } from 'vitest';
import type { KaspiEmulatorSettings } from '../src/emulator/index.ts';
import { liveThrough } from './live-through.ts';
import { openKaspi } from './open-kaspi.ts';
import { createKaspiSetup, type KaspiSetup } from './worlds/kaspi-world.ts';
import { createKaspiMarketSetup } from './worlds/market-world.ts';

type Switch = keyof KaspiEmulatorSettings;
/** Switches of the storefront, and of the fetching of price lists, which no contract has cases for. */
type StorefrontSwitch = Extract<Switch, `storefront${string}` | 'robotsText'>;
type FeedSwitch = Extract<Switch, `feed${string}`>;
type Settings<Name extends Switch> = { readonly [Each in Name]: readonly KaspiEmulatorSettings[Each][] };

/** Every switch of the API with every setting besides its default. The type leaves none out. */
const OTHERS: Settings<Exclude<Switch, StorefrontSwitch | FeedSwitch>> = {
  businessErrorStatus: [409, 422],
  badTokenBody: ['html', 'empty'],
  missingAccept: ['ignored'],
  missingUserAgent: ['html_403'],
  idPadding: ['padded'],
  pointIds: ['plain'],
  stateFilter: ['required'],
  deliveryTypes: ['long'],
  listIncludes: ['nothing'],
  listOrder: ['oldest'],
  pageSizeMax: [2],
  phoneDigits: [11],
  finishedPhone: ['shown'],
  assembleEcho: ['ASSEMBLED'],
  deliveryData: ['flat'],
  expressPlace: ['order'],
  cancellingState: ['ARCHIVE'],
  returnState: ['KASPI_DELIVERY'],
  unsignedAccepted: ['moves_on'],
  tellsReturnToWarehouse: [false],
  importContentType: ['text_plain'],
  importWorkingWord: ['processing'],
  importErrors: ['list', 'text'],
  waybillMs: [300_000],
  importMs: [0],
  moderationMs: [0],
  acceptMs: [600_000],
  acceptExpressMs: [600_000],
  pickupMs: [86_400_000],
  requestsPerMinute: [1_000],
};

/** The same of the storefront. With `browsers_only` it refuses our honest name, which is an answer of its own. */
const STOREFRONT: Settings<StorefrontSwitch> = {
  storefrontGuard: ['open'],
  storefrontRequestsPerMinute: [1_000],
  storefrontUnknownCity: ['bad_request'],
  storefrontFilters: ['all_pages'],
  robotsText: [''],
};

/** What the host has to set where Kaspi insists. */
const HOST_OPTIONS: { readonly [Name in keyof KaspiEmulatorSettings]?: NonNullable<KaspiSetup['options']> } =
  {
    stateFilter: { orderLists: 'each' },
  };

const settingsOf = (switches: Readonly<Record<string, readonly unknown[]>>) =>
  Object.entries(switches).flatMap(([name, values]) => values.map((value) => ({ name, value })));
const SETTINGS = settingsOf(OTHERS);

describe('the contract holds for every setting of every switch', () => {
  test.each(SETTINGS)('$name: $value', { timeout: 120_000 }, async ({ name, value }) => {
    const options = HOST_OPTIONS[name as Switch];
    const create = () =>
      createKaspiSetup({
        settings: { [name]: value },
        over: 'process',
        ...(options === undefined ? {} : { options }),
      });
    const { rows } = await runConformance({ cases: platformCases, create });
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    // The same cases as with the defaults: none slips away as not applicable.
    expect(rows.filter(({ outcome }) => outcome === 'passed').length).toBe(
      selectCases(platformCases, await createKaspiSetup({ over: 'process' })).selected.length,
    );
  });
});

describe('a seller can do everything with orders for every setting of every switch', () => {
  test.each(SETTINGS)('$name: $value', async ({ name, value }) => {
    const options = HOST_OPTIONS[name as Switch];
    await liveThrough(
      await openKaspi({
        settings: { [name]: value },
        ...(options === undefined ? {} : { kaspi: options }),
      }),
    );
  });
});

describe('the storefront keeps its contract for every setting of its switches', () => {
  test.each(settingsOf(STOREFRONT))('$name: $value', { timeout: 120_000 }, async ({ name, value }) => {
    const create = () => createKaspiMarketSetup({ [name]: value });
    const { rows } = await runConformance({ cases: marketCases, create });
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  });
});
