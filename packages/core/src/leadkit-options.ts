import { describeValue, type IdGenerator } from './domain/id.ts';
import type { CampaignGate } from './domain/niche.ts';
import { type ErrorIssue, invalidInput } from './errors.ts';
import { checkLeadOptions, type LeadOptions } from './lead-qualification/lead-options.ts';
import { checkResearchOptions, type ResearchOptions } from './market-research/research-options.ts';
import { createOptionCheck, isWhole } from './option-check.ts';
import type { Clock } from './ports/clock.ts';
import type { Egress } from './ports/egress.ts';
import type { Logger } from './ports/logger.ts';
import type { Market } from './ports/market.ts';
import type { Notifier } from './ports/notifier.ts';
import type { Platform } from './ports/platform.ts';
import type { Store } from './ports/store.ts';
import { HASH_KEY_LENGTH_MIN } from './ports/store-privacy.ts';
import { checkHandoffOptions, type HandoffOptions } from './sales-handoff/handoff-options.ts';
import { checkTrafficOptions, type TrafficOptions } from './traffic-generation/traffic-options.ts';

/** What a kit is put together from. Only `store` is required. */
export interface LeadKitOptions {
  /** Where everything is kept. */
  readonly store: Store;
  /** Marketplaces and channels our accounts are on. */
  readonly platforms?: readonly Platform[] | undefined;
  /** Public sides of marketplaces, for research. */
  readonly markets?: readonly Market[] | undefined;
  /** Who tells people, in the order they are tried. */
  readonly notifiers?: readonly Notifier[] | undefined;
  /** Where everything of this kit's accounts leaves from. Default: one named `default`, counted in the store. */
  readonly egress?: Egress | undefined;
  /** Sends requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Makes ids. Default: version 7 UUIDs. */
  readonly ids?: IdGenerator | undefined;
  /** Where log lines go. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** Chance for jitter, 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** What a niche needs before it can have campaigns. Default: a score greater than 60.00. */
  readonly campaignGate?: CampaignGate | undefined;
  /** How items become listings, and what a sale leaves. */
  readonly traffic?: TrafficOptions | undefined;
  /** How markets are read and niches scored. */
  readonly research?: ResearchOptions | undefined;
  /** How leads are scored and when they count as qualified. */
  readonly leads?: LeadOptions | undefined;
  /** How leads are handed to people. */
  readonly handoff?: HandoffOptions | undefined;
  /** How often the jobs run. */
  readonly jobs?: JobOptions | undefined;
  /** How erased people stay erased. Default: they are met anew when they write again. */
  readonly privacy?: PrivacyOptions | undefined;
}

/** How erased people stay erased. */
export interface PrivacyOptions {
  /**
   * The host's secret behind the hashes of erased identities, at least 32 characters; the one given to
   * `privacy.erasePerson`. Signals of an erased person then form no person, lead or conversation. Keep it out of the
   * database, and do not change it: hashes of another key are not recognised.
   */
  readonly hashKey: string;
}

/** How often the jobs run, in milliseconds. */
export interface JobOptions {
  /** Collecting of signals. Default 60 000. */
  readonly collectEveryMs?: number | undefined;
  /** Reading the status of listings. Default 60 000. */
  readonly listingsEveryMs?: number | undefined;
  /** Reading what platforms charged. Default one hour. */
  readonly spendEveryMs?: number | undefined;
  /** Reading the counters of listings. Default one hour. */
  readonly statsEveryMs?: number | undefined;
  /** Delivering events to consumers. Default 1 000. */
  readonly deliverEveryMs?: number | undefined;
  /** Asking platforms whether our credentials still hold, and until when. Default one day. */
  readonly accountsEveryMs?: number | undefined;
  /** Sending the replies of the question flow that are due. Default 5 000. */
  readonly repliesEveryMs?: number | undefined;
  /** Writing down how scores of open leads faded, and waking postponed ones. Default one hour. */
  readonly scoresEveryMs?: number | undefined;
  /** Looking for phone numbers of people that are ours: of the team or in our listings. Default 600 000. */
  readonly ownNumbersEveryMs?: number | undefined;
  /** Looking after assignments whose time is over. Default 30 000. */
  readonly assignmentsEveryMs?: number | undefined;
  /** Telling people what waits for its moment. Default 5 000. */
  readonly noticesEveryMs?: number | undefined;
  /** Looking for dead letters to tell operations of. Default 60 000. */
  readonly operationsEveryMs?: number | undefined;
}

