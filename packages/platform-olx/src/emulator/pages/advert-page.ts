import { toOlxShortCode } from '../../short-code.ts';
import { olxAdvertPath, stateForm } from './advert-forms.ts';
import { areaOf } from './list-page.ts';
import { CATEGORIES, framePage } from './page-frame.ts';
import { type OlxPageOptions, siteFacts } from './page-options.ts';
import { escapeHtml, priceLabel, printedDate, SITE_WORDS } from './printed-texts.ts';
import type { OlxPublicAdvert } from './public-advert.ts';

/** An advert page of OLX, in the structure, attributes and encoding of a captured one (2026-02-07). */
export function buildOlxAdvertPage(advert: OlxPublicAdvert, options: OlxPageOptions): string {
  const site = siteFacts(options);
  const url = `${site.origin}${olxAdvertPath(advert, options)}`;
  return framePage(
    {
      title: advert.title,
      url,
      jsonLd: [
        {
          '@context': 'https://schema.org',
          '@type': 'Product',
          name: advert.title,
          image: advert.photos ?? [],
          url,
          description: advert.description,
          sku: String(advert.id),
          offers: {
            '@type': 'Offer',
            availability: 'https://schema.org/InStock',
            areaServed: areaOf(advert),
            ...(advert.price === null || advert.deal !== undefined
              ? {}
              : { priceCurrency: advert.currency ?? site.currency, price: advert.price }),
          },
        },
      ],
      markup: advertMarkup(advert, options),
      state: {
        ad: { ad: stateForm(advert, options), fragments: {}, popularSearches: [], breadcrumbs: [] },
        categories: CATEGORIES,
      },
    },
    options,
  );
}

function advertMarkup(advert: OlxPublicAdvert, options: OlxPageOptions): string {
  const site = siteFacts(options);
  const words = SITE_WORDS[site.language];
  const { seller, deal, price, currency = site.currency } = advert;
  const amount = deal === undefined ? priceLabel(price ?? 0, currency) : words[deal];
  const priceBox =
    price === null && deal === undefined
      ? ''
      : `<div data-testid="ad-price-container"><h3>${amount}</h3>${
          advert.isNegotiable === true ? `<p>${words.negotiable}</p>` : ''
        }</div>`;
  const profile = site.language === 'pl' ? '/oferty/uzytkownik' : '/list/user';
  const kind = seller.isBusiness ? words.businessSeller : words.privateSeller;
  const params = (advert.params ?? [])
    .map(({ name, label }) => `<p>${escapeHtml(`${name}: ${label}`)}</p>`)
    .join('');
  const name = seller.isBusiness
    ? `<p data-testid="trader-title">${escapeHtml(seller.companyName ?? seller.name)}</p>`
    : `<h4 data-testid="user-profile-user-name">${escapeHtml(seller.name)}</h4>`;
  return `<div data-testid="ad-parameters-container"><p><span>${kind}</span></p>${params}</div><div data-cy="ad_description" data-testid="ad_description"><h3>Описание</h3><div>${escapeHtml(advert.description)}</div></div><div data-cy="ad-footer-bar-section" data-testid="ad-footer-bar-section"><span>ID: <!-- -->${advert.id}</span></div><span data-cy="ad-posted-at" data-testid="ad-posted-at">${words.added} <!-- -->${printedDate({ ...advert, bumpedAt: null }, site)}</span><div data-cy="offer_title" data-testid="offer_title"><h4>${escapeHtml(advert.title)}</h4></div>${priceBox}<div data-cy="seller_card" data-testid="seller_card"><a href="${profile}/${toOlxShortCode(seller.id)}/" data-testid="user-profile-link" name="user_ads">${name}</a></div>`;
}
