import type { HttpRequest } from '@leadkit/adapter-kit';
import {
  type CallOptions,
  type CatalogAttribute,
  type FullListingsPort,
  isLeadKitError,
  type JsonObject,
  LeadKitError,
  type ListingDraft,
  type ListingSnapshot,
  type Logger,
  type PublishResult,
} from '@leadkit/core';
import type { CityDirectory } from './city-directory.ts';
import type { BazaarCall, BazaarClient } from './client.ts';
import { fromListingDraft, issuesOfForm } from './draft-body.ts';
import { checkDraft, LIMITS } from './draft-check.ts';
import { readRows } from './offset-page.ts';
import { listOwnAdverts } from './own-adverts.ts';
import { toListing, toListings } from './schemas/advert.ts';
import { toAttributes } from './schemas/catalog.ts';

/** What the port is made of. */
export interface ListingsParts {
  readonly client: BazaarClient;
  readonly cities: CityDirectory;
  readonly logger: Logger;
}

type WriteRequest = Pick<HttpRequest<unknown>, 'method' | 'path' | 'isSafe'>;

export function createListingsPort({ client, cities, logger }: ListingsParts): FullListingsPort {
  /** Sends a draft, and says what became of it where the contract has a word for that. */
  async function write(
    operation: string,
    draft: ListingDraft,
    request: WriteRequest,
    options: CallOptions | undefined,
  ): Promise<PublishResult> {
    const call = client.within(options);
    const city = await unsent(operation, cities.find(draft.city, call));
    const issues = issuesOfForm(draft);
    if (city === undefined || issues.length > 0) {
      const noCity = { path: 'city', message: 'is no city of bazaar' };
      return { outcome: 'refused', issues: city === undefined ? [...issues, noCity] : issues };
    }
    try {
      const json = fromListingDraft(draft, city);
      const parse = (value: unknown): ListingSnapshot => toListing(value, operation);
      return { outcome: 'live', listing: await call.request({ ...request, operation, json, parse }) };
    } catch (error) {
      const result = isLeadKitError(error) ? resultOf(error) : undefined;
      if (result === undefined) throw error;
      return result;
    }
  }

  /** A command that comes again does no harm: the second one finds the advert where it should be. */
  async function command(
    operation: string,
    externalId: string,
    json: JsonObject,
    isThere: (listing: ListingSnapshot) => boolean,
    call: BazaarCall,
  ): Promise<ListingSnapshot> {
    const path = `${advertPath(externalId)}/commands`;
    const parse = (value: unknown): ListingSnapshot => toListing(value, operation);
    try {
      return await call.request({ operation, method: 'POST', path, json, isSafe: true, parse });
    } catch (error) {
      if (!isLeadKitError(error, 'conflict')) throw error;
      const listing = await unsent(operation, readAdvert(externalId, operation, call));
      if (isThere(listing)) return listing;
      throw error;
    }
  }

  return {
    limits: LIMITS,
    features: { idempotency: 'lookup' },
    async validate(draft, options) {
      const call = client.within(options);
      const [city, attributes] = await Promise.all([
        cities.find(draft.city, call),
        attributesOf(draft.categoryId, call),
      ]);
      return checkDraft(draft, { city, attributes });
    },
    async publish({ drafts }, options) {
      options?.signal?.throwIfAborted();
      const [draft, ...more] = drafts;
      if (draft === undefined) return [];
      if (more.length > 0) throw tooMany(drafts.length);
      return [await write('listings.publish', draft, { method: 'POST', path: '/api/adverts' }, options)];
    },
    async update({ externalId, draft }, options) {
      // The same change twice is one change.
      const request: WriteRequest = { method: 'PATCH', path: advertPath(externalId), isSafe: true };
      return await write('listings.update', draft, request, options);
    },
    async deactivate({ externalId, isSold = false }, options) {
      return await command(
        'listings.deactivate',
        externalId,
        { command: 'deactivate', is_sold: isSold },
        isOff,
        client.within(options),
      );
    },
    async activate({ externalId }, options) {
      const json = { command: 'activate' };
      return await command('listings.activate', externalId, json, isOn, client.within(options));
    },
    async remove({ externalId }, options) {
      const operation = 'listings.remove';
      const call = client.within(options);
      try {
        await eraseAdvert(externalId, operation, call);
      } catch (error) {
        if (isLeadKitError(error, 'not_found')) return;
        if (!isLeadKitError(error, 'conflict')) throw error;
        // An advert that is shown has to be taken off first: quirks.md, "Adverts".
        await command(operation, externalId, { command: 'deactivate' }, isOff, call);
        await eraseAdvert(externalId, operation, call);
      }
    },
    read: ({ externalId }, options) => readAdvert(externalId, 'listings.read', client.within(options)),
    listPage: (request, options) => listOwnAdverts(client.within(options), request),
    async findByKey({ key }, options) {
      const path = '/api/adverts';
      const request = { operation: 'listings.findByKey', path, query: { reference: key }, offset: 0 };
      const { rows } = await readRows(client.within(options), { ...request, parse: toListings });
      if (rows.length > 1)
        logger.warn('bazaar has several adverts with one key', { key, count: rows.length });
      return rows[0];
    },
  };
}

