import type { ErrorIssue, Offer, OfferSource, Total } from '@leadkit/core';
import { ADVERTS_MAX, TOO_MANY } from './adverts-max.ts';
import { findState, type ListState, readListState } from './embedded-state.ts';
import { advertsInJsonLd, readJsonLd } from './json-ld.ts';
import { type ListMarkup, readListMarkup } from './list-markup.ts';
import { mergeRepeated } from './merge-offers.ts';
import { joinParts, type OfferParts } from './offer-parts.ts';
import { toTotal } from './offers-json.ts';
import { OLX_SITE } from './olx-site.ts';
import { createPageReader, type PageReader } from './page-reader.ts';
import type { OlxReadContext } from './read-context.ts';
import { ADVERT_MEMBERS, toStateAdvert } from './state-advert.ts';

/** A page of a search or a category. */
export interface OlxListPage {
  /** Tells it from an advert page. */
  readonly kind: 'list';
  /** Offers in the order of the page, each once. */
  readonly offers: readonly Offer[];
  /** What could not be read, with its path. Empty: everything was. */
  readonly problems: readonly ErrorIssue[];
  /** Whether an offer was made of every advert of the page. */
  readonly isComplete: boolean;
  /** Where the adverts were found: `state` with all fields, `html` or `jsonld` with the printed ones. */
  readonly source: OfferSource;
  /** What OLX says it has in all. */
  readonly total?: Total;
  /** Which page it is, from 1. Absent: it does not say. */
  readonly pageNumber?: number;
  /** How many pages OLX shows of this search. Absent: it does not say. */
  readonly pageCount?: number;
}

/** Room for what a browser or a proxy may append. */
const TAIL_LENGTH = 2_000;

/**
 * Reads a list page: the embedded state, of which only the adverts are decoded; without it what JSON-LD and the markup
 * say together. Never throws for a part: what could not be read is in `problems`, and `isComplete` is false when an advert
 * of the page is missing.
 *
 * @throws LeadKitError `blocked` for a page that refuses (with the issue `captcha` when it shows one);
 *   `unexpected_response` naming what is missing when nothing of it can be read; `invalid_input` for a context that lacks
 *   something. An empty list is no error.
 */
export function readOlxListPage(html: string, context: OlxReadContext): OlxListPage {
  const page = createPageReader(context);
  const at = findState(html);
  const state =
    at === undefined ? { missing: 'window.__PRERENDERED_STATE__' } : readListState(html, at, ADVERT_MEMBERS);
  const ofState = 'part' in state ? pageOfState(page, state.part) : undefined;
  if (ofState !== undefined) return ofState;
  if ('missing' in state) page.note(state.missing, 'is missing');

  // What the state did not give the markup still may: it is a page of its own, with its own count of what is missing.
  const markupPage = createPageReader(context);
  const ofMarkup = pageOfMarkup(markupPage, html);
  const problems = [...page.problems, ...markupPage.problems];
  if (ofMarkup !== undefined) return { ...ofMarkup, problems };
  OLX_SITE.refuseRefusal(html);
  throw OLX_SITE.unreadable('The list page', problems);
}

/** `undefined`: the state has no advert that can be read though the page says that there are some. */
function pageOfState(page: PageReader, state: ListState): OlxListPage | undefined {
  const path = 'listing.listing.ads';
  let promoted: ReadonlySet<unknown> | undefined;
  const isInPaidPlace = (index: number): boolean => {
    const indexes = promoted === undefined ? state.promoted() : undefined;
    promoted ??= new Set(Array.isArray(indexes) ? indexes : []);
    return promoted.has(index);
  };
  const broken = new Set(state.broken);
  if (state.ads.length > ADVERTS_MAX) page.giveUp(path, TOO_MANY);
  const offers = state.ads.slice(0, ADVERTS_MAX).flatMap((raw, index): readonly Offer[] => {
    if (broken.has(index)) page.giveUp(`${path}.${index}`, 'is no JSON');
    if (broken.has(index)) return [];
    const advert = toStateAdvert(page, `${path}.${index}`, raw);
    if (advert === undefined) return [];
    // An advert that says nothing of its place is in a paid one when the page lists its index.
    return advert.isInPaidPlace === undefined && isInPaidPlace(index)
      ? [{ ...advert.offer, isPromoted: true }]
      : [advert.offer];
  });
  if (!state.isWhole) page.giveUp(path, 'has no end: the page is cut or damaged');
  const total = totalOfState(state);
  const isShown = offers.length > 0 || (state.isWhole && state.ads.length === 0);
  const pageNumber = count(state.pageNumber);
  const pageCount = count(state.totalPages);
  const isBeyond =
    pageNumber !== undefined && pageCount !== undefined && pageNumber >= Math.max(1, pageCount);
  if (!isShown || (offers.length === 0 && total !== undefined && total.value > 0 && !isBeyond)) {
    if (state.ads.length === 0) page.note(path, 'is empty though the page counts adverts');
    return undefined;
  }
  return {
    kind: 'list',
    offers: mergeRepeated(offers),
    problems: page.problems,
    isComplete: page.unread === 0,
    source: 'state',
    ...(total === undefined ? {} : { total }),
    ...(pageNumber === undefined ? {} : { pageNumber: pageNumber + 1 }),
    ...(pageCount === undefined ? {} : { pageCount }),
  };
}

/** Cards are all adverts of the page, JSON-LD describes some of them better. */
function pageOfMarkup(page: PageReader, html: string): OlxListPage | undefined {
  const markup = readListMarkup(page, html);
  const described = advertsInJsonLd(page, readJsonLd(html));
  const cards = byId(markup.adverts);
  const better = byId(described);
  const offers = [...new Set([...cards.keys(), ...better.keys()])].flatMap(
    (id) =>
      joinParts(
        [
          ['jsonld', better.get(id) ?? {}],
          ['html', cards.get(id) ?? {}],
        ],
        page.context.seenAt,
      ) ?? [],
  );
  if (offers.length === 0 && !markup.isEmpty) {
    page.note('html.cards', 'are missing');
    return undefined;
  }
  if (markup.adverts.length === 0 && offers.length > 0)
    page.giveUp('html.cards', 'are missing; JSON-LD describes only some of the adverts of a page');
  // Between two cards a cut leaves no trace but this.
  if (offers.length > 0 && !html.slice(-TAIL_LENGTH).toLowerCase().includes('</html>'))
    page.giveUp('html', 'has no end: the page is cut');
  return {
    kind: 'list',
    offers,
    problems: page.problems,
    isComplete: page.unread === 0,
    source: markup.adverts.length === 0 && offers.length > 0 ? 'jsonld' : 'html',
    ...totalAndPages(markup),
  };
}

/** Each advert once; promoted when one of its places is. */
function byId(adverts: readonly OfferParts[]): ReadonlyMap<string, OfferParts> {
  const known = new Map<string, OfferParts>();
  for (const parts of adverts) {
    const id = parts.externalId ?? '';
    if (known.get(id)?.isPromoted !== true) known.set(id, { ...known.get(id), ...parts });
  }
  return known;
}

function totalAndPages({ total, pageCount }: ListMarkup): Pick<OlxListPage, 'total' | 'pageCount'> {
  return {
    ...(total === undefined ? {} : { total }),
    ...(pageCount === undefined ? {} : { pageCount }),
  };
}

function totalOfState({ visibleElements, totalElements }: ListState): Total | undefined {
  const counted = count(totalElements);
  const visible = count(visibleElements);
  return counted === undefined && visible === undefined ? undefined : toTotal(visible, counted ?? 0);
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
