import { cleanText } from '@leadkit/adapter-kit/public-pages';
import type { MarketSeller } from '@leadkit/core';
import { z } from 'zod';
import { readAssigned } from './embedded-state.ts';
import { KASPI_SITE } from './kaspi-site.ts';
import { createPageReader } from './page-reader.ts';
import type { KaspiReadContext } from './read-context.ts';

const NAME = 'BACKEND.components.merchant';
/** Its phone is that of a person in a small shop: it is passed over. */
const merchantSchema = z.object({
  uid: z.union([z.string(), z.number()]).transform(String),
  name: z.string().min(1),
  rating: z.number().nullish().catch(undefined),
});

/**
 * Reads the page of a seller, `/shop/info/merchant/{id}/address-tab/`.
 *
 * @throws LeadKitError `blocked` for a page that refuses, `unexpected_response` naming what is missing when it is none.
 */
export function readKaspiMerchantPage(html: string, context: KaspiReadContext): MarketSeller {
  const page = createPageReader(context);
  const state = readAssigned(html, NAME);
  if ('missing' in state) page.note(state.missing, state.message);
  const merchant = 'value' in state ? page.check(merchantSchema, state.value, 'merchant') : undefined;
  if (merchant === undefined) {
    KASPI_SITE.refuseRefusal(html);
    throw KASPI_SITE.unreadable('The page of the seller', page.problems);
  }
  const { uid, name, rating } = merchant;
  return {
    key: uid,
    name: cleanText(name),
    ...(rating == null || rating <= 0 || rating > 5 ? {} : { rating }),
  };
}
