import type { Offer, OfferRecord, OfferStore, RecordedOffer, StoredOffer } from '@leadkit/core';
import { type StoreMutant, TENANTS, withOffers, withTenant } from './store-mutant.ts';

/** A store whose `record` is replaced. */
function recording(
  record: (input: OfferRecord, inner: OfferStore) => Promise<readonly RecordedOffer[]>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withOffers(subject, (inner) => ({ record: (input) => record(input, inner) })),
  });
}

/** A store that changes each observation on its way in, knowing the offer it is about. */
function changing(
  change: (offer: Offer, known: StoredOffer, input: OfferRecord) => Offer,
): StoreMutant['mutate'] {
  return recording(async (input, inner) => {
    const { items } = await inner.listPage({ limit: 1_000 });
    const offers = input.offers.map((entry) => {
      const known = items.find((one) => one.externalId === entry.offer.externalId);
      return known === undefined ? entry : { ...entry, offer: change(entry.offer, known, input) };
    });
    return inner.record({ ...input, offers });
  });
}

/** A store that leaves known offers alone where `when` says so, with this outcome. */
function leaving(
  outcome: RecordedOffer['outcome'],
  when: (offer: Offer, known: StoredOffer) => boolean,
): StoreMutant['mutate'] {
  return recording(async (input, inner) => {
    const { items } = await inner.listPage({ limit: 1_000 });
    const results: RecordedOffer[] = [];
    for (const entry of input.offers) {
      const known = items.find((one) => one.externalId === entry.offer.externalId);
      if (known !== undefined && when(entry.offer, known))
        results.push({ id: known.id, outcome, sightings: 1 });
      else results.push(...(await inner.record({ ...input, offers: [entry] })));
    }
    return results;
  });
}

/** A store that shows offers as the last observation alone has them. */
function lastObservation(
  change: (stored: StoredOffer, last: OfferRecord) => StoredOffer,
): StoreMutant['mutate'] {
  return ({ subject }) => {
    const last = new Map<string, OfferRecord>();
    return {
      subject: withOffers(subject, (inner) => ({
        record: (input) => {
          for (const { offer } of input.offers) last.set(offer.externalId, input);
          return inner.record(input);
        },
        get: async (id) => {
          const stored = await inner.get(id);
          const record = last.get(stored?.externalId ?? '');
          return stored && record ? change(stored, record) : stored;
        },
      })),
    };
  };
}

function withoutPrice({ price: _price, ...offer }: Offer): Offer {
  return offer;
}

