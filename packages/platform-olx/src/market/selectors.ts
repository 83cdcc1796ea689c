import type { Place } from '@leadkit/adapter-kit/public-pages';

/** What is looked for on pages. */
type PlaceName =
  | 'card'
  | 'empty'
  | 'total'
  | 'pages'
  | 'advertTitle'
  | 'advertPrice'
  | 'advertDate'
  | 'advertParameters'
  | 'advertFooter'
  | 'advertPhoto'
  | 'sellerLink'
  | 'businessName'
  | 'canonical';

/**
 * Where things stand in the markup of OLX pages, by the attributes its own tests use. Generated classes (`css-…`) change
 * with every build and are never used. Read on olx.pl pages of 2026-02-07; `h6` was the card's title before 2025-10,
 * `ad_title` the advert's.
 */
export const PLACES: Readonly<Record<PlaceName, Place>> = {
  card: { marks: ['data-cy="l-card"', 'data-testid="l-card"'] },
  empty: { marks: ['data-cy="empty-state"', 'data-testid="empty-state"'] },
  total: { marks: ['data-testid="total-count"'] },
  pages: { marks: ['data-testid="pagination-list"'], inside: 'a' },
  advertTitle: {
    marks: ['data-cy="offer_title"', 'data-testid="offer_title"', 'data-cy="ad_title"'],
    inside: 'h4, h2, h1',
  },
  advertPrice: { marks: ['data-testid="ad-price-container"'] },
  advertDate: { marks: ['data-cy="ad-posted-at"', 'data-testid="ad-posted-at"'] },
  advertParameters: { marks: ['data-testid="ad-parameters-container"'], inside: 'p' },
  advertFooter: {
    marks: ['data-cy="ad-footer-bar-section"', 'data-testid="ad-footer-bar-section"'],
    inside: 'span',
  },
  advertPhoto: { marks: ['data-testid="ad-photo"'] },
  sellerLink: { marks: ['data-testid="user-profile-link"'] },
  businessName: { marks: ['data-testid="trader-title"'] },
  canonical: { marks: ['rel="canonical"'] },
};

/** Inside a card. */
export const CARD: Readonly<Record<'link' | 'title' | 'price' | 'placeAndDate', string>> = {
  link: '[data-cy="ad-card-title"] a, [data-testid="ad-card-title"] a',
  title: 'h4, h6',
  price: '[data-testid="ad-price"]',
  placeAndDate: '[data-testid="location-date"]',
};

/** The amount inside the price container of an advert page. */
export const ADVERT_AMOUNT = 'h3';
