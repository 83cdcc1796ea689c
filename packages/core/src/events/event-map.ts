import type { AccountEvents } from '../domain/account.ts';
import type { AssignmentEvents } from '../domain/assignment.ts';
import type { CampaignEvents } from '../domain/campaign.ts';
import type { ConsentEvents } from '../domain/consent.ts';
import type { ConversationEvents } from '../domain/conversation.ts';
import type { ItemEvents } from '../domain/item.ts';
import type { LeadEvents } from '../domain/lead.ts';
import type { ListingChangeEvents, ListingEvents } from '../domain/listing.ts';
import type { NicheEvents } from '../domain/niche.ts';
import type { NoticeEvents } from '../domain/notice.ts';
import type { OfferEvents } from '../domain/offer.ts';
import type { OutcomeEvents } from '../domain/outcome.ts';
import type { PersonEvents } from '../domain/person.ts';
import type { PriceListEvents } from '../domain/price-list.ts';
import type { ResearchEvents } from '../domain/research-run.ts';
import type { SignalEvents } from '../domain/signal.ts';
import type { SpendEvents } from '../domain/spend.ts';

/**
 * Every event by name, with the type of its data. A host adds its own by declaration merging:
 *
 * ```ts
 * declare module '@leadkit/core' {
 *   interface EventMap { 'invoice.sent': { readonly invoiceId: string } }
 * }
 * ```
 */
export interface EventMap
  extends AccountEvents,
    AssignmentEvents,
    CampaignEvents,
    ConsentEvents,
    ConversationEvents,
    ItemEvents,
    LeadEvents,
    ListingChangeEvents,
    ListingEvents,
    NicheEvents,
    NoticeEvents,
    OfferEvents,
    OutcomeEvents,
    PersonEvents,
    PriceListEvents,
    ResearchEvents,
    SignalEvents,
    SpendEvents {}

/** The name of an event. */
export type EventType = Extract<keyof EventMap, string>;
