import { platformCases, runConformance, selectCases } from '@leadkit/conformance';
import { describe, expect, test } from 'vitest';
import type { KaspiEmulatorSettings } from '../src/emulator/index.ts';
import { liveThrough } from './live-through.ts';
import { openKaspi } from './open-kaspi.ts';
import { createKaspiSetup, type KaspiSetup } from './worlds/kaspi-world.ts';

/** Every switch of the emulator with every setting besides its default. The type leaves none out. */
const OTHERS: { readonly [Name in keyof KaspiEmulatorSettings]: readonly KaspiEmulatorSettings[Name][] } = {
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

/** What the host has to set where Kaspi insists. */
const HOST_OPTIONS: { readonly [Name in keyof KaspiEmulatorSettings]?: NonNullable<KaspiSetup['options']> } =
  {
    stateFilter: { orderLists: 'each' },
  };

const SETTINGS = Object.entries(OTHERS).flatMap(([name, values]) => values.map((value) => ({ name, value })));

describe('the contract holds for every setting of every switch', () => {
  test.each(SETTINGS)('$name: $value', { timeout: 120_000 }, async ({ name, value }) => {
    const options = HOST_OPTIONS[name as keyof KaspiEmulatorSettings];
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
    const options = HOST_OPTIONS[name as keyof KaspiEmulatorSettings];
    await liveThrough(
      await openKaspi({
        settings: { [name]: value },
        ...(options === undefined ? {} : { kaspi: options }),
      }),
    );
  });
});
