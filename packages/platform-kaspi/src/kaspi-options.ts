import {
  type BusinessCalendar,
  type ConnectionAccount,
  createBusinessCalendar,
  type ErrorIssue,
  type HolidayTable,
  invalidInput,
  isLeadKitError,
  type PriceFeedPort,
  type WeeklyHours,
} from '@leadkit/core';

/** Settings of the Kaspi adapter. The secrets of a shop, `{ token, merchantId }`, come with its account instead. */
export interface KaspiOptions {
  /**
   * When the shop works, for the three working hours in which a new order has to be accepted. Set it as in the cabinet.
   * Default: 09:00 to 21:00 every day, Asia/Almaty.
   */
  readonly workingHours?: WeeklyHours | undefined;
  /** Days on which the shop does not work. Default: none, since Kaspi counts by the shop's own hours. */
  readonly daysOff?: HolidayTable | undefined;
  /**
   * How orders are listed: `together` (default), or `each`, one list per state, should Kaspi insist on the state as one of
   * its two texts says.
   */
  readonly orderLists?: 'together' | 'each' | undefined;
  /** Whether every request names the shop in `X-Merchant-Uid`, as some clients of companies with several shops do. Default false. */
  readonly sendMerchantUid?: boolean | undefined;
  /** Content type of an import. Default `text/plain`, as the guide says. */
  readonly importContentType?: 'text/plain' | 'application/json' | undefined;
  /** Most characters of a SKU. Default 20, since the price list takes no longer one. */
  readonly skuLengthMax?: number | undefined;
  /** The price list of an account, made by `createKaspiPriceList`: it becomes the port `priceFeed`. Default: none. */
  readonly priceList?: ((account: ConnectionAccount) => PriceFeedPort | undefined) | undefined;
  /** Name of the client in `User-Agent`. A request with a library's own name is said to hang. Default `LeadKit/0.1 …`. */
  readonly userAgent?: string | undefined;
  /** Origin of Kaspi, such as that of an emulator. Default `https://kaspi.kz`. */
  readonly baseUrl?: string | undefined;
  /** Whole call including waits and repeats, in milliseconds; of a poll each request. Default 30 000. */
  readonly timeoutMs?: number | undefined;
}

/** Options, checked and complete. */
export interface KaspiSettings {
  readonly priceList: (account: ConnectionAccount) => PriceFeedPort | undefined;
  readonly calendar: BusinessCalendar;
  readonly orderLists: 'together' | 'each';
  readonly sendMerchantUid: boolean;
  readonly importContentType: 'text/plain' | 'application/json';
  readonly skuLengthMax: number;
  readonly userAgent: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

const USER_AGENT = 'LeadKit/0.1 (+https://github.com/leadkit/leadkit)';

/** @throws LeadKitError `invalid_input` naming every option that is wrong. */
export function readOptions(options: KaspiOptions): KaspiSettings {
  const { workingHours, daysOff = NO_DAYS_OFF, timeoutMs = 30_000, skuLengthMax = 20 } = options;
  const { baseUrl = 'https://kaspi.kz', userAgent = USER_AGENT, orderLists = 'together' } = options;
  const { importContentType = 'text/plain' } = options;
  const issues: ErrorIssue[] = [];
  const calendar = readCalendar(workingHours, daysOff, issues);
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  expect('orderLists', ['together', 'each'].includes(orderLists), 'expected together or each');
  const isType = importContentType === 'text/plain' || importContentType === 'application/json';
  expect('importContentType', isType, 'expected text/plain or application/json');
  const isLength = Number.isInteger(skuLengthMax) && skuLengthMax >= 1 && skuLengthMax <= 64;
  expect('skuLengthMax', isLength, 'expected a whole number from 1 to 64');
  const isName = typeof userAgent === 'string' && userAgent.trim() !== '';
  expect('userAgent', isName, 'expected a text that is not empty');
  expect('baseUrl', isWebAddress(baseUrl), 'expected an address that begins with https:// or http://');
  expect('timeoutMs', Number.isFinite(timeoutMs) && timeoutMs > 0, 'expected milliseconds above 0');
  const { priceList } = options;
  const isFeed = priceList === undefined || typeof priceList === 'function';
  expect('priceList', isFeed, 'expected a function that gives the price list of an account');
  if (issues.length > 0 || calendar === undefined) throw invalidInput('createKaspi', issues, 'kaspi');
  return {
    calendar,
    priceList: priceList ?? (() => undefined),
    orderLists,
    sendMerchantUid: options.sendMerchantUid ?? false,
    importContentType,
    skuLengthMax,
    userAgent,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeoutMs,
  };
}

const NO_DAYS_OFF: HolidayTable = { yearly: [], dated: [] };

function readCalendar(
  hours: WeeklyHours | undefined,
  holidays: HolidayTable,
  issues: ErrorIssue[],
): BusinessCalendar | undefined {
  try {
    return createBusinessCalendar({ hours, holidays });
  } catch (error) {
    if (!isLeadKitError(error, 'invalid_input')) throw error;
    for (const { path, message } of error.issues ?? []) {
      const named = path.replace(/^hours/, 'workingHours').replace(/^holidays/, 'daysOff');
      issues.push({ path: named, message });
    }
    return undefined;
  }
}

function isWebAddress(text: string): boolean {
  return typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text);
}
