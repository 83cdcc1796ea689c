import { describe, expect, test } from 'vitest';
import {
  createListing,
  type Listing,
  type ListingStatus,
  observeListing,
  rejectListing,
  removeListing,
  startPublishing,
} from '../../src/domain/listing.ts';
import {
  buildListing,
  buildListingDraft,
  buildListingSnapshot,
  TEST_NOW,
  TEST_TENANT_ID,
  testId,
} from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const STATUSES: readonly ListingStatus[] = [
  'draft',
  'publishing',
  'in_review',
  'active',
  'rejected',
  'inactive',
  'expired',
  'removed',
  'other',
];

/** An active listing that has been seen as `buildListingSnapshot()` shows it. */
function activeListing(): Listing {
  return observeListing(buildListing({ status: 'publishing' }), buildListingSnapshot(), TEST_NOW).state;
}

test('a new listing is a draft with the key of its draft and no event', () => {
  const {
    key: _key,
    status: _status,
    version: _version,
    createdAt: _at,
    updatedAt: _up,
    ...input
  } = buildListing();
  expect(
    createListing({ ...input, campaignId: undefined, tenantId: TEST_TENANT_ID }, TEST_NOW),
  ).toStrictEqual({
    state: (({ campaignId: _none, ...rest }) => rest)(buildListing({ draft: buildListingDraft() })),
    events: [],
  });
});

describe('startPublishing', () => {
  test.each<ListingStatus>(['draft', 'rejected'])('%s goes to publishing', (status) => {
    const { state, events } = startPublishing(buildListing({ status }), LATER);
    expect([state.status, state.version]).toEqual(['publishing', 2]);
    expect(events).toMatchObject([
      { type: 'listing.status-changed', data: { from: status, to: 'publishing' } },
    ]);
  });

  test.each(STATUSES.filter((status) => status !== 'draft' && status !== 'rejected'))(
    '%s is refused',
    (status) => {
      expect(errorOf(() => startPublishing(buildListing({ status }), LATER)).code).toBe('conflict');
    },
  );

  test('the reason of an earlier refusal is gone', () => {
    const rejected = buildListing({ status: 'rejected', rejection: 'photo' });
    expect(startPublishing(rejected, LATER).state).not.toHaveProperty('rejection');
  });
});

describe('observeListing', () => {
  test('the first time buyers see it, it is published at the moment the platform names', () => {
    const { state, events } = observeListing(
      buildListing({ status: 'publishing' }),
      buildListingSnapshot(),
      LATER,
    );
    expect([state.status, state.publishedAt, state.externalId, state.platformStatus]).toEqual([
      'active',
      TEST_NOW,
      'listing-1',
      'live',
    ]);
    expect(events).toMatchObject([
      {
        type: 'listing.published',
        subject: { kind: 'listing', version: 2 },
        data: { platform: 'fake', accountId: testId('account'), externalId: 'listing-1' },
      },
    ]);
  });

  test('without a moment from the platform it is published now', () => {
    const { publishedAt: _at, ...seen } = buildListingSnapshot();
    expect(observeListing(buildListing(), seen, LATER).state.publishedAt).toBe(LATER);
  });

  test('the same again changes nothing', () => {
    const listing = activeListing();
    const { state, events } = observeListing(listing, buildListingSnapshot(), LATER);
    expect([state === listing, events]).toEqual([true, []]);
  });

  test('a new word of the platform for the same status is kept without an event', () => {
    const { state, events } = observeListing(
      activeListing(),
      buildListingSnapshot({ platformStatus: 'lively' }),
      LATER,
    );
    expect([state.platformStatus, state.version, events]).toEqual(['lively', 3, []]);
  });

  test('it is published again when it comes back, and keeps its first moment', () => {
    const off = observeListing(activeListing(), buildListingSnapshot({ status: 'inactive' }), LATER).state;
    const back = observeListing(off, buildListingSnapshot({ publishedAt: LATER }), LATER);
    expect([back.state.publishedAt, back.events.map((event) => event.type)]).toEqual([
      TEST_NOW,
      ['listing.published'],
    ]);
  });

  test('a refusal is told with its reason and lasts until the platform takes it back', () => {
    const seen = buildListingSnapshot({ status: 'rejected', platformStatus: 'declined', rejection: 'photo' });
    const rejected = observeListing(activeListing(), seen, LATER);
    expect(rejected.events).toMatchObject([{ type: 'listing.rejected' }]);
    const { rejection: _reason, ...short } = seen;
    const again = observeListing(rejected.state, short, LATER);
    const approved = observeListing(rejected.state, buildListingSnapshot(), LATER);
    expect([rejected.state.rejection, again.state.rejection]).toEqual(['photo', 'photo']);
    expect(approved.state).not.toHaveProperty('rejection');
  });

  test('a removed listing stays removed whatever is seen', () => {
    const removed = removeListing(activeListing(), LATER).state;
    expect(observeListing(removed, buildListingSnapshot(), LATER)).toEqual({ state: removed, events: [] });
  });

  test.each(STATUSES.filter((status) => status !== 'active' && status !== 'rejected'))(
    'active to %s is told as a change of status',
    (status) => {
      const { events } = observeListing(
        activeListing(),
        buildListingSnapshot({ status, platformStatus: 'word' }),
        LATER,
      );
      expect(events).toMatchObject([
        { type: 'listing.status-changed', data: { from: 'active', to: status, platformStatus: 'word' } },
      ]);
    },
  );
});

describe('rejectListing', () => {
  test.each<ListingStatus>(['draft', 'publishing'])('%s is refused with a reason', (status) => {
    const { state, events } = rejectListing(buildListing({ status }), 'photo', LATER);
    expect([state.status, state.rejection, events.map((event) => event.type)]).toEqual([
      'rejected',
      'photo',
      ['listing.rejected'],
    ]);
  });

  test('the same reason again changes nothing', () => {
    const rejected = rejectListing(buildListing(), 'photo', LATER).state;
    expect(rejectListing(rejected, 'photo', LATER).state).toBe(rejected);
  });

  test.each<ListingStatus>(['in_review', 'active', 'inactive', 'expired', 'removed', 'other'])(
    'a listing that is %s is not taken for a refused draft',
    (status) => {
      expect(errorOf(() => rejectListing(buildListing({ status }), 'photo', LATER)).code).toBe('conflict');
    },
  );
});

describe('removeListing', () => {
  test.each(STATUSES.filter((status) => status !== 'removed'))('%s becomes removed', (status) => {
    const { state, events } = removeListing(buildListing({ status }), LATER);
    expect([state.status, state.version, events.length]).toEqual(['removed', 2, 1]);
  });

  test('removed changes nothing', () => {
    const listing = buildListing({ status: 'removed' });
    expect(removeListing(listing, LATER)).toEqual({ state: listing, events: [] });
  });
});
