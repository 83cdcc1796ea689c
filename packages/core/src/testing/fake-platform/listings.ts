import type { ListingDraft, ListingSnapshot, ListingStatus } from '../../domain/listing.ts';
import type { Money } from '../../domain/money.ts';
import type { ErrorIssue } from '../../errors.ts';
import { LeadKitError } from '../../errors.ts';
import type {
  FullListingsPort,
  ListingIdempotency,
  ListingLimits,
  PublishResult,
} from '../../ports/listings-port.ts';
import { type AccountState, type FakeListing, found } from './account.ts';
import { categoryById, cityByKey } from './catalog.ts';
import { pageOf } from './paging.ts';
import type { Remote } from './remote.ts';

/** How the fake platform treats what is published. */
export interface FakeListingRules {
  /** How it tells a repeated create from a new one. Default `lookup`: a repeat makes a second listing. */
  readonly idempotency: ListingIdempotency;
  /** `automatic` (default): buyers see it at once. `manual`: it waits for `approve` or `reject`. */
  readonly moderation: 'automatic' | 'manual';
  /** `direct` (default): a publish answers at once. `import`: it is accepted and waits for `finishImport`. */
  readonly publishing: 'direct' | 'import';
  /** How many live listings of a category cost nothing. Absent: all of them, and there is nothing to quote. */
  readonly freeListings?: number;
  /** What one more is charged. Absent: the platform takes no more than the free ones. */
  readonly listingPrice?: Money;
  /** What it takes at most. Default: titles of 3 to 70 characters, descriptions up to 9000, 8 photos, 50 drafts a call. */
  readonly limits: ListingLimits;
}

const PLATFORM_WORDS: Readonly<Record<ListingStatus, string>> = {
  draft: 'new',
  publishing: 'new',
  in_review: 'checking',
  active: 'live',
  rejected: 'declined',
  inactive: 'off',
  expired: 'ended',
  removed: 'gone',
  other: 'odd',
};

const TAKES_PLACE: readonly ListingStatus[] = ['active', 'in_review'];

