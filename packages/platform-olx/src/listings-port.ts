import {
  type FullListingsPort,
  isLeadKitError,
  LeadKitError,
  type ListingDraft,
  type ListingSnapshot,
  type Logger,
  type PublishResult,
} from '@leadkit/core';
import { editOf } from './advert-edit.ts';
import { type AdvertRequests, advertPath } from './advert-requests.ts';
import type { CatalogReader } from './catalog-reader.ts';
import type { CityDirectory } from './city-directory.ts';
import { type OlxCall, type OlxClient, type OlxRequest, PLATFORM } from './client.ts';
import { fromListingDraft, issuesOfForm } from './draft-body.ts';
import { checkDraft, limitsOf, noCity } from './draft-check.ts';
import type { OlxSettings } from './olx-options.ts';
import { listOwnAdverts } from './own-adverts.ts';
import { parseAccount } from './schemas/account.ts';
import { parseWholeAdvert, toListing, toListings } from './schemas/advert.ts';
import { beforeWrite } from './unsent.ts';

/** What the port is made of. */
export interface ListingsParts {
  readonly client: OlxClient;
  readonly settings: OlxSettings;
  readonly cities: CityDirectory;
  readonly catalog: CatalogReader;
  readonly adverts: AdvertRequests;
  readonly logger: Logger;
}

