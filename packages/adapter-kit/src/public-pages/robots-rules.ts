import robotsParserModule from 'robots-parser';

/** What a site's robots.txt allows us. */
export interface RobotsRules {
  /** Whether this address may be asked for. */
  isAllowed(url: string): boolean;
  /** Least time between two requests the site asks for, in milliseconds. 0: it does not say. */
  readonly crawlDelayMs: number;
}

interface ParsedRobots {
  isAllowed(url: string, userAgent?: string): boolean | undefined;
  getCrawlDelay(userAgent?: string): number | undefined;
}

/** Its types describe a CommonJS module; at run time the default import is the function. */
const parseRobots = robotsParserModule as unknown as (url: string, text: string) => ParsedRobots;

/** Longer than RFC 9309 asks a robot to read; the rest is not looked at. */
const TEXT_LENGTH_MAX = 512_000;

/**
 * The name rules go by (RFC 9309, 2.2.1). The parser takes what stands before the first slash, and there an honest
 * `Mozilla/5.0 (compatible; AcmeBot/1.0; …)` has the name of all browsers.
 */
function robotName(userAgent: string): string {
  return /^Mozilla\/[^(]{0,40}\(compatible;\s{0,9}([^\s;/)]+)/i.exec(userAgent)?.[1] ?? userAgent;
}

/** @param text the file; empty where the site has none, which allows everything (RFC 9309, 2.3.1.3) */
export function readRobots(origin: string, text: string, userAgent: string): RobotsRules {
  const name = robotName(userAgent);
  const parsed = parseRobots(`${origin}/robots.txt`, text.slice(0, TEXT_LENGTH_MAX));
  const delay = parsed.getCrawlDelay(name) ?? 0;
  return {
    isAllowed: (url) => parsed.isAllowed(url, name) !== false,
    crawlDelayMs: Number.isFinite(delay) && delay > 0 ? delay * 1000 : 0,
  };
}