async function readAdvert(externalId: string, operation: string, call: BazaarCall): Promise<ListingSnapshot> {
  const parse = (value: unknown): ListingSnapshot => toListing(value, operation);
  return await call.request({ operation, path: advertPath(externalId), parse });
}

/** Erasing what is gone is 404, so a repeat does no harm. */
async function eraseAdvert(externalId: string, operation: string, call: BazaarCall): Promise<void> {
  const path = advertPath(externalId);
  const parse = (): void => {};
  await call.request({ operation, method: 'DELETE', path, accept: 'nothing', isSafe: true, parse });
}

/** `undefined`: there is no such category. */
async function attributesOf(
  categoryId: string,
  call: BazaarCall,
): Promise<readonly CatalogAttribute[] | undefined> {
  if (!/^\d+$/.test(categoryId)) return undefined;
  const operation = 'listings.validate';
  const path = `/api/categories/${categoryId}/attributes`;
  try {
    return await call.request({ operation, path, parse: (value) => toAttributes(value, operation) });
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return undefined;
    throw error;
  }
}

function advertPath(externalId: string): string {
  return `/api/adverts/${encodeURIComponent(externalId)}`;
}

const isOff = ({ status }: ListingSnapshot): boolean => status === 'inactive' || status === 'expired';
const isOn = ({ status }: ListingSnapshot): boolean => status === 'active' || status === 'in_review';

/** A reading that a write needs: when it fails, nothing was written. */
async function unsent<Value>(operation: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    const { code, message, platform, retryAfterMs, issues, cause } = error;
    throw new LeadKitError({
      code,
      operation,
      platform,
      retryAfterMs,
      issues,
      effect: 'none',
      message: `${message} It was needed for ${operation}, of which nothing was sent.`,
      cause,
    });
  }
}

/** `undefined`: the error itself says it best. */
function resultOf(error: LeadKitError): PublishResult | undefined {
  if (error.effect === 'unknown') return { outcome: 'unknown', error };
  const whole = { path: '', message: error.message };
  if (error.code === 'invalid_input') return { outcome: 'refused', issues: error.issues ?? [whole] };
  return error.code === 'business_rule' ? { outcome: 'refused', issues: [whole] } : undefined;
}

function tooMany(count: number): LeadKitError {
  const message = `expected 1 draft in a call, got ${count}: bazaar takes one advert at a time`;
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'listings.publish',
    platform: 'bazaar',
    effect: 'none',
    issues: [{ path: 'drafts', message }],
    message: `listings.publish was refused and nothing was sent. drafts: ${message}.`,
  });
}
