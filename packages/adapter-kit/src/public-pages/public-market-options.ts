import {
  type BudgetStore,
  type Clock,
  createEgress,
  createSilentLogger,
  createSystemClock,
  type Egress,
  type EgressBudget,
  type ErrorIssue,
  type Logger,
} from '@leadkit/core';

/** What every reader of public pages can be told. Everything is optional; the defaults are those of a polite stranger. */
export interface PublicMarketOptions {
  /** Name of the market in the kit. */
  readonly id?: string | undefined;
  /** Says who asks; add an address where you can be reached. Pretending to be a browser is refused. */
  readonly userAgent?: string | undefined;
  /** Requests per minute. Default 15. */
  readonly requestsPerMinute?: number | undefined;
  /** Least time between two requests, in milliseconds; robots.txt may ask for more. */
  readonly spacingMs?: number | undefined;
  /** How long nothing is asked after a block that does not say it, in milliseconds. */
  readonly blockedForMs?: number | undefined;
  /**
   * Counts requests and bans for all processes behind this address: a store's `budgets`. Absent: this process counts
   * alone and forgets bans when it ends.
   */
  readonly budgets?: BudgetStore | undefined;
  /**
   * An egress to share with accounts. Needs `acceptSharedEgressRisk`: sites ban addresses, so what research does wrong then
   * stops the accounts too. Absent: the market has one of its own.
   */
  readonly egress?: Egress | undefined;
  /** Says that a ban caused by research may stop the accounts behind the same address. */
  readonly acceptSharedEgressRisk?: boolean | undefined;
  /** Origin to ask instead of the site, such as that of an emulator. */
  readonly baseUrl?: string | undefined;
  /** Sends requests; a host's way through another address goes here. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Whole call with waiting for its turn, in milliseconds. Default 120 000: a turn can be a minute away. */
  readonly timeoutMs?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: silent. */
  readonly logger?: Logger | undefined;
}

/** Options, checked and complete. */
export interface PublicMarketSettings {
  /** Name of the market in the kit. */
  readonly id: string;
  /** Says who asks. */
  readonly userAgent: string;
  /** What requests count against. */
  readonly budget: EgressBudget & { readonly spacingMs: number };
  /** How long a ban lasts that does not say it, in milliseconds. */
  readonly blockedForMs: number;
  /** Where requests leave from. */
  readonly egress: Egress;
  /** Origin that is asked. */
  readonly baseUrl: string;
  /** Sends requests. */
  readonly fetch: typeof fetch;
  /** Whole call, in milliseconds. */
  readonly timeoutMs: number;
  /** Where time comes from. */
  readonly clock: Clock;
  /** Where log lines go. */
  readonly logger: Logger;
}

/** What a market has where nothing is said. */
export interface PublicMarketDefaults {
  /** Name of the market in the kit. */
  readonly id: string;
  /** Origin of the site. */
  readonly baseUrl: string;
  /** Name of the budget its requests count against. */
  readonly budgetName: string;
  /** Id of the egress it makes for itself. */
  readonly egressId: string;
  /** Least time between two requests, in milliseconds. */
  readonly spacingMs: number;
  /** How long a ban lasts that does not say it, in milliseconds. */
  readonly blockedForMs: number;
}

const USER_AGENT = 'LeadKit/0.1 (+https://github.com/leadkit/leadkit)';
/** Every browser begins like this, and so do honest robots that add "(compatible; name; address)". */
const BROWSER = /^Mozilla\/(?!.*\(compatible;)/i;

/** What is wrong with the options, by name. Empty: nothing. */
export function publicMarketIssues(options: PublicMarketOptions): readonly ErrorIssue[] {
  const { userAgent = USER_AGENT, baseUrl } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
  return [
    ...wrong(
      BROWSER.test(userAgent) || !/^[\x21-\x7e][\x20-\x7e]*$/.test(userAgent),
      'userAgent',
      'expected the name of who asks, such as "acme-research/1.0 (+https://acme.example/bot)", not that of a browser',
    ),
    ...wrong(
      baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:/.test(baseUrl)),
      'baseUrl',
      'expected a URL that begins with https:// or http://',
    ),
    ...wrong(!isNumberFrom(0, options.spacingMs ?? 0), 'spacingMs', 'expected milliseconds from 0'),
    ...(['requestsPerMinute', 'blockedForMs', 'timeoutMs'] as const).flatMap((name) => {
      const value = options[name];
      return wrong(
        value !== undefined && !(value !== 0 && isNumberFrom(0, value)),
        name,
        'expected a number above 0',
      );
    }),
    ...wrong(
      options.egress !== undefined && options.acceptSharedEgressRisk !== true,
      'acceptSharedEgressRisk',
      'expected true: with an egress that accounts use, a ban caused by research stops them too; leave egress out to give the market its own',
    ),
  ];
}

/** No end is no number: a timer of that length goes off at once. */
function isNumberFrom(least: number, value: number): boolean {
  return Number.isFinite(value) && value >= least;
}

/** Options in which {@link publicMarketIssues} finds nothing, with the defaults filled in. No I/O. */
export function fillPublicMarketOptions(
  options: PublicMarketOptions,
  defaults: PublicMarketDefaults,
): PublicMarketSettings {
  const { clock = createSystemClock(), requestsPerMinute = 15, spacingMs = defaults.spacingMs } = options;
  return {
    id: options.id ?? defaults.id,
    userAgent: options.userAgent ?? USER_AGENT,
    budget: { name: defaults.budgetName, limit: requestsPerMinute, windowMs: 60_000, spacingMs },
    blockedForMs: options.blockedForMs ?? defaults.blockedForMs,
    egress: options.egress ?? createEgress({ id: defaults.egressId, store: options.budgets, clock }),
    baseUrl: new URL(options.baseUrl ?? defaults.baseUrl).origin,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 120_000,
    clock,
    logger: options.logger ?? createSilentLogger(),
  };
}
