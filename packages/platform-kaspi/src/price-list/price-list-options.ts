import {
  type Clock,
  createSilentLogger,
  createSystemClock,
  type ErrorIssue,
  invalidInput,
  type Logger,
} from '@leadkit/core';
import { createFolderStorage } from './folder-storage.ts';
import type { KaspiListGuardOptions, ListGuards } from './list-guards.ts';
import { type ListRules, listRules } from './list-rules.ts';
import type { KaspiListStorage } from './list-storage.ts';
import { textFault } from './xml-text.ts';

/** How a shop's price list is written, guarded and kept. */
export interface KaspiPriceListOptions {
  /** Id of the shop, from its settings in the cabinet. */
  readonly merchantId: string;
  /** Name of the company, as the list prints it. */
  readonly company: string;
  /**
   * Where lists are kept: a folder's path, or a storage such as `createMemoryStorage()` or the host's own. One storage may
   * serve many shops.
   */
  readonly storage: string | KaspiListStorage;
  /** City of each warehouse by its code (`PP1`). Given, other warehouses are refused, and pre-order days are compared within a city. */
  readonly warehouses?:
    | Readonly<
        Record<
          string,
          {
            /** Kaspi's id of the city. */
            readonly cityId: string;
          }
        >
      >
    | undefined;
  /** Ids of cities that this package does not know and Kaspi does. */
  readonly cityIds?: readonly string[] | undefined;
  /** Longest SKU. Default 20, as the guide says. */
  readonly skuLengthMax?: number | undefined;
  /** What a SKU may hold besides Latin letters and digits. Default `_`, which the cabinet puts into its own. */
  readonly skuPunctuation?: string | undefined;
  /** From where on a list is taken for a mistake. */
  readonly guards?: KaspiListGuardOptions | undefined;
  /** What the handler asks for. Absent: everybody who knows the address gets the list. */
  readonly basicAuth?:
    | {
        /** User name; without a colon. */
        readonly username: string;
        /** Password. */
        readonly password: string;
      }
    | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: silent. */
  readonly logger?: Logger | undefined;
}

/** Options, checked and complete. */
export interface PriceListSettings {
  readonly merchantId: string;
  readonly company: string;
  readonly storage: KaspiListStorage;
  readonly rules: ListRules;
  readonly guards: ListGuards;
  readonly basicAuth: KaspiPriceListOptions['basicAuth'];
  readonly clock: Clock;
  readonly logger: Logger;
}

const OPERATION = 'createKaspiPriceList';

export function readPriceListOptions(options: KaspiPriceListOptions): PriceListSettings {
  const issues = issuesOf(options);
  if (issues.length > 0) throw invalidInput(OPERATION, issues, 'kaspi');
  const { storage, guards = {} } = options;
  return {
    merchantId: options.merchantId,
    company: options.company,
    storage: typeof storage === 'string' ? createFolderStorage(storage) : storage,
    rules: listRules(options),
    guards: {
      removedShareMax: guards.removedShareMax ?? 0.2,
      repricedShareMax: guards.repricedShareMax ?? 0.5,
      priceChangeShareMax: guards.priceChangeShareMax ?? 0.5,
      stockMaxAgeMs: guards.stockMaxAgeMs ?? 21_600_000,
      requireStockAt: guards.requireStockAt ?? false,
    },
    basicAuth: options.basicAuth,
    clock: options.clock ?? createSystemClock(),
    logger: options.logger ?? createSilentLogger(),
  };
}

function issuesOf(options: KaspiPriceListOptions): readonly ErrorIssue[] {
  const {
    merchantId,
    company,
    storage,
    guards = {},
    basicAuth,
    skuLengthMax = 20,
    warehouses = {},
  } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
  const isShare = (value: number | undefined): boolean => value === undefined || (value >= 0 && value <= 1);
  return [
    ...wrong(!/^[0-9A-Za-z_-]{1,40}$/.test(merchantId ?? ''), 'merchantId', 'expected the id of the shop'),
    ...wrong(
      typeof company !== 'string' || company.trim() === '' || textFault(company) !== undefined,
      'company',
      'expected a name in one line',
    ),
    ...wrong(
      storage === '' || (typeof storage !== 'string' && typeof storage?.put !== 'function'),
      'storage',
      'expected a folder or a storage',
    ),
    ...wrong(
      !Number.isInteger(skuLengthMax) || skuLengthMax < 1 || skuLengthMax > 64,
      'skuLengthMax',
      'expected 1 to 64',
    ),
    ...wrong(
      /[&<>"'\s\u0080-\uffff]/.test(options.skuPunctuation ?? ''),
      'skuPunctuation',
      'expected ASCII punctuation that needs no escaping',
    ),
    ...Object.entries(warehouses).flatMap(([code, { cityId }]) =>
      wrong(!/^\d{9}$/.test(cityId ?? ''), `warehouses.${code}.cityId`, 'expected nine digits'),
    ),
    ...(['removedShareMax', 'repricedShareMax'] as const).flatMap((name) =>
      wrong(!isShare(guards[name]), `guards.${name}`, 'expected a share from 0 to 1'),
    ),
    ...(['priceChangeShareMax', 'stockMaxAgeMs'] as const).flatMap((name) =>
      wrong(!((guards[name] ?? 1) > 0), `guards.${name}`, 'expected a number above 0'),
    ),
    ...wrong(
      basicAuth !== undefined && !isPair(basicAuth),
      'basicAuth',
      'expected a user name without a colon, and a password',
    ),
  ];
}

function isPair({ username, password }: { readonly username: string; readonly password: string }): boolean {
  return /^[^:]+$/.test(username ?? '') && (password ?? '') !== '';
}