export function createListingsPort(remote: Remote, rules: FakeListingRules): FullListingsPort {
  const { idempotency, limits } = rules;

  function publishOne(state: AccountState, draft: ListingDraft): PublishResult {
    const issues = issuesOf(draft, limits);
    if (issues.length > 0) return { outcome: 'refused', issues };
    const known = liveByKey(state, draft.key);
    if (known !== undefined && (idempotency === 'native' || idempotency === 'natural')) {
      const listing = idempotency === 'natural' ? replaceDraft(state, known, draft, rules) : known.snapshot;
      return { outcome: 'live', listing };
    }
    const left = freeLeft(state, draft.categoryId);
    if (left <= 0 && rules.listingPrice === undefined)
      return { outcome: 'refused', issues: [{ path: '', message: 'no free place is left' }] };
    const listing = createListing(state, draft, rules);
    if (left <= 0) charge(state, listing.externalId);
    return { outcome: 'live', listing };
  }

  function freeLeft(state: AccountState, categoryId: string): number {
    const { freeListings = Number.POSITIVE_INFINITY } = rules;
    const taken = [...state.listings.values()].filter(
      ({ draft, snapshot }) => draft.categoryId === categoryId && TAKES_PLACE.includes(snapshot.status),
    );
    return freeListings - taken.length;
  }

  function charge(state: AccountState, listingExternalId: string): void {
    if (rules.listingPrice === undefined) return;
    state.spend.push({
      key: state.nextId('bill'),
      kind: 'promotion',
      amount: rules.listingPrice,
      spentAt: state.now(),
      listingExternalId,
    });
  }

  function acceptImport(state: AccountState, drafts: readonly ListingDraft[]): readonly PublishResult[] {
    const operation = state.nextId('import');
    state.imports.set(operation, { drafts, results: undefined });
    return drafts.map(() => ({ outcome: 'accepted', operation }));
  }

  const port: FullListingsPort = {
    limits,
    features: { idempotency },
    validate: async (draft, options) => {
      options?.signal?.throwIfAborted();
      return issuesOf(draft, limits);
    },
    publish: ({ drafts }, options) =>
      remote.write(
        'listings.publish',
        options,
        (state): readonly PublishResult[] => {
          if (drafts.length > limits.batchMax) throw tooMany(drafts.length, limits.batchMax);
          return rules.publishing === 'import'
            ? acceptImport(state, drafts)
            : drafts.map((draft) => publishOne(state, draft));
        },
        (error) => drafts.map(() => ({ outcome: 'unknown', error })),
      ),
    update: ({ externalId, draft }, options) =>
      remote.write(
        'listings.update',
        options,
        (state): PublishResult => {
          const listing = present(state, externalId, 'listings.update');
          const issues = issuesOf(draft, limits);
          if (issues.length > 0) return { outcome: 'refused', issues };
          return { outcome: 'live', listing: replaceDraft(state, listing, draft, rules) };
        },
        (error) => ({ outcome: 'unknown', error }),
      ),
    deactivate: ({ externalId }, options) =>
      remote.write('listings.deactivate', options, (state) => {
        const { snapshot } = present(state, externalId, 'listings.deactivate');
        if (snapshot.status === 'inactive') return snapshot;
        moveListing(state, externalId, 'inactive');
        return present(state, externalId, 'listings.deactivate').snapshot;
      }),
    activate: ({ externalId }, options) =>
      remote.write('listings.activate', options, (state) => {
        const { snapshot, draft } = present(state, externalId, 'listings.activate');
        if (snapshot.status === 'active') return snapshot;
        const isPaid = freeLeft(state, draft.categoryId) <= 0;
        if (isPaid && rules.listingPrice === undefined) throw noPlaceLeft();
        moveListing(state, externalId, 'active');
        if (isPaid) charge(state, externalId);
        return present(state, externalId, 'listings.activate').snapshot;
      }),
    remove: ({ externalId }, options) =>
      remote.write('listings.remove', options, (state) => {
        if (state.listings.has(externalId)) moveListing(state, externalId, 'removed');
      }),
    read: ({ externalId }, options) =>
      remote.read('listings.read', options, (state) => present(state, externalId, 'listings.read').snapshot),
    listPage: (request, options) =>
      remote.read('listings.listPage', options, (state) =>
        pageOf(
          [...state.listings.values()]
            .map((listing) => listing.snapshot)
            .filter(({ status }) => status !== 'removed'),
          request,
        ),
      ),
    readOperation: ({ operation }, options) =>
      remote.read('listings.readOperation', options, (state) => {
        const { drafts, results } = found(state.imports, operation, 'listings.readOperation');
        return results ?? drafts.map(({ key }) => ({ outcome: 'accepted', operation, key }) as const);
      }),
  };
  const { freeListings, listingPrice } = rules;
  const quoting: FullListingsPort =
    freeListings === undefined
      ? port
      : {
          ...port,
          quote: ({ categoryId }, options) =>
            remote.read('listings.quote', options, (state) => ({
              freeLeft: Math.max(0, freeLeft(state, categoryId)),
              ...(listingPrice === undefined ? {} : { price: listingPrice }),
            })),
        };
  if (idempotency === 'none') return quoting;
  return {
    ...quoting,
    findByKey: ({ key }, options) =>
      remote.read('listings.findByKey', options, (state) => liveByKey(state, key)?.snapshot),
  };
}

/** Moves a listing to a status, as moderation, time or a person does. */
export function moveListing(
  state: AccountState,
  externalId: string,
  status: ListingStatus,
  rejection?: string,
): void {
  const listing = found(state.listings, externalId, 'world.setListingStatus');
  const { rejection: _old, ...kept } = listing.snapshot;
  const publishedAt = kept.publishedAt ?? (status === 'active' ? state.now() : undefined);
  const snapshot: ListingSnapshot = {
    ...kept,
    status,
    platformStatus: PLATFORM_WORDS[status],
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(rejection === undefined ? {} : { rejection }),
  };
  state.listings.set(externalId, { ...listing, snapshot });
}

