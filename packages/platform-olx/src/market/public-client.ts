import { createPublicClient, type PublicClient } from '@leadkit/adapter-kit/public-pages';
import type { OlxMarketSettings } from './olx-market-options.ts';
import { OLX_SITE } from './olx-site.ts';
import { publicFault } from './public-answers.ts';

/** Asks the public side of OLX. */
export function createOlxPublicClient(settings: OlxMarketSettings): PublicClient {
  const { baseUrl, budget, userAgent, timeoutMs, blockedForMs } = settings;
  return createPublicClient({
    site: OLX_SITE,
    io: settings,
    baseUrl,
    budget,
    userAgent,
    headers: { 'accept-language': settings.language.acceptLanguage },
    timeoutMs,
    blockedForMs,
    classify: (answer) => publicFault(answer, blockedForMs),
  });
}
