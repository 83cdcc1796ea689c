import type { Account } from '../domain/account.ts';
import type { Assignment, Member } from '../domain/assignment.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { Consent } from '../domain/consent.ts';
import type { Conversation, Message } from '../domain/conversation.ts';
import type { Item } from '../domain/item.ts';
import { isOpenLead, type Lead } from '../domain/lead.ts';
import type { Listing } from '../domain/listing.ts';
import type { Niche } from '../domain/niche.ts';
import type { NoticeRecord } from '../domain/notice.ts';
import type { Operation } from '../domain/operation.ts';
import type { Outcome } from '../domain/outcome.ts';
import { identityKey, isRecognising, type Person, sharedIdentityKey } from '../domain/person.ts';
import type { ResearchRun } from '../domain/research-run.ts';
import type { Spend } from '../domain/spend.ts';

/** Everything that is stored by `commit`, by kind. Offers and signals come in bulk and have their own calls. */
export interface EntityMap {
  /** Access to a platform. */
  readonly account: Account;
  /** A market. */
  readonly niche: Niche;
  /** One research. */
  readonly 'research-run': ResearchRun;
  /** What we sell. */
  readonly item: Item;
  /** Items on accounts for money and time. */
  readonly campaign: Campaign;
  /** Our advert. */
  readonly listing: Listing;
  /** An external write. */
  readonly operation: Operation;
  /** One human. */
  readonly person: Person;
  /** One buying episode. */
  readonly lead: Lead;
  /** How it ended. */
  readonly outcome: Outcome;
  /** A thread. */
  readonly conversation: Conversation;
  /** One message of a thread. */
  readonly message: Message;
  /** Somebody who sells. */
  readonly member: Member;
  /** A lead offered to a member. */
  readonly assignment: Assignment;
  /** An agreement. */
  readonly consent: Consent;
  /** An expense. */
  readonly spend: Spend;
  /** Something to tell people. */
  readonly notice: NoticeRecord;
}

/** Kind of a stored thing. */
export type EntityKind = keyof EntityMap;

/** The fields each kind can be filtered by, besides `ids` and the moments. All hold a text, a number or a boolean. */
export interface EntityFilterFields {
  /** Of an account. */
  readonly account: 'platform' | 'status' | 'externalAccountId';
  /** Of a niche. */
  readonly niche: 'status' | 'kind';
  /** Of a run. */
  readonly 'research-run': 'nicheId' | 'status';
  /** Of an item. */
  readonly item: 'sku' | 'kind' | 'nicheId';
  /** Of a campaign. */
  readonly campaign: 'nicheId' | 'status';
  /** Of a listing. */
  readonly listing:
    | 'platform'
    | 'accountId'
    | 'itemId'
    | 'campaignId'
    | 'nicheId'
    | 'status'
    | 'key'
    | 'externalId';
  /** Of an operation. */
  readonly operation: 'key' | 'kind' | 'state' | 'accountId';
  /** Of a person. */
  readonly person: 'status';
  /** Of a lead. */
  readonly lead:
    | 'personId'
    | 'platform'
    | 'accountId'
    | 'origin'
    | 'scope'
    | 'nicheId'
    | 'itemId'
    | 'listingId'
    | 'campaignId'
    | 'city'
    | 'status'
    | 'ownerId'
    | 'closeReason';
  /** Of an outcome. */
  readonly outcome: 'leadId' | 'key' | 'result';
  /** Of a conversation. */
  readonly conversation: 'platform' | 'accountId' | 'personId' | 'threadExternalId';
  /** Of a message. */
  readonly message: 'conversationId' | 'author';
  /** Of a member. */
  readonly member: 'role' | 'isActive';
  /** Of an assignment. */
  readonly assignment: 'leadId' | 'memberId' | 'status';
  /** Of a consent. */
  readonly consent: 'personId' | 'purpose' | 'channel';
  /** Of an expense. */
  readonly spend: 'platform' | 'accountId' | 'campaignId' | 'listingId' | 'kind' | 'key';
  /** Of a notice. */
  readonly notice: 'key' | 'status' | 'kind' | 'memberId' | 'leadId';
}

/** The same as data, for stores. */
export const ENTITY_FILTERS: { readonly [Kind in EntityKind]: readonly EntityFilterFields[Kind][] } = {
  account: ['platform', 'status', 'externalAccountId'],
  niche: ['status', 'kind'],
  'research-run': ['nicheId', 'status'],
  item: ['sku', 'kind', 'nicheId'],
  campaign: ['nicheId', 'status'],
  listing: ['platform', 'accountId', 'itemId', 'campaignId', 'nicheId', 'status', 'key', 'externalId'],
  operation: ['key', 'kind', 'state', 'accountId'],
  person: ['status'],
  lead: [
    'personId',
    'platform',
    'accountId',
    'origin',
    'scope',
    'nicheId',
    'itemId',
    'listingId',
    'campaignId',
    'city',
    'status',
    'ownerId',
    'closeReason',
  ],
  outcome: ['leadId', 'key', 'result'],
  conversation: ['platform', 'accountId', 'personId', 'threadExternalId'],
  message: ['conversationId', 'author'],
  member: ['role', 'isActive'],
  assignment: ['leadId', 'memberId', 'status'],
  consent: ['personId', 'purpose', 'channel'],
  spend: ['platform', 'accountId', 'campaignId', 'listingId', 'kind', 'key'],
  notice: ['key', 'status', 'kind', 'memberId', 'leadId'],
};