/** Works an accepted import off. */
export function finishImport(
  state: AccountState,
  operation: string,
  rules: FakeListingRules,
  refuse: (key: string) => string | undefined = () => undefined,
): void {
  const { drafts } = found(state.imports, operation, 'world.finishImport');
  const results = drafts.map((draft): PublishResult => {
    const reason = refuse(draft.key);
    const issues = reason === undefined ? issuesOf(draft, rules.limits) : [{ path: '', message: reason }];
    if (issues.length > 0) return { outcome: 'refused', issues, key: draft.key };
    const known = liveByKey(state, draft.key);
    const listing =
      known === undefined ? createListing(state, draft, rules) : replaceDraft(state, known, draft, rules);
    return { outcome: 'live', listing };
  });
  state.imports.set(operation, { drafts, results });
}

function createListing(state: AccountState, draft: ListingDraft, rules: FakeListingRules): ListingSnapshot {
  const externalId = state.nextId('listing');
  const isLive = rules.moderation === 'automatic';
  const snapshot: ListingSnapshot = {
    externalId,
    ...(rules.idempotency === 'none' ? {} : { key: draft.key }),
    status: isLive ? 'active' : 'in_review',
    platformStatus: PLATFORM_WORDS[isLive ? 'active' : 'in_review'],
    url: `https://fake.test/listings/${externalId}`,
    ...shown(draft),
    ...(isLive ? { publishedAt: state.now() } : {}),
  };
  state.listings.set(externalId, {
    snapshot,
    draft,
    stats: { views: 0, phoneViews: 0, favourites: 0 },
  });
  return snapshot;
}

/** An edit; a refused listing goes back to moderation, and any does where people check. */
function replaceDraft(
  state: AccountState,
  listing: FakeListing,
  draft: ListingDraft,
  rules: FakeListingRules,
): ListingSnapshot {
  const { externalId, status } = listing.snapshot;
  state.listings.set(externalId, { ...listing, draft, snapshot: { ...listing.snapshot, ...shown(draft) } });
  const goesOn = status === 'active' || status === 'in_review' || status === 'rejected';
  if (goesOn) moveListing(state, externalId, rules.moderation === 'automatic' ? 'active' : 'in_review');
  return present(state, externalId, 'listings.update').snapshot;
}

function shown(draft: ListingDraft): Pick<ListingSnapshot, 'title' | 'price'> {
  const title = draft.title.ru ?? draft.title.kk;
  return {
    ...(title === undefined ? {} : { title }),
    ...(draft.price === undefined ? {} : { price: draft.price }),
  };
}

function liveByKey(state: AccountState, key: string): FakeListing | undefined {
  return [...state.listings.values()].find(
    ({ draft, snapshot }) => draft.key === key && snapshot.status !== 'removed',
  );
}

function present(state: AccountState, externalId: string, operation: string): FakeListing {
  const listing = found(state.listings, externalId, operation);
  return listing.snapshot.status === 'removed' ? found(new Map(), externalId, operation) : listing;
}

function issuesOf(draft: ListingDraft, limits: ListingLimits): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  for (const [field, min = 0, max = Number.POSITIVE_INFINITY] of [
    ['title', limits.titleLengthMin ?? 1, limits.titleLengthMax],
    ['description', limits.descriptionLengthMin, limits.descriptionLengthMax],
  ] as const) {
    const length = Array.from(draft[field].ru ?? draft[field].kk ?? '').length;
    if (length < min || length > max)
      issues.push({ path: field, message: `has ${length} characters; expected ${min} to ${max}` });
  }
  if (limits.photosMax !== undefined && draft.photoUrls.length > limits.photosMax)
    issues.push({
      path: 'photoUrls',
      message: `has ${draft.photoUrls.length} photos; at most ${limits.photosMax}`,
    });
  if (categoryById(draft.categoryId)?.isLeaf !== true)
    issues.push({ path: 'categoryId', message: 'is no leaf category of the fake platform' });
  if (cityByKey(draft.city) === undefined)
    issues.push({ path: 'city', message: 'is no city of the fake platform' });
  return issues;
}

function tooMany(count: number, batchMax: number): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'listings.publish',
    effect: 'none',
    message: `${count} drafts in one call; the fake platform takes at most ${batchMax}. Nothing was published.`,
  });
}

function noPlaceLeft(): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation: 'listings.activate',
    effect: 'none',
    message: 'No free place is left in the category; the listing stays off.',
  });
}
