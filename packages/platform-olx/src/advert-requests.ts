import { isLeadKitError, type JsonObject, type ListingSnapshot } from '@leadkit/core';
import type { OlxCall } from './client.ts';
import type { OlxSettings } from './olx-options.ts';
import { parseModerationReason, toListing } from './schemas/advert.ts';
import { afterWrite, beforeWrite } from './unsent.ts';

/** What OLX can be told to do with an advert. */
export type AdvertCommand = 'activate' | 'deactivate' | 'finish' | 'extend' | 'refresh';

/** One advert on the wire. */
export interface AdvertRequests {
  readAdvert(externalId: string, operation: string, call: OlxCall): Promise<ListingSnapshot>;
  /**
   * Gives a command and reads the advert. Where OLX refuses because of its status, an advert that already is where it
   * should be is a success.
   */
  command(
    input: {
      readonly operation: string;
      readonly externalId: string;
      readonly json: JsonObject & { readonly command: AdvertCommand };
      readonly isThere: (listing: ListingSnapshot) => boolean;
      /** Whether giving it twice is the same as once. */
      readonly isSafe: boolean;
    },
    call: OlxCall,
  ): Promise<ListingSnapshot>;
  erase(externalId: string, operation: string, call: OlxCall): Promise<void>;
  /** Why moderation refused it. `undefined`: it does not say. */
  readReason(externalId: string, operation: string, call: OlxCall): Promise<string | undefined>;
}

export function createAdvertRequests(settings: OlxSettings): AdvertRequests {
  async function readAdvert(externalId: string, operation: string, call: OlxCall): Promise<ListingSnapshot> {
    const parse = (value: unknown): ListingSnapshot => toListing(value, operation, settings);
    return await call.request({ operation, path: advertPath(externalId), parse });
  }

  return {
    readAdvert,
    async command({ operation, externalId, json, isThere, isSafe }, call) {
      const path = `${advertPath(externalId)}/commands`;
      const parse = (): void => {};
      try {
        await call.request({ operation, method: 'POST', path, json, accept: 'nothing', isSafe, parse });
      } catch (error) {
        if (!isLeadKitError(error, 'conflict')) throw error;
        const listing = await beforeWrite(operation, readAdvert(externalId, operation, call));
        if (isThere(listing)) return listing;
        throw error;
      }
      return await afterWrite(operation, readAdvert(externalId, operation, call));
    },
    async erase(externalId, operation, call) {
      const parse = (): void => {};
      const path = advertPath(externalId);
      // Erasing what is gone is 404, so a repeat does no harm.
      await call.request({ operation, method: 'DELETE', path, accept: 'nothing', isSafe: true, parse });
    },
    async readReason(externalId, operation, call) {
      const path = `${advertPath(externalId)}/moderation-reason`;
      const parse = (value: unknown) => parseModerationReason(value, operation);
      return await call.request({ operation, path, parse });
    },
  };
}

export function advertPath(externalId: string): string {
  return `/adverts/${encodeURIComponent(externalId)}`;
}
