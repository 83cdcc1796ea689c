import { readAdvertMarkup } from './advert-markup.ts';
import { findState, readAdvertState } from './embedded-state.ts';
import { advertInJsonLd, readJsonLd } from './json-ld.ts';
import { joinParts } from './offer-parts.ts';
import type { OlxAdvertPage } from './offers-json.ts';
import { OLX_SITE } from './olx-site.ts';
import { createPageReader } from './page-reader.ts';
import type { OlxReadContext } from './read-context.ts';
import { ADVERT_MEMBERS, toStateAdvert } from './state-advert.ts';

/**
 * Reads an advert page: the embedded state, of which only the advert is decoded; without it what JSON-LD and the markup
 * say together. `isPromoted` says whether the advert carries a paid promotion; a place it has only on lists.
 *
 * @throws LeadKitError `blocked` for a page that refuses (with the issue `captcha` when it shows one);
 *   `unexpected_response` naming what is missing when it is no advert page, or its advert cannot be read; `invalid_input`
 *   for a context that lacks something.
 */
export function readOlxAdvertPage(html: string, context: OlxReadContext): OlxAdvertPage {
  const page = createPageReader(context);
  const at = findState(html);
  const state =
    at === undefined
      ? { missing: 'window.__PRERENDERED_STATE__' }
      : readAdvertState(html, at, ADVERT_MEMBERS);
  if ('missing' in state) page.note(state.missing, 'is missing');
  const advert = 'part' in state ? toStateAdvert(page, 'ad.ad', state.part) : undefined;
  if (advert !== undefined) {
    const offer = { ...advert.offer, isPromoted: advert.isPromoted };
    return { kind: 'advert', offer, isActive: advert.isActive, problems: page.problems };
  }

  const described = advertInJsonLd(page, readJsonLd(html)) ?? {};
  const marked = readAdvertMarkup(page, html);
  const given = context.url === undefined ? undefined : page.ownUrl(context.url);
  const offer = joinParts(
    [
      ['jsonld', described],
      ['html', marked],
      ['html', given === undefined ? {} : { url: given }],
    ],
    context.seenAt,
  );
  if (offer !== undefined) return { kind: 'advert', offer, isActive: true, problems: page.problems };
  OLX_SITE.refuseRefusal(html);
  throw OLX_SITE.unreadable('The advert page', page.problems);
}
