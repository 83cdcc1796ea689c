import { type ErrorIssue, LeadKitError } from '@leadkit/core';
import type { AnswerFault, ReceivedAnswer } from '../http-client-options.ts';

/** What is known of a site whose public pages are read. */
export interface PublicSiteFacts {
  /** Id of the platform, such as `olx`. */
  readonly platform: string;
  /** Its name in messages, such as `OLX`. */
  readonly name: string;
  /** Words of a page that shows a captcha or a browser challenge, in lower case. */
  readonly captchaMarks: readonly string[];
  /** Words of a page that refuses an address, in lower case. */
  readonly banMarks: readonly string[];
  /** Texts that only pages with content have: where one stands the page shows something and is no refusal. Default none. */
  readonly contentMarks?: readonly string[] | undefined;
  /** A sentence on what to do where robots.txt closes a path. */
  readonly whenClosed: string;
}

/** A page that refuses to answer, and how. */
export type PageRefusal = 'ban' | 'captcha';

/** A site whose public pages are read: how its refusals look, and the errors about it. */
export interface PublicSite {
  /** Id of the platform. */
  readonly platform: string;
  /** Its name in messages. */
  readonly name: string;
  /** Whether a page, of which nothing known could be read, refuses. */
  refusalOf(html: string): PageRefusal | undefined;
  /** @throws LeadKitError `blocked` when the page refuses and shows nothing; with the issue `captcha` when it shows one. */
  refuseRefusal(html: string): void;
  /**
   * The error for a page or an answer of which nothing (or not all) can be read. Names paths, never what stands there.
   *
   * @param operation - default `<platform>.read`
   */
  unreadable(what: string, problems: readonly ErrorIssue[], operation?: string): LeadKitError;
  /** The error for what robots.txt closes. Core takes it for a block: the site does not want this to be read. */
  closedToRobots(operation: string, path: string, retryAfterMs: number): LeadKitError;
  /**
   * What a refusing status (403, 429) means: a captcha, a ban, or for a 429 that asks for a wait of at most a minute
   * `rate_limited`: the call waits as it is told, once.
   *
   * @param blockedForMs - how long a ban lasts that does not say it
   */
  refusedAnswer(answer: ReceivedAnswer, blockedForMs: number): AnswerFault;
  /** What a page means that came under 2xx where data was asked for. `undefined`: it does not refuse. */
  refusedPage(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined;
}

/** What an error's `issues` say when a captcha was shown; core tells it from a ban by this path. */
const CAPTCHA_ISSUE: ErrorIssue = { path: 'captcha', message: 'a captcha or a browser challenge was shown' };
/** Tells the site's own wish to go slower from that of our budget. */
export const PACE_ISSUE: ErrorIssue = { path: 'retry-after', message: 'the site asks to wait' };

/** What such a page says of itself stands at its beginning; it is short. */
const LOOKED_AT = 65_536;
/** Longer than this is taken for a ban. */
const SHORT_WAIT_MS = 60_000;
const NAMED_MAX = 5;

/** Describes a site whose public pages are read. No I/O. */
export function definePublicSite(facts: PublicSiteFacts): PublicSite {
  const { platform, name, captchaMarks, banMarks, contentMarks = [] } = facts;
  const readOperation = `${platform}.read`;

  function refusalOf(html: string): PageRefusal | undefined {
    const text = html.slice(0, LOOKED_AT).toLowerCase();
    if (captchaMarks.some((mark) => text.includes(mark))) return 'captcha';
    return banMarks.some((mark) => text.includes(mark)) ? 'ban' : undefined;
  }

  return {
    platform,
    name,
    refusalOf,
    refuseRefusal(html) {
      const refusal = contentMarks.some((mark) => html.includes(mark)) ? undefined : refusalOf(html);
      if (refusal === undefined) return;
      throw new LeadKitError({
        code: 'blocked',
        operation: readOperation,
        platform,
        issues: refusal === 'captcha' ? [CAPTCHA_ISSUE] : [],
        message:
          `This is no page of offers but one that refuses (${refusal === 'captcha' ? 'a captcha or a browser challenge' : 'a ban'}). ` +
          `No offer was made of it. Stop reading ${name} from this address for a while, or bring data of your own.`,
      });
    },
    unreadable(what, problems, operation = readOperation) {
      const named = problems
        .slice(0, NAMED_MAX)
        .map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
        .join('; ');
      const more = problems.length > NAMED_MAX ? `; and ${problems.length - NAMED_MAX} more` : '';
      return new LeadKitError({
        code: 'unexpected_response',
        operation,
        platform,
        issues: problems,
        message:
          `${what} has another shape than the one known: ${named === '' ? 'nothing known was found' : named}${more}. ` +
          `No offer was made of it. ${name} may have changed its site, or this is something else.`,
      });
    },
    closedToRobots(operation, path, retryAfterMs) {
      return new LeadKitError({
        code: 'blocked',
        operation,
        platform,
        retryAfterMs,
        issues: [{ path: 'robots', message: `robots.txt does not allow ${path}` }],
        message: `robots.txt of ${name} does not allow robots to read ${path}, so it was not asked for. ${facts.whenClosed}`,
      });
    },
    refusedAnswer(answer, blockedForMs) {
      const askedMs = secondsOf(answer.headers.get('retry-after'));
      const retryAfterMs = askedMs ?? blockedForMs;
      if (answer.isHtml && refusalOf(answer.text) === 'captcha') return captchaFault(retryAfterMs);
      if (answer.status === 429 && askedMs !== undefined && askedMs <= SHORT_WAIT_MS)
        return { code: 'rate_limited', retryAfterMs, issues: [PACE_ISSUE] };
      return banFault(retryAfterMs);
    },
    refusedPage(answer, blockedForMs) {
      const refusal = refusalOf(answer.text);
      if (refusal === 'captcha') return captchaFault(blockedForMs);
      return refusal === 'ban' ? banFault(blockedForMs) : undefined;
    },
  };
}

/** The fault for an answer that shows a captcha or a browser challenge. */
export function captchaFault(retryAfterMs: number): AnswerFault {
  return { code: 'blocked', retryAfterMs, issues: [CAPTCHA_ISSUE], detail: CAPTCHA_ISSUE.message };
}

function banFault(retryAfterMs: number): AnswerFault {
  return { code: 'blocked', retryAfterMs, detail: 'the site refuses this address or this client' };
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^[1-9]\d{0,6}$/.test(header) ? Number(header) * 1000 : undefined;
}