export function createListingsPort(parts: ListingsParts): FullListingsPort {
  const { client, settings, cities, catalog, adverts, logger } = parts;
  let advertiserType = settings.advertiserType;

  /** Who new adverts are from: asked once, since a draft does not say it. */
  async function readAdvertiserType(operation: string, call: OlxCall): Promise<'private' | 'business'> {
    if (advertiserType !== undefined) return advertiserType;
    const parse = (value: unknown) => parseAccount(value, operation);
    const { isBusiness } = await call.request({ operation, path: '/users/me', parse });
    advertiserType = isBusiness ? 'business' : 'private';
    return advertiserType;
  }

  /** Sends what `build` makes of a draft, and says what became of it where the contract has a word for that. */
  async function write(
    operation: string,
    draft: ListingDraft,
    call: OlxCall,
    build: (cityId: string) => Promise<Pick<OlxRequest<unknown>, 'method' | 'path' | 'isSafe' | 'json'>>,
  ): Promise<PublishResult> {
    const issues = issuesOfForm(draft, settings);
    if (issues.length > 0) return { outcome: 'refused', issues, key: draft.key };
    const cityId = await beforeWrite(operation, cities.find(draft.city, operation, call));
    if (cityId === undefined) return { outcome: 'refused', issues: [noCity(settings)], key: draft.key };
    const request = await beforeWrite(operation, build(cityId));
    try {
      const parse = (value: unknown): ListingSnapshot => toListing(value, operation, settings);
      return { outcome: 'live', listing: await call.request({ ...request, operation, parse }) };
    } catch (error) {
      const result = isLeadKitError(error) ? resultOf(error, draft.key) : undefined;
      if (result === undefined) throw error;
      return result;
    }
  }

  async function deactivate(
    operation: string,
    externalId: string,
    isSold: boolean,
    call: OlxCall,
  ): Promise<ListingSnapshot> {
    const json = { command: 'deactivate', is_success: isSold } as const;
    return await adverts.command({ operation, externalId, json, isThere: isOff, isSafe: true }, call);
  }

  return {
    limits: limitsOf(settings),
    features: { idempotency: 'lookup' },
    async validate(draft, options) {
      const operation = 'listings.validate';
      const call = client.within(options);
      const cityId = await cities.find(draft.city, operation, call);
      const [districts, category, attributes] = await Promise.all([
        cityId === undefined ? undefined : catalog.districtsOf(cityId, operation, call),
        catalog.category(draft.categoryId, operation, call),
        catalog.attributes(draft.categoryId, operation, call),
      ]);
      return checkDraft(draft, { cityId, districts, category, attributes }, settings);
    },
    async publish({ drafts }, options) {
      options?.signal?.throwIfAborted();
      const [draft, ...more] = drafts;
      if (draft === undefined) return [];
      const operation = 'listings.publish';
      if (more.length > 0) throw tooMany(operation, drafts.length);
      const call = client.within(options);
      const result = await write(operation, draft, call, async (cityId) => {
        const type = await readAdvertiserType(operation, call);
        const facts = { cityId, advertiserType: type, autoExtend: settings.autoExtend };
        return { method: 'POST', path: '/adverts', json: fromListingDraft(draft, facts) };
      });
      return [result];
    },
    async update({ externalId, draft }, options) {
      const operation = 'listings.update';
      const call = client.within(options);
      const path = advertPath(externalId);
      return await write(operation, draft, call, async (cityId) => {
        const parse = (value: unknown) => parseWholeAdvert(value, operation, settings);
        const { fields } = await call.request({ operation, path, parse });
        // A whole advert put twice is one change.
        return { method: 'PUT', path, json: editOf(fields, draft, cityId), isSafe: true };
      });
    },
    async deactivate({ externalId, isSold = false }, options) {
      return await deactivate('listings.deactivate', externalId, isSold, client.within(options));
    },
    async activate({ externalId }, options) {
      const operation = 'listings.activate';
      const json = { command: 'activate' } as const;
      const input = { operation, externalId, json, isThere: isOn, isSafe: true };
      return await adverts.command(input, client.within(options));
    },
    async remove({ externalId }, options) {
      const operation = 'listings.remove';
      const call = client.within(options);
      try {
        await adverts.erase(externalId, operation, call);
      } catch (error) {
        if (isLeadKitError(error, 'not_found')) return;
        if (!isLeadKitError(error, 'conflict')) throw error;
        // An advert that is shown has to be taken off first: quirks.md, "Adverts".
        await deactivate(operation, externalId, false, call);
        await adverts.erase(externalId, operation, call);
      }
    },
    async read({ externalId }, options) {
      const operation = 'listings.read';
      const call = client.within(options);
      const listing = await adverts.readAdvert(externalId, operation, call);
      if (listing.status !== 'rejected') return listing;
      const rejection = await readRejection(externalId, call);
      return rejection === undefined ? listing : { ...listing, rejection };
    },
    listPage: (request, options) => listOwnAdverts(client.within(options), request, settings),
    async findByKey({ key }, options) {
      const operation = 'listings.findByKey';
      const parse = (value: unknown) => toListings(value, operation, settings);
      const request = { operation, path: '/adverts', query: { external_id: key }, parse };
      // Whether OLX compares exactly is not known, so it is done here again. quirks.md, "Adverts".
      const found = (await client.within(options).request(request)).filter((each) => each.key === key);
      if (found.length > 1) logger.warn('olx has several adverts with one key', { key, count: found.length });
      return found.find(isOn) ?? found[0];
    },
  };

  /** The reason is worth a second request, not a failed reading. */
  async function readRejection(externalId: string, call: OlxCall): Promise<string | undefined> {
    try {
      return await adverts.readReason(externalId, 'listings.read', call);
    } catch (error) {
      if (!isLeadKitError(error)) throw error;
      logger.warn('olx did not say why it refused an advert', { externalId, code: error.code });
      return undefined;
    }
  }
}

const isOn = ({ status }: ListingSnapshot): boolean => status === 'active' || status === 'in_review';
const isOff = (listing: ListingSnapshot): boolean => !isOn(listing);

/** `undefined`: the error itself says it best. */
function resultOf(error: LeadKitError, key: string): PublishResult | undefined {
  if (error.effect === 'unknown') return { outcome: 'unknown', error };
  const whole = { path: '', message: error.message };
  if (error.code === 'invalid_input') return { outcome: 'refused', issues: error.issues ?? [whole], key };
  return error.code === 'business_rule' ? { outcome: 'refused', issues: [whole], key } : undefined;
}

function tooMany(operation: string, count: number): LeadKitError {
  const message = `expected 1 draft in a call, got ${count}: olx takes one advert at a time`;
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    platform: PLATFORM,
    effect: 'none',
    issues: [{ path: 'drafts', message }],
    message: `${operation} was refused and nothing was sent. drafts: ${message}`,
  });
}
