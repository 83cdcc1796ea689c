import { isLeadKitError } from '@leadkit/core';
import { z } from 'zod';
import type { KaspiListChanges } from './list-changes.ts';
import { type KaspiListStorage, readJson, writeJson } from './list-storage.ts';

/** The list that is served. */
export interface KaspiPublishedList {
  /** Name of its object in the storage. */
  readonly name: string;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly sizeBytes: number;
  /** Products. */
  readonly offers: number;
  /** When it became the one that is served, ISO 8601 with offset. */
  readonly publishedAt: string;
  /** Against the list before. */
  readonly changes: KaspiListChanges;
}

/** The last time somebody asked for a list to be published. */
export interface KaspiListRequest {
  /** When, ISO 8601 with offset. */
  readonly requestedAt: string;
  /** What became of it. `running` for long: the process ended in the middle, and the list before is served. */
  readonly outcome: 'running' | 'published' | 'refused' | 'failed';
  /** Code of the error, when it was not published. */
  readonly errorCode?: string;
}

/** When Kaspi, or whoever has the address and the password, was given a list. */
export interface KaspiListSighting {
  /** SHA-256 of the list. */
  readonly sha256: string;
  /** First time, ISO 8601 with offset. */
  readonly firstSeenAt: string;
  /** Last time, to about ten minutes. */
  readonly lastSeenAt: string;
}

const changesSchema = z.object({
  before: z.number(),
  added: z.number(),
  removed: z.number(),
  takenOff: z.number(),
  repriced: z.number(),
  edited: z.number(),
  unchanged: z.number(),
  largestPriceChange: z.number(),
});
const publishedSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  offers: z.number(),
  publishedAt: z.string(),
  changes: changesSchema,
});
const requestSchema = z.object({
  requestedAt: z.string(),
  outcome: z.enum(['running', 'published', 'refused', 'failed']),
  errorCode: z.string().exactOptional(),
});
const sightingSchema = z.object({ sha256: z.string(), firstSeenAt: z.string(), lastSeenAt: z.string() });

const SEEN_EVERY_MS = 600_000;

/** What is remembered of a shop's lists, beside them in the storage. */
export interface ListRecord {
  readonly published: () => Promise<KaspiPublishedList | undefined>;
  readonly request: () => Promise<KaspiListRequest | undefined>;
  readonly sighting: () => Promise<KaspiListSighting | undefined>;
  readonly savePublished: (list: KaspiPublishedList) => Promise<void>;
  readonly saveRequest: (request: KaspiListRequest) => Promise<void>;
  /** Writes at most every ten minutes for one list. */
  readonly saveSeen: (sha256: string, at: string) => Promise<void>;
}

/** @param prefix of all its objects */
export function createListRecord(storage: KaspiListStorage, prefix: string): ListRecord {
  const read = async <Value>(name: string, schema: z.ZodType<Value>): Promise<Value | undefined> => {
    const value = await readJson(storage, `${prefix}-${name}.json`);
    return value === undefined ? undefined : schema.parse(value);
  };
  const write = (name: string, value: unknown): Promise<void> =>
    writeJson(storage, `${prefix}-${name}.json`, value);
  const sighting = (): Promise<KaspiListSighting | undefined> => read('seen', sightingSchema);
  return {
    published: () => read('published', publishedSchema),
    request: () => read('requested', requestSchema),
    sighting,
    savePublished: (list) => write('published', list),
    saveRequest: (request) => write('requested', request),
    async saveSeen(sha256, at) {
      const known = await sighting();
      if (known?.sha256 !== sha256) return write('seen', { sha256, firstSeenAt: at, lastSeenAt: at });
      if (Date.parse(at) - Date.parse(known.lastSeenAt) < SEEN_EVERY_MS) return;
      return write('seen', { ...known, lastSeenAt: at });
    },
  };
}

/** What a failed publication is remembered as. */
export function outcomeOf(error: unknown): Pick<KaspiListRequest, 'outcome' | 'errorCode'> {
  if (!isLeadKitError(error)) return { outcome: 'failed' };
  const isRefused = error.code === 'business_rule' || error.code === 'invalid_input';
  return { outcome: isRefused ? 'refused' : 'failed', errorCode: error.code };
}
