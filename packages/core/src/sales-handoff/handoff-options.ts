import {
  type BusinessCalendar,
  type BusinessCalendarOptions,
  businessCalendarIssues,
  createBusinessCalendar,
} from '../domain/business-calendar.ts';
import type { NoticeLanguage } from '../domain/member.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';
import { type AcceptLinkOptions, acceptLinkIssues } from './accept-link.ts';
import { DEFAULT_NOTICE_TEXTS, type NoticeTexts } from './notice-texts.ts';

/** How leads are handed over. */
export interface HandoffOptions {
  /** How long a member has to accept, in milliseconds. Default 15 minutes. */
  readonly acceptWithinMs?: number | undefined;
  /**
   * Which time counts towards it. `business` (default): working time of the member, so what is offered at night runs out in
   * the morning. `clock`: all time. Hot leads and orders always count all time.
   */
  readonly acceptClock?: 'business' | 'clock' | undefined;
  /**
   * Working time after which an accepted lead without a message or call of a human goes to somebody else, in milliseconds.
   * Default 1 800 000 (30 minutes).
   */
  readonly respondWithinMs?: number | undefined;
  /** Points from which a lead is hot: it is offered at any hour. Default 80. */
  readonly hotFrom?: number | undefined;
  /** Hours, holidays and quiet hours of the team. Default: those of Kazakhstan. */
  readonly calendar?: BusinessCalendarOptions | undefined;
  /** How long notices of low priority are gathered, in milliseconds. Default one hour. */
  readonly digestAfterMs?: number | undefined;
  /** Language of notices for members who have none, and for operations. Default `ru`. */
  readonly language?: NoticeLanguage | undefined;
  /** Words of notices, where they are to differ. */
  readonly texts?: NoticeTexts | undefined;
  /** Whether notices about a lead hold the buyer's name and phone. Default: no. */
  readonly includeContact?: boolean | undefined;
  /** Who hears of lost credentials, bans, drift, dead letters and leads nobody takes, at any hour. */
  readonly operations?: OperationsOptions | undefined;
  /** Links with which members accept from a notice; see `kit.handoff.handler`. Default: notices hold none. */
  readonly acceptLinks?: AcceptLinkOptions | undefined;
  /** Whether buyers who write out of hours are told when they will be answered. Default: yes. */
  readonly answersAfterHours?: boolean | undefined;
}

/** Who keeps the installation running. */
export interface OperationsOptions {
  /** Where alerts go, in the notifiers' own words. Empty: the notifiers' default. */
  readonly addresses: readonly string[];
}

/** The options with their defaults. */
export interface HandoffPolicy {
  readonly acceptWithinMs: number;
  readonly acceptClock: 'business' | 'clock';
  readonly respondWithinMs: number;
  readonly hotFrom: number;
  readonly calendar: BusinessCalendar;
  readonly digestAfterMs: number;
  readonly language: NoticeLanguage;
  readonly texts: NoticeTexts;
  readonly includeContact: boolean;
  readonly operations: OperationsOptions;
  readonly acceptLinks: AcceptLinkOptions | undefined;
  readonly answersAfterHours: boolean;
}

export function checkHandoffOptions(options: HandoffOptions | undefined, check: OptionCheck): void {
  if (options === undefined) return;
  const { hotFrom, calendar, operations, acceptLinks } = options;
  check.duration('handoff.acceptWithinMs', options.acceptWithinMs);
  check.duration('handoff.respondWithinMs', options.respondWithinMs);
  check.duration('handoff.digestAfterMs', options.digestAfterMs);
  check.expect(
    'handoff.hotFrom',
    hotFrom,
    hotFrom === undefined || isWhole(hotFrom, 1, 1_000_000),
    'a whole number from 1',
  );
  const words: readonly (readonly [string, unknown, readonly unknown[]])[] = [
    ['acceptClock', options.acceptClock, ['business', 'clock']],
    ['language', options.language, ['ru', 'kk', 'en']],
    ['includeContact', options.includeContact, [true, false]],
    ['answersAfterHours', options.answersAfterHours, [true, false]],
  ];
  for (const [name, value, known] of words)
    check.expect(
      `handoff.${name}`,
      value,
      value === undefined || known.includes(value),
      `one of ${known.join(', ')}`,
    );
  const addresses: unknown = operations?.addresses;
  check.expect(
    'handoff.operations.addresses',
    addresses,
    operations === undefined ||
      (Array.isArray(addresses) && addresses.every((one) => typeof one === 'string')),
    'a list of addresses',
  );
  checkTexts(options.texts, check);
  for (const { path, message } of [
    ...(calendar === undefined ? [] : businessCalendarIssues(calendar, 'handoff.calendar')),
    ...(acceptLinks === undefined ? [] : acceptLinkIssues(acceptLinks, 'handoff.acceptLinks')),
  ])
    check.note(path, message);
}

/** A text that lacks a part would fail at night, when it is needed. */
function checkTexts(texts: unknown, check: OptionCheck): void {
  if (texts === undefined) return;
  for (const [language, words] of entriesOf('handoff.texts', texts, check)) {
    const at = `handoff.texts.${language}`;
    const known = DEFAULT_NOTICE_TEXTS[language as NoticeLanguage];
    check.expect(at, words, known !== undefined, `words in ${Object.keys(DEFAULT_NOTICE_TEXTS).join(', ')}`);
    if (known === undefined || words === undefined) continue;
    for (const [kind, text] of entriesOf(at, words, check)) {
      const kinds = Object.keys(known);
      check.expect(`${at}.${kind}`, text, kinds.includes(kind), `a text of ${kinds.join(', ')}`);
      if (!kinds.includes(kind) || text === undefined) continue;
      const { title, body } = (text ?? {}) as { readonly title?: unknown; readonly body?: unknown };
      check.expect(`${at}.${kind}.title`, title, typeof title === 'string' && title !== '', 'one line');
      check.expect(`${at}.${kind}.body`, body, typeof body === 'string', 'a text');
    }
  }
}

function entriesOf(
  path: string,
  value: unknown,
  check: OptionCheck,
): readonly (readonly [string, unknown])[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  check.expect(path, value, isObject, 'an object');
  return isObject ? Object.entries(value) : [];
}

/** The options with their defaults. */
export function readHandoffOptions(options: HandoffOptions = {}): HandoffPolicy {
  return {
    acceptWithinMs: options.acceptWithinMs ?? 15 * 60_000,
    acceptClock: options.acceptClock ?? 'business',
    respondWithinMs: options.respondWithinMs ?? 30 * 60_000,
    hotFrom: options.hotFrom ?? 80,
    calendar: createBusinessCalendar(options.calendar),
    digestAfterMs: options.digestAfterMs ?? 60 * 60_000,
    language: options.language ?? 'ru',
    texts: options.texts ?? {},
    includeContact: options.includeContact ?? false,
    operations: options.operations ?? { addresses: [] },
    acceptLinks: options.acceptLinks,
    answersAfterHours: options.answersAfterHours ?? true,
  };
}
