import { createPublicClient, type PublicClient, type PublicRequest } from '@leadkit/adapter-kit/public-pages';
import type { CallOptions } from '@leadkit/core';
import type { KaspiMarketSettings } from './kaspi-market-options.ts';
import { KASPI_SITE } from './kaspi-site.ts';
import { publicFault } from './public-answers.ts';

/** What is asked of the storefront. */
interface StorefrontRequest<Value> extends PublicRequest<Value> {
  /** Id of the city the answer is for. */
  readonly cityId: string;
  /** Path of the page on which a visitor would ask this. */
  readonly refererPath: string;
}

/** Asks the storefront of Kaspi. */
export interface StorefrontClient {
  /** @throws LeadKitError `blocked` when the site refuses, or its robots.txt does not allow the address. */
  read<Value>(request: StorefrontRequest<Value>, options: CallOptions): Promise<Value>;
}

export function createStorefrontClient(settings: KaspiMarketSettings): StorefrontClient {
  const { baseUrl, budget, userAgent, timeoutMs, blockedForMs } = settings;
  const client: PublicClient = createPublicClient({
    site: KASPI_SITE,
    io: settings,
    baseUrl,
    budget,
    userAgent,
    headers: { 'accept-language': 'ru-KZ,ru;q=0.9' },
    timeoutMs,
    blockedForMs,
    classify: (answer) => publicFault(answer, blockedForMs),
  });
  return {
    read({ cityId, refererPath, ...request }, options) {
      const ofJson = { accept: 'application/json, text/*', 'x-ks-city': cityId };
      const headers = {
        referer: `${baseUrl}${refererPath}`,
        ...(request.accept === 'json' ? ofJson : {}),
      };
      return client.read({ ...request, headers }, options);
    },
  };
}