const records: readonly StoreMutant[] = [
  {
    id: 'the run is not stored',
    breaks: 'store.offers.created',
    mutate: recording((input, inner) => inner.record({ ...input, runId: undefined })),
  },
  {
    id: 'an unchanged offer is not touched at all',
    breaks: 'store.offers.unchanged',
    mutate: leaving('unchanged', (offer, known) => offer.title === known.title),
  },
  {
    id: 'every observation is of now',
    breaks: 'store.offers.repeated',
    mutate: recording((input, inner) =>
      inner.record({
        ...input,
        offers: input.offers.map((entry) => ({ ...entry, offer: { ...entry.offer, seenAt: input.now } })),
      }),
    ),
  },
  {
    id: 'the previous price is not told',
    breaks: 'store.offers.repriced.price',
    mutate: recording(async (input, inner) =>
      (await inner.record(input)).map(({ previousPrice: _previous, ...result }) => result),
    ),
  },
  {
    id: 'prices are compared without their currency',
    breaks: 'store.offers.repriced.currency',
    mutate: changing((offer, known) =>
      offer.price?.amountMinor === known.price?.amountMinor && known.price !== undefined
        ? { ...offer, price: known.price }
        : offer,
    ),
  },
  {
    id: 'a price that is gone stays',
    breaks: 'store.offers.repriced.price-gone',
    mutate: changing((offer, known) =>
      offer.price === undefined && known.price !== undefined ? { ...offer, price: known.price } : offer,
    ),
  },
  {
    id: 'a first price is no repricing',
    breaks: 'store.offers.repriced.price-new',
    mutate: recording(async (input, inner) =>
      (await inner.record(input)).map((result) =>
        result.outcome === 'repriced' && result.previousPrice === undefined
          ? { ...result, outcome: 'changed' }
          : result,
      ),
    ),
  },
  {
    id: 'a change of title is not noticed',
    breaks: 'store.offers.changed.title',
    mutate: changing((offer, known) => ({ ...offer, title: known.title })),
  },
  {
    id: 'a change of promotion is not noticed',
    breaks: 'store.offers.changed.promotion',
    mutate: changing((offer, known) => ({ ...offer, isPromoted: known.isPromoted })),
  },
  {
    id: 'observations are compared as texts',
    breaks: 'store.offers.stale',
    mutate: leaving('stale', (offer, known) => offer.seenAt < known.seenAt),
  },
  {
    id: 'of one moment the last observation wins',
    breaks: 'store.offers.same-moment',
    mutate: changing((offer, known) =>
      offer.seenAt === known.seenAt
        ? { ...offer, seenAt: new Date(Date.parse(offer.seenAt) + 1).toISOString() }
        : offer,
    ),
  },
  {
    id: 'a newer observation replaces the older one whole',
    breaks: 'store.offers.kept',
    mutate: lastObservation((stored, record) => {
      const seen = record.offers.find(({ offer }) => offer.externalId === stored.externalId)?.offer;
      const { id, tenantId, firstSeenAt, lastSeenAt } = stored;
      return { ...(seen ?? withoutPrice(stored)), id, tenantId, firstSeenAt, lastSeenAt };
    }),
  },
  {
    id: 'an observation without a run forgets the run',
    breaks: 'store.offers.run-kept',
    mutate: lastObservation((stored, record) => {
      const { lastRunId: _run, ...rest } = stored;
      return record.runId === undefined ? rest : stored;
    }),
  },
  {
    id: 'repeats in one call are stored apart',
    breaks: 'store.offers.twice-in-one-call',
    mutate: recording((input, inner) => {
      const seen = new Set<string>();
      const offers = input.offers.map((entry) => {
        const { externalId } = entry.offer;
        const isRepeat = seen.has(externalId);
        seen.add(externalId);
        return isRepeat ? { ...entry, offer: { ...entry.offer, externalId: `${externalId}#2` } } : entry;
      });
      return inner.record({ ...input, offers });
    }),
  },
  {
    id: 'results of offers come new ones first',
    breaks: 'store.offers.in-order',
    mutate: recording(async (input, inner) =>
      (await inner.record(input)).toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1)),
    ),
  },
  {
    id: 'offers of all platforms are one set',
    breaks: 'store.offers.per-platform',
    mutate: recording((input, inner) =>
      inner.record({
        ...input,
        offers: input.offers.map((entry) => ({ ...entry, offer: { ...entry.offer, platform: 'all' } })),
      }),
    ),
  },
  {
    id: 'an offer is read whoever it belongs to',
    breaks: 'store.offers.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        offers: {
          ...inner.offers,
          get: async (id) => {
            const found = await Promise.all(TENANTS.map((tenant) => store.tenant(tenant).offers.get(id)));
            return found.find((offer) => offer !== undefined);
          },
        },
      })),
    }),
  },
  {
    id: 'many offers are split into several calls',
    breaks: 'store.offers.bulk-max',
    mutate: recording(async (input, inner) => [
      ...(await inner.record({ ...input, offers: input.offers.slice(0, 1_000) })),
      ...(await inner.record({ ...input, offers: input.offers.slice(1_000) })),
    ]),
  },
];

type ListPage = OfferStore['listPage'];

function listing(
  list: (query: Parameters<ListPage>[0] & object, inner: ListPage) => ReturnType<ListPage>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withOffers(subject, (inner) => ({
      listPage: (query = {}) => list(query, (asked) => inner.listPage(asked)),
    })),
  });
}

const lists: readonly StoreMutant[] = [
  {
    id: 'offers come first seen first',
    breaks: 'store.offers.list.last-seen-first',
    mutate: listing(async (query, inner) => {
      const page = await inner(query);
      return { ...page, items: page.items.toSorted((a, b) => (a.firstSeenAt < b.firstSeenAt ? 1 : -1)) };
    }),
  },
  {
    id: 'a page of offers begins after the moment of the last one, without the id',
    breaks: 'store.offers.list.pages',
    mutate: listing(async ({ cursor, limit = 100, ...query }, inner) => {
      const { items } = await inner({ ...query, limit: 1_000 });
      const rest = cursor === undefined ? items : items.filter((offer) => offer.lastSeenAt < cursor);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return rest.length > limit && last ? { items: page, nextCursor: last.lastSeenAt } : { items: page };
    }),
  },
  {
    id: 'the limit of offers is ignored',
    breaks: 'store.offers.list.page-limit',
    mutate: listing(({ limit: _limit, ...query }, inner) => inner(query)),
  },
  {
    id: 'isPromoted false is no condition',
    breaks: 'store.offers.list.filter',
    mutate: listing(({ isPromoted, ...query }, inner) =>
      inner({ ...query, isPromoted: isPromoted === true ? true : undefined }),
    ),
  },
];

/** Breaks offers. */
export const offerMutants: readonly StoreMutant[] = [...records, ...lists];
