import {
  type CallOptions,
  type Clock,
  type ErrorIssue,
  isLeadKitError,
  LeadKitError,
  type ListingDraft,
  type ListingsPort,
  type PublishResult,
} from '@leadkit/core';
import type { CatalogReader } from './catalog-reader.ts';
import { type KaspiCall, type KaspiClient, PLATFORM } from './client.ts';
import {
  type ImportedDraft,
  operationOf,
  readImport,
  readOperationName,
  sendImport,
} from './import-requests.ts';
import type { KaspiSettings } from './kaspi-options.ts';
import { unsent } from './order-writes.ts';
import { fromListingDraft, IMPORT_LIMITS, issuesOfCategory, issuesOfSchema, skuOf } from './product-draft.ts';
import type { KaspiImport } from './schemas/content.ts';

/** What the port is made of. */
export interface ListingsParts {
  readonly client: KaspiClient;
  readonly settings: KaspiSettings;
  readonly catalog: CatalogReader;
  readonly clock: Clock;
}

/** Kaspi takes ten thousand in one import; a lost answer of a tenth of that leaves less in doubt. */
const BATCH_MAX = 1_000;
/** All drafts of an import ask about it one after the other: an answer serves them for so long. */
const KEPT_MS = 5_000;

/** The product content API: cards. Their price and stock go by the price list. */
export function createListingsPort({ client, settings, catalog, clock }: ListingsParts): ListingsPort {
  const imports = new Map<string, { readonly atMs: number; readonly found: KaspiImport }>();

  async function issuesOf(
    draft: ListingDraft,
    operation: string,
    call: KaspiCall,
  ): Promise<readonly ErrorIssue[]> {
    const issues = issuesOfSchema(draft, skuOf(draft), settings);
    if (issues.some(({ path }) => path === 'categoryId')) return issues;
    const category = await catalog.attributes(draft.categoryId, operation, call);
    const known = new Set(issues.map(({ path }) => path));
    return [...issues, ...issuesOfCategory(draft, category).filter(({ path }) => !known.has(path))];
  }

  /** Imports what is in order; one result per draft, in their order. */
  async function send(
    operation: string,
    drafts: readonly ListingDraft[],
    options: CallOptions | undefined,
  ): Promise<readonly PublishResult[]> {
    const call = client.within(options);
    const checked: { readonly draft: ListingDraft; readonly issues: readonly ErrorIssue[] }[] = [];
    const seen = new Set<string>();
    for (const draft of drafts) {
      const issues = await unsent(operation, issuesOf(draft, operation, call));
      const isDouble = seen.has(skuOf(draft));
      seen.add(skuOf(draft));
      const double = {
        path: 'sku',
        message: 'stands twice in one import; the second would overwrite the first',
      };
      checked.push({ draft, issues: isDouble ? [...issues, double] : issues });
    }
    const good = checked.filter(({ issues }) => issues.length === 0).map(({ draft }) => draft);
    const sent = good.length === 0 ? undefined : await sendGood(operation, good, call);
    return checked.map(({ draft, issues }): PublishResult => {
      const { key } = draft;
      if (issues.length > 0 || sent === undefined) return { outcome: 'refused', issues, key };
      if (typeof sent !== 'string') return sent.outcome === 'refused' ? { ...sent, key } : sent;
      return { outcome: 'accepted', operation: operationOf({ code: sent, sku: skuOf(draft), key }), key };
    });
  }

  /** The code of the import, or what became of all of it. */
  async function sendGood(
    operation: string,
    drafts: readonly ListingDraft[],
    call: KaspiCall,
  ): Promise<string | Exclude<PublishResult, { outcome: 'live' | 'accepted' }>> {
    try {
      const products = drafts.map((draft) => fromListingDraft(draft, skuOf(draft)));
      return await sendImport(call, products, settings, operation);
    } catch (error) {
      if (!isLeadKitError(error)) throw error;
      if (error.effect === 'unknown') return { outcome: 'unknown', error };
      if (error.code !== 'invalid_input' && error.code !== 'business_rule') throw error;
      return { outcome: 'refused', issues: error.issues ?? [{ path: '', message: error.message }] };
    }
  }

  async function importOf({ code }: ImportedDraft, options: CallOptions | undefined): Promise<KaspiImport> {
    const known = imports.get(code);
    if (known !== undefined && clock.now() - known.atMs < KEPT_MS) return known.found;
    const found = await readImport(client.within(options), code, 'listings.readOperation');
    for (const [name, { atMs }] of imports) if (clock.now() - atMs >= KEPT_MS) imports.delete(name);
    imports.set(code, { atMs: clock.now(), found });
    return found;
  }

  return {
    limits: {
      titleLengthMin: 1,
      titleLengthMax: IMPORT_LIMITS.titleLengthMax,
      descriptionLengthMax: IMPORT_LIMITS.descriptionLengthMax,
      batchMax: BATCH_MAX,
    },
    features: { idempotency: 'natural' },
    validate: (draft, options) => issuesOf(draft, 'listings.validate', client.within(options)),
    async publish({ drafts }, options) {
      options?.signal?.throwIfAborted();
      const operation = 'listings.publish';
      if (drafts.length > BATCH_MAX) throw tooMany(operation, drafts.length);
      return drafts.length === 0 ? [] : await send(operation, drafts, options);
    },
    async update({ externalId, draft }, options) {
      const [result] = await send('listings.update', [{ ...draft, sku: externalId }], options);
      return result as PublishResult;
    },
    async readOperation({ operation }, options) {
      const imported = readOperationName(operation);
      return [toResult(await importOf(imported, options), imported, operation)];
    },
  };
}

/** After a good import the card still waits for moderation, and sells only once the price list names it. */
function toResult(found: KaspiImport, { sku, key }: ImportedDraft, operation: string): PublishResult {
  if (found.progress === 'working') return { outcome: 'accepted', operation, key };
  if (found.progress === 'aborted') {
    const why = found.description === undefined ? '' : `: ${shown(found.description)}`;
    return {
      outcome: 'refused',
      key,
      issues: [{ path: '', message: `Kaspi refused the whole import${why}` }],
    };
  }
  const result = found.results[sku];
  if (result === undefined) return { outcome: 'unknown', error: unnamed() };
  if (result.state === 'FINISHED')
    return {
      outcome: 'live',
      listing: { externalId: sku, key, status: 'in_review', platformStatus: result.state },
    };
  const message = `Kaspi says ${shown(JSON.stringify(result.raw))}`;
  return { outcome: 'refused', key, issues: [{ path: '', message }] };
}

/** Kaspi's own words, short, and without what could be a phone. */
function shown(text: string): string {
  const safe = text.replace(/\+?\d[\d\s()-]{8,}\d/g, '…');
  return safe.length > 300 ? `${safe.slice(0, 300)}…` : safe;
}

function unnamed(): LeadKitError {
  return new LeadKitError({
    code: 'unexpected_response',
    operation: 'listings.readOperation',
    platform: PLATFORM,
    effect: 'unknown',
    message:
      'Kaspi finished the import, and its result does not name the SKU of this draft. ' +
      'Look at api.readImport(), or at Товары → История загрузок in the cabinet; importing it again does no harm.',
  });
}

function tooMany(operation: string, count: number): LeadKitError {
  const message = `expected at most ${BATCH_MAX} drafts in a call, got ${count}`;
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    platform: PLATFORM,
    effect: 'none',
    issues: [{ path: 'drafts', message }],
    message: `${operation} was refused and nothing was sent. drafts: ${message}`,
  });
}
