import { type ErrorIssue, isLeadKitError, type Money, moneyFromMajor, toUnixMs } from '@leadkit/core';
import { parseResponse, type ResponseSchema } from '../parse-response.ts';

/** What the readers of one page note while they read: a part that cannot be read never stops the others. */
export interface PageNotes {
  /** What could not be read, oldest first; at most a hundred. */
  readonly problems: readonly ErrorIssue[];
  /** Things the page has and nothing was made of. */
  readonly unread: number;
  /** Something is odd, and what is concerned is left out. */
  note(path: string, message: string): void;
  /** Something cannot be read; nothing is made of it. */
  giveUp(path: string, message: string): undefined;
  /** Checks one thing; `undefined` (and given up) when its shape is another one. */
  check<Output>(schema: ResponseSchema<Output>, value: unknown, path: string): Output | undefined;
  /** A price in major units. Absent: none (0 stands for "free" or "not on sale"), or no amount of that currency. */
  price(path: string, amountMajor: number | null | undefined, currency: string): Money | undefined;
}

/** Where addresses of a site lead. */
export interface SiteAddresses {
  /** Origin that relative addresses belong to. */
  readonly origin: string;
  /** Hosts of the site, ports included. */
  readonly hosts: readonly string[];
  /** Another origin whose addresses count as the site's own, such as that of an emulator; relative ones are then its. */
  readonly otherOrigin?: string | undefined;
}

const PROBLEMS_MAX = 100;

/** Begins the notes of one page. @param platform - names it in errors */
export function createPageNotes(platform: string): PageNotes {
  const problems: ErrorIssue[] = [];
  let unread = 0;

  function note(path: string, message: string): void {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, message });
  }

  return {
    problems,
    get unread(): number {
      return unread;
    },
    note,
    giveUp(path, message) {
      unread += 1;
      note(path, message);
    },
    check(schema, value, path) {
      try {
        return parseResponse(schema, value, `${platform}.read`, platform);
      } catch (error) {
        if (!isLeadKitError(error)) throw error;
        unread += 1;
        for (const issue of error.issues ?? [])
          note([path, issue.path].filter((part) => part !== '').join('.'), issue.message);
        return undefined;
      }
    },
    price(path, amountMajor, currency) {
      if (amountMajor === 0 || amountMajor == null) return undefined;
      try {
        if (amountMajor > 0) return moneyFromMajor(amountMajor, currency);
      } catch {
        // said below, with the path
      }
      note(path, 'is no amount of its currency in whole minor units; it is read as none');
      return undefined;
    },
  };
}

/** The address of a page of a site, without query and fragment; `undefined` for any other. */
export function ownUrl(text: string, { origin, hosts, otherOrigin }: SiteAddresses): string | undefined {
  const base = otherOrigin ?? origin;
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const isOwn = url.origin === otherOrigin || (hosts.includes(url.host) && /^https?:$/.test(url.protocol));
  return isOwn && url.username === '' && url.password === '' ? `${url.origin}${url.pathname}` : undefined;
}

/** What is wrong with what every reader of saved pages is told. Empty: nothing. */
export function pageContextIssues(context: {
  readonly seenAt: string;
  readonly origin?: string | undefined;
}): readonly ErrorIssue[] {
  const { seenAt, origin } = context;
  return [
    isMoment(seenAt) ? undefined : { path: 'seenAt', message: 'expected ISO 8601 text with an offset' },
    origin === undefined || (URL.canParse(origin) && new URL(origin).origin === origin)
      ? undefined
      : { path: 'origin', message: 'expected an origin such as http://127.0.0.1:4610' },
  ].filter((issue) => issue !== undefined);
}

/** Text as every store can keep it: without NUL, and without half a character where a site has cut an emoji. */
export function cleanText(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

/** Whether it is a moment: ISO 8601 with an offset. */
export function isMoment(text: string): boolean {
  try {
    return !Number.isNaN(toUnixMs(text));
  } catch {
    return false;
  }
}
