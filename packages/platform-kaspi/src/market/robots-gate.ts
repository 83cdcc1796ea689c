import { LeadKitError } from '@leadkit/core';
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

/** @param text the file; empty where the site has none, which allows everything (RFC 9309, 2.3.1.3) */
export function readRobots(origin: string, text: string, userAgent: string): RobotsRules {
  const parsed = parseRobots(`${origin}/robots.txt`, text.slice(0, TEXT_LENGTH_MAX));
  const delay = parsed.getCrawlDelay(userAgent) ?? 0;
  return {
    isAllowed: (url) => parsed.isAllowed(url, userAgent) !== false,
    crawlDelayMs: Number.isFinite(delay) && delay > 0 ? delay * 1000 : 0,
  };
}

/** The error for what robots.txt closes. Core takes it for a block: the site does not want this to be read. */
export function closedToRobots(operation: string, path: string, retryAfterMs: number): LeadKitError {
  return new LeadKitError({
    code: 'blocked',
    operation,
    platform: 'kaspi',
    retryAfterMs,
    issues: [{ path: 'robots', message: `robots.txt does not allow ${path}` }],
    message:
      `Kaspi's robots.txt does not allow robots to read ${path}, so it was not asked for. ` +
      'Bring data of your own: kit.research.record takes it.',
  });
}