/** All kinds, in the order of the funnel. */
export const ENTITY_KINDS: readonly EntityKind[] = Object.keys(ENTITY_FILTERS) as EntityKind[];

/**
 * What must be unique within a tenant and kind while the thing is as it is: a store refuses a second holder with
 * `conflict`. Two processes that meet the same buyer at once are told apart by this, not by luck.
 */
export const UNIQUE_KEYS: { readonly [Kind in EntityKind]: (entity: EntityMap[Kind]) => readonly string[] } =
  {
    account: (account) => [`${account.platform}:${account.externalAccountId}`],
    niche: () => [],
    'research-run': ({ status, nicheId }) => (status === 'running' ? [`open:${nicheId}`] : []),
    item: (item) => [item.sku],
    campaign: () => [],
    listing: (listing) => [
      `key:${listing.accountId}:${listing.key}`,
      ...(listing.externalId === undefined ? [] : [`external:${listing.accountId}:${listing.externalId}`]),
    ],
    operation: (operation) => [operation.key],
    person: (person) =>
      person.status === 'active' || person.status === 'conflict'
        ? person.identities.flatMap((identity) => {
            if (isRecognising(identity)) return [identityKey(identity)];
            return identity.sharedSince === undefined ? [] : [sharedIdentityKey(identityKey(identity))];
          })
        : [],
    lead: (lead) => (isOpenLead(lead) ? [`open:${lead.personId}:${lead.scope}`] : []),
    outcome: (outcome) => [outcome.key],
    conversation: (conversation) =>
      [conversation.threadExternalId, ...conversation.threadAliases].map(
        (id) => `${conversation.accountId}:${id}`,
      ),
    message: (message) => [`${message.conversationId}:${message.externalId}`],
    member: () => [],
    assignment: (assignment) => (assignment.status === 'proposed' ? [`open:${assignment.leadId}`] : []),
    consent: () => [],
    spend: (spend) => [spend.key],
    notice: (notice) => [notice.key],
  };

/** Conditions on a list. Several values of one field: any of them. All fields: every one. */
export type EntityFilter<Kind extends EntityKind> = {
  readonly [Field in EntityFilterFields[Kind]]?:
    | FilterFieldValue<EntityMap[Kind], Field>
    | readonly FilterFieldValue<EntityMap[Kind], Field>[]
    | undefined;
} & {
  /** Only these. At most 1 000. */
  readonly ids?: readonly string[] | undefined;
  /** Created at or after. */
  readonly createdFrom?: string | undefined;
  /** Created before. */
  readonly createdBefore?: string | undefined;
  /** Changed at or after. */
  readonly updatedFrom?: string | undefined;
  /** Changed before. */
  readonly updatedBefore?: string | undefined;
};

/** The values a filter field can have; an absent field is asked for by none. */
export type FilterFieldValue<Kind, Field> = Field extends keyof Kind
  ? Exclude<Kind[Field], undefined>
  : never;

/** How a list is ordered. Ties are broken by id. */
export interface EntitySort {
  /** By which moment. */
  readonly by: 'createdAt' | 'updatedAt';
  /** `asc`: oldest first. */
  readonly direction: 'asc' | 'desc';
}

/** A change of one stored thing: the whole new state. */
export type EntityChange<Kind extends EntityKind = EntityKind> = {
  readonly [Name in Kind]: {
    /** Kind of thing. */
    readonly kind: Name;
    /** The new state. Its own `version` is greater than `expectedVersion`; one commit may be several steps. */
    readonly entity: EntityMap[Name];
    /** The version it was read at; 0 when it must not exist yet. Anything else stored: `conflict`. */
    readonly expectedVersion: number;
    /** What must be unique; from {@link UNIQUE_KEYS}. */
    readonly keys: readonly string[];
  };
}[Kind];

/**
 * A change for `commit`.
 *
 * @param before - the state it was read in; absent for something new
 */
export function change<Kind extends EntityKind>(
  kind: Kind,
  entity: EntityMap[Kind],
  before?: EntityMap[Kind],
): EntityChange {
  return {
    kind,
    entity,
    expectedVersion: before?.version ?? 0,
    keys: UNIQUE_KEYS[kind](entity),
  } as unknown as EntityChange;
}
