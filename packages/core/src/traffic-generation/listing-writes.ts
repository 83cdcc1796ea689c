import type { Decision } from '../domain/decision.ts';
import type { JsonObject } from '../domain/json.ts';
import {
  type Listing,
  type ListingDraft,
  type ListingOffReason,
  type ListingSnapshot,
  observeListing,
  reviseListing,
  takeOffListing,
  trackRemoteOperation,
} from '../domain/listing.ts';
import type { Money } from '../domain/money.ts';
import { type ErrorIssue, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ListingsPort, PublishResult } from '../ports/listings-port.ts';
import { decided, type ExternalWrite, type ServiceContext } from '../service-context.ts';

/** The external writes on one listing. Each happens once, whatever stops in between. */
export interface ListingWrites {
  /** Sends a listing that is marked as being published. */
  create(listing: Listing, cost: Money | undefined): Promise<void>;
  update(listing: Listing, draft: ListingDraft, fields: readonly string[]): Promise<void>;
  activate(listing: Listing, cost: Money | undefined): Promise<void>;
  deactivate(listing: Listing, reason: ListingOffReason): Promise<void>;
}

export function createListingWrites(
  context: ServiceContext,
  port: ListingsPort,
  options: CallOptions,
): ListingWrites {
  /** A listing that has changed since is another write: its version tells the tries apart. */
  async function write(
    kind: string,
    listing: Listing,
    parts: Pick<ExternalWrite<JsonObject>, 'send' | 'lookUp'>,
    decide: (result: JsonObject, now: string) => Decision<Listing>,
  ): Promise<void> {
    await context.runOnce<JsonObject>(
      {
        key: `${kind}:${listing.id}:${listing.version}`,
        kind,
        accountId: listing.accountId,
        ...parts,
        onSuccess: (result) => decided('listing', decide(result, context.now()), listing),
      },
      options,
    );
  }

  /** What changes a listing in place, or switches it, can be sent again: the second time changes nothing. */
  const repeatable = async (): Promise<undefined> => undefined;
  const existing = (listing: Listing): { readonly externalId: string } => {
    if (listing.externalId !== undefined) return { externalId: listing.externalId };
    throw unknownOnPlatform(listing);
  };

  return {
    create: (listing, cost) =>
      write(
        'listings.publish',
        listing,
        {
          send: async (call) => toResult(await publishOne(port, listing, call)),
          lookUp: (call) => lookUpListing(port, listing, call),
        },
        (result, now) => withCost(takeResult(listing, result, now), cost),
      ),
    update: (listing, draft, fields) =>
      write(
        'listings.update',
        listing,
        {
          send: async (call) =>
            toResult(settled(listing, await port.update({ ...existing(listing), draft }, call))),
          lookUp: repeatable,
        },
        (result, now) =>
          reviseListing(listing, draft, fields, result.listing as ListingSnapshot | undefined, now),
      ),
    activate: (listing, cost) =>
      write(
        'listings.activate',
        listing,
        {
          send: async (call) => {
            if (port.activate === undefined) throw cannot(listing, 'activate');
            return toResult({ outcome: 'live', listing: await port.activate(existing(listing), call) });
          },
          // Coming back may be charged for, so it is looked at before it is asked for again.
          lookUp: async (call) => {
            const seen = await port.read?.(existing(listing), call);
            return seen?.status === 'active' ? toResult({ outcome: 'live', listing: seen }) : undefined;
          },
        },
        (result, now) =>
          withCost(observeListing(listing, result.listing as unknown as ListingSnapshot, now), cost),
      ),
    deactivate: (listing, reason) =>
      write(
        'listings.deactivate',
        listing,
        {
          send: async (call) => {
            if (port.deactivate === undefined) throw cannot(listing, 'deactivate');
            return toResult({ outcome: 'live', listing: await port.deactivate(existing(listing), call) });
          },
          lookUp: repeatable,
        },
        (result, now) => takeOffListing(listing, reason, result.listing as unknown as ListingSnapshot, now),
      ),
  };
}

function withCost({ state, events }: Decision<Listing>, cost: Money | undefined): Decision<Listing> {
  return cost === undefined ? { state, events } : { state: { ...state, pendingCost: cost }, events };
}

async function publishOne(
  port: ListingsPort,
  listing: Listing,
  options: CallOptions,
): Promise<PublishResult> {
  const [result] = await port.publish({ drafts: [listing.draft] }, options);
  if (result !== undefined) return settled(listing, result);
  throw new LeadKitError({
    code: 'unexpected_response',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'unknown',
    message: `The ${listing.platform} adapter gave no result for listing ${listing.id}. It may have been published; it is looked up before any repeat.`,
  });
}

/** A result that says what became of it; the others are thrown. */
function settled(listing: Listing, result: PublishResult): PublishResult {
  if (result.outcome === 'unknown') throw result.error;
  if (result.outcome === 'refused') throw refused(listing, result.issues);
  return result;
}

/**
 * What became of a create whose answer was lost; `undefined` when it may be sent again: surely nothing happened, or
 * the platform itself drops or overwrites a repeat.
 */
async function lookUpListing(
  port: ListingsPort,
  listing: Listing,
  options: CallOptions,
): Promise<JsonObject | undefined> {
  if (port.findByKey !== undefined) {
    const found = await port.findByKey({ key: listing.key }, options);
    return found === undefined ? undefined : toResult({ outcome: 'live', listing: found });
  }
  const { idempotency } = port.features;
  if (idempotency === 'native' || idempotency === 'natural') return undefined;
  throw new LeadKitError({
    code: 'unavailable',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'unknown',
    message:
      `Nothing on ${listing.platform} tells whether listing ${listing.id} was made, so it was not sent again. ` +
      'A person has to look at the account there.',
  });
}

function takeResult(listing: Listing, result: JsonObject, now: string): Decision<Listing> {
  if (typeof result.operation === 'string') return trackRemoteOperation(listing, result.operation, now);
  return observeListing(listing, result.listing as unknown as ListingSnapshot, now);
}

function toResult(result: PublishResult): JsonObject {
  if (result.outcome === 'live')
    return { outcome: 'live', listing: { ...result.listing } as unknown as JsonObject };
  return {
    outcome: result.outcome,
    ...(result.outcome === 'accepted' ? { operation: result.operation } : {}),
  };
}

function refused(listing: Listing, issues: readonly ErrorIssue[]): LeadKitError {
  const list = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'none',
    issues,
    message: `${listing.platform} refused listing ${listing.id}; nothing was changed. ${list}`,
  });
}

function unknownOnPlatform(listing: Listing): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'campaigns.apply',
    platform: listing.platform,
    effect: 'none',
    message: `Listing ${listing.id} has no id on ${listing.platform} yet. Nothing was sent; make the plan again later.`,
  });
}

function cannot(listing: Listing, what: string): LeadKitError {
  return new LeadKitError({
    code: 'unsupported',
    operation: 'campaigns.apply',
    platform: listing.platform,
    effect: 'none',
    message: `${listing.platform} cannot ${what} listing ${listing.id} from here. Nothing was sent.`,
  });
}
