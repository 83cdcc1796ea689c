import { readAssigned } from './embedded-state.ts';
import { KASPI_SITE } from './kaspi-site.ts';
import { createPageReader, type PageReader } from './page-reader.ts';
import type { KaspiProductPage } from './product.ts';
import { readProductJsonLd } from './product-jsonld.ts';
import { readProductMarkup } from './product-markup.ts';
import { joinParts, type ProductParts, present } from './product-parts.ts';
import { cityOfLayer, toProductState, toVariants } from './product-state.ts';
import type { KaspiReadContext } from './read-context.ts';

const ITEM = 'BACKEND.components.item';
const CONFIGURATOR = 'BACKEND.components.configurator';
const LAYER = 'window.digitalData';
/** Where the end of a page is looked for. */
const TAIL_LENGTH = 2_000;

/**
 * Reads a product page: the object the site embeds, then JSON-LD, then the markup; each field is the first one's that has
 * it, and says whose it is. Its price is the lowest in the city of the page.
 *
 * @throws LeadKitError `blocked` for a page that refuses (with the issue `captcha` when it shows one);
 *   `unexpected_response` naming what is missing when it is no product page, its card cannot be read, its sources name
 *   different cards, or it answers for another city than the one asked for; `invalid_input` for a context that lacks
 *   something.
 */
export function readKaspiProductPage(html: string, context: KaspiReadContext): KaspiProductPage {
  const page = createPageReader(context);
  const state = stateOf(page, html);
  const isEnded = html.slice(-TAIL_LENGTH).includes('</html');
  if (!isEnded) page.note('html', 'breaks off before its end');
  const described = readProductJsonLd(page, html);
  const marked = readProductMarkup(page, html);
  const joined = joinParts(
    [
      ['state', state],
      ['jsonld', described],
      ['html', marked],
    ],
    context.seenAt,
  );
  // Without the state a page that breaks off would pass for one that shows less.
  if (joined === undefined || (!isEnded && state.offer.externalId === undefined)) {
    KASPI_SITE.refuseRefusal(html);
    throw KASPI_SITE.unreadable('The product page', page.problems);
  }
  const others = [state, described, marked].flatMap(({ offer }) => offer.externalId ?? []);
  if (others.some((id) => id !== joined.offer.externalId))
    throw KASPI_SITE.unreadable('The product page', [
      { path: 'id', message: 'is not the same in all of its parts' },
    ]);
  refuseOtherCity(context, joined.offer.city?.externalId);
  return { kind: 'product', ...joined, problems: page.problems };
}

/** The site answers for a city of its own choice when it does not know the one it was asked for. */
export function refuseOtherCity({ cityId }: KaspiReadContext, answered: string | undefined): void {
  if (cityId === undefined || answered === undefined || answered === cityId) return;
  throw KASPI_SITE.unreadable('The answer', [
    { path: 'city', message: `is ${answered}, not ${cityId}: its prices are those of another city` },
  ]);
}

function stateOf(page: PageReader, html: string): ProductParts {
  const item = readAssigned(html, ITEM);
  if ('missing' in item) page.note(item.missing, item.message);
  const parts = 'value' in item ? toProductState(page, item.value) : undefined;
  const layer = readAssigned(html, LAYER);
  const configurator = readAssigned(html, CONFIGURATOR);
  // A configurator of null stands for a card without variants; one that is cut off is no news once the item is.
  const variants = 'value' in configurator ? toVariants(configurator.value) : [];
  const city = 'value' in layer ? cityOfLayer(page, layer.value) : undefined;
  return {
    offer: { ...parts?.offer, ...(city === undefined ? {} : { city }) },
    product: { ...parts?.product, ...present({ variants }) },
  };
}