const STORE_CALLS = ['tenant', 'close'] as const;

/**
 * Checks the options of `createLeadKit` in one place.
 *
 * @throws LeadKitError `invalid_input` with an issue per option: its path, what came, what is expected.
 */
export function checkOptions(options: LeadKitOptions): void {
  const check = createOptionCheck();
  const { expect } = check;
  const issues: ErrorIssue[] = [];
  if (typeof options !== 'object' || options === null) {
    throw invalidInput('createLeadKit', [
      { path: '', message: `expected an object of options, got ${describeValue(options)}` },
    ]);
  }
  const {
    store,
    clock,
    ids,
    logger,
    egress,
    campaignGate,
    traffic,
    research,
    leads,
    handoff,
    jobs,
    privacy,
  } = options;
  expect(
    'store',
    store,
    hasFunctions(store, STORE_CALLS),
    'a store such as createMemoryStore() or createPostgresStore(…)',
  );
  checkAdapters('platforms', options.platforms, ['open'], 'a platform such as createOlx(…)', issues);
  checkAdapters(
    'markets',
    options.markets,
    ['searchPage', 'readOffer'],
    'a market such as createOlxMarket()',
    issues,
  );
  checkAdapters('notifiers', options.notifiers, ['send'], 'a notifier such as createApprise(…)', issues);
  expect(
    'egress',
    egress,
    egress === undefined || hasFunctions(egress, ['acquire', 'block']),
    'an egress made by createEgress(…)',
  );
  expect(
    'fetch',
    options.fetch,
    options.fetch === undefined || typeof options.fetch === 'function',
    'a fetch function',
  );
  expect(
    'clock',
    clock,
    clock === undefined || hasFunctions(clock, ['now', 'sleep', 'after']),
    'a clock with now, sleep and after',
  );
  expect('ids', ids, ids === undefined || hasFunctions(ids, ['next']), 'an id generator with next()');
  expect(
    'logger',
    logger,
    logger === undefined || hasFunctions(logger, ['debug', 'info', 'warn', 'error']),
    'a logger with debug, info, warn and error',
  );
  expect(
    'random',
    options.random,
    options.random === undefined || typeof options.random === 'function',
    'a function that gives a number from 0 up to 1',
  );
  const above = campaignGate?.scoreAboveHundredths;
  expect(
    'campaignGate.scoreAboveHundredths',
    above,
    campaignGate === undefined || isWhole(above, 0, 10_000),
    'a whole number of hundredths from 0 to 10000',
  );
  const hashKey = privacy?.hashKey;
  if (privacy !== undefined && (typeof hashKey !== 'string' || hashKey.length < HASH_KEY_LENGTH_MIN)) {
    // A secret is never quoted, not even a short one.
    const message = `expected a text of at least ${HASH_KEY_LENGTH_MIN} characters`;
    issues.push({ path: 'privacy.hashKey', message });
  }
  checkTrafficOptions(traffic, check);
  checkResearchOptions(research, check);
  checkLeadOptions(leads, check);
  checkHandoffOptions(handoff, check);
  for (const [name, value] of Object.entries(jobs ?? {})) check.duration(`jobs.${name}`, value);
  const all = [...check.issues, ...issues];
  if (all.length > 0) throw invalidInput('createLeadKit', all);
}

function checkAdapters(
  path: string,
  value: unknown,
  calls: readonly string[],
  expected: string,
  issues: ErrorIssue[],
): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    issues.push({ path, message: `expected an array, got ${describeValue(value)}` });
    return;
  }
  const seen = new Set<unknown>();
  for (const [index, adapter] of value.entries()) {
    const at = `${path}.${index}`;
    if (!hasFunctions(adapter, calls) || typeof (adapter as { id?: unknown }).id !== 'string') {
      issues.push({ path: at, message: `expected ${expected}, got ${describeValue(adapter)}` });
      continue;
    }
    const { id, contract } = adapter as { id: string; contract?: unknown };
    if (contract !== 1)
      issues.push({
        path: `${at}.contract`,
        message: `"${id}" was written for contract ${String(contract)}; this core takes 1. Install matching versions`,
      });
    if (seen.has(id))
      issues.push({ path: `${at}.id`, message: `"${id}" is there twice; ids are unique within a kit` });
    seen.add(id);
  }
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}
