import { olxAdvertPath, stateForm } from './advert-forms.ts';
import { organicIndexes } from './offers-answer.ts';
import { CATEGORIES, framePage } from './page-frame.ts';
import type { OlxListPageOptions } from './page-options.ts';
import { siteFacts } from './page-options.ts';
import { escapeHtml, priceLabel, printedDate, SITE_WORDS } from './printed-texts.ts';
import type { OlxPublicAdvert } from './public-advert.ts';

const COUNTED_MAX = 1000;
const DESCRIBED_MAX = 20;
const LIMIT = 40;

/** A list page of OLX with these adverts, in the structure, attributes and encoding of captured ones (2026-02-07). */
export function buildOlxListPage(adverts: readonly OlxPublicAdvert[], options: OlxListPageOptions): string {
  const { origin } = siteFacts(options);
  const path = options.path ?? '/list/';
  return framePage(
    {
      title: 'OLX',
      url: `${origin}${path}`,
      jsonLd: [listJsonLd(adverts, options)],
      markup: listMarkup(adverts, options, path),
      state: { listing: { listing: listState(adverts, options) }, categories: CATEGORIES },
    },
    options,
  );
}

function listState(adverts: readonly OlxPublicAdvert[], options: OlxListPageOptions): unknown {
  const { origin } = siteFacts(options);
  const { pageNumber = 1, totalPages = 1, visibleElements = adverts.length, promotedIndexes = [] } = options;
  return {
    pageNumber: pageNumber - 1,
    totalElements: Math.min(visibleElements, COUNTED_MAX),
    visibleElements,
    totalPages,
    ads: adverts.map((advert, index) =>
      stateForm(advert, options, promotedIndexes.includes(index) ? 'promoted' : 'organic'),
    ),
    metaData: {
      searchId: 'EMULATOR',
      searchSuggestion: null,
      searchReason: { promoted: promotedIndexes, organic: organicIndexes(adverts, promotedIndexes) },
      suggestedFilters: [],
    },
    links: {
      first: `${origin}/api/v1/offers?offset=0&limit=${LIMIT}`,
      self: `${origin}/api/v1/offers?offset=0&limit=${LIMIT}`,
    },
    params: { offset: (pageNumber - 1) * LIMIT, limit: LIMIT },
    requestParams: { page: pageNumber - 1 },
    observedId: null,
    categoryId: null,
    viewType: 'gallery',
    expansionListing: null,
  };
}

/** Only organic adverts are described, and not all of them. */
function listJsonLd(adverts: readonly OlxPublicAdvert[], options: OlxListPageOptions): unknown {
  const site = siteFacts(options);
  const described = adverts
    .filter((advert, index) => !(options.promotedIndexes ?? []).includes(index) && advert.price !== null)
    .slice(0, DESCRIBED_MAX);
  const prices = described.map(({ price }) => price ?? 0);
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: 'OLX',
    url: `${site.origin}${options.path ?? '/list/'}`,
    offers: {
      '@type': 'AggregateOffer',
      availability: 'https://schema.org/InStock',
      priceCurrency: site.currency,
      lowPrice: prices.length === 0 ? 0 : Math.min(...prices),
      highPrice: prices.length === 0 ? 0 : Math.max(...prices),
      offerCount: adverts.length,
      offers: described.map((advert) => ({
        '@type': 'Offer',
        additionalType: 'Product',
        availability: 'https://schema.org/InStock',
        priceCurrency: advert.currency ?? site.currency,
        areaServed: areaOf(advert),
        name: advert.title,
        price: advert.price,
        url: `${site.origin}${olxAdvertPath(advert, options)}`,
        image: advert.photos ?? [],
      })),
    },
  };
}

/** The district where the city has some, the city otherwise. */
export function areaOf({ location }: OlxPublicAdvert): unknown {
  return location.district === undefined
    ? { '@type': 'City', name: location.city.name }
    : { '@type': 'AdministrativeArea', name: location.district.name };
}

function listMarkup(adverts: readonly OlxPublicAdvert[], options: OlxListPageOptions, path: string): string {
  const words = SITE_WORDS[siteFacts(options).language];
  const { visibleElements = adverts.length, totalPages = 1, pageNumber = 1 } = options;
  const isMore = visibleElements > COUNTED_MAX;
  const count = words.found(String(isMore ? COUNTED_MAX : visibleElements), isMore);
  if (adverts.length === 0) return `<div data-cy="empty-state"><p>${count}</p></div>`;
  const cards = adverts
    .map((advert, index) => card(advert, options, (options.promotedIndexes ?? []).includes(index)))
    .join('');
  const pages = Array.from({ length: totalPages }, (_, index) => index + 1).map(
    (number) =>
      `<li data-testid="pagination-list-item"><a data-testid="pagination-link-${number}" href="${path}?page=${number}">${number}</a></li>`,
  );
  const forward =
    pageNumber < totalPages
      ? `<a data-testid="pagination-forward" data-cy="pagination-forward" href="${path}?page=${pageNumber + 1}"></a>`
      : '';
  return `<span><span data-testid="total-count">${count}</span></span><div data-testid="listing-grid">${cards}</div>${
    totalPages < 2
      ? ''
      : `<div data-testid="pagination-wrapper"><ul data-testid="pagination-list">${pages.join('')}${forward}</ul></div>`
  }`;
}

function card(advert: OlxPublicAdvert, options: OlxListPageOptions, isPromoted: boolean): string {
  const site = siteFacts(options);
  const reason = isPromoted ? 'promoted' : 'organic';
  const href =
    advert.partner === undefined
      ? `${olxAdvertPath(advert, options)}?search_reason=search%7C${reason}`
      : advert.partner.url;
  const link = `class="css-1tqlkj0" href="${escapeHtml(href)}"`;
  const title = escapeHtml(advert.title);
  const { city, district } = advert.location;
  const place = escapeHtml([city.name, district?.name].filter((name) => name !== undefined).join(', '));
  return `<div data-cy="l-card" data-testid="l-card" id="${advert.id}" class="css-1sw7q4x"><style data-emotion="css 1r93q13">.css-1r93q13{height:100%;}</style><a ${link}><img src="/app/static/media/no_thumbnail.15f456ec5.svg" alt="${title}"/></a><div data-cy="ad-card-title" data-testid="ad-card-title"><a ${link}><h4>${title}</h4></a>${priceMarkup(advert, site)}</div><p data-testid="location-date">${place} - ${printedDate(advert, site)}</p><button type="button" data-testid="adAddToFavorites"></button></div>`;
}

function priceMarkup(advert: OlxPublicAdvert, site: ReturnType<typeof siteFacts>): string {
  const words = SITE_WORDS[site.language];
  const { price, deal, currency = site.currency } = advert;
  if (price === null && deal === undefined) return '';
  const text = deal === undefined ? priceLabel(price ?? 0, currency) : words[deal];
  const remark = advert.isNegotiable === true ? `<span>${words.negotiable}</span>` : '';
  return `<p data-testid="ad-price">${text}${remark}<span></span></p>`;
}
