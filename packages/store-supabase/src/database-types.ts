// Made from the migrations of @leadkit/store-sql by generate-types.ts; a test says when it is stale.
import type { JsonValue as Json } from '@leadkit/core';

/**
 * The schema `leadkit` as supabase-js types a database: `createClient<Database & LeadKitDatabase>(...)`. Users read its
 * tables; the functions are for stores.
 */
export type LeadKitDatabase = {
  leadkit: {
    Tables: {
      account: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          external_account_id: string | null;
          id: string;
          last_success_at: string | null;
          platform: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          external_account_id?: never;
          id: string;
          last_success_at?: never;
          platform?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          external_account_id?: never;
          id?: string;
          last_success_at?: never;
          platform?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      account_token: {
        Row: {
          account_id: string;
          key_id: string | null;
          sealed: string;
          tenant_id: string;
          version: number;
          written_at: string;
        };
        Insert: {
          account_id: string;
          key_id?: string | null;
          sealed: string;
          tenant_id: string;
          version: number;
          written_at?: string;
        };
        Update: {
          account_id?: string;
          key_id?: string | null;
          sealed?: string;
          tenant_id?: string;
          version?: number;
          written_at?: string;
        };
        Relationships: [];
      };
      assignment: {
        Row: {
          accepted_at: string | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          lead_id: string | null;
          member_id: string | null;
          proposed_at: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          accepted_at?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          lead_id?: never;
          member_id?: never;
          proposed_at?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          accepted_at?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          lead_id?: never;
          member_id?: never;
          proposed_at?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      budget: {
        Row: {
          blocked_until: string | null;
          name: string;
          started_at: string | null;
          used: number;
        };
        Insert: {
          blocked_until?: string | null;
          name: string;
          started_at?: string | null;
          used?: number;
        };
        Update: {
          blocked_until?: string | null;
          name?: string;
          started_at?: string | null;
          used?: number;
        };
        Relationships: [];
      };
      campaign: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          niche_id: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          niche_id?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          niche_id?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      consent: {
        Row: {
          channel: string | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          person_id: string | null;
          purpose: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          channel?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          person_id?: never;
          purpose?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          channel?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          person_id?: never;
          purpose?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      consumer: {
        Row: {
          id: number;
          name: string;
          types: string[];
        };
        Insert: {
          id?: never;
          name: string;
          types: string[];
        };
        Update: {
          id?: never;
          name?: string;
          types?: string[];
        };
        Relationships: [];
      };
      conversation: {
        Row: {
          account_id: string | null;
          created_at: string;
          data: NonNullable<Json>;
          first_agent_at: string | null;
          id: string;
          last_inbound_at: string | null;
          person_id: string | null;
          platform: string | null;
          tenant_id: string;
          thread_external_id: string | null;
          updated_at: string;
          version: number;
        };
        Insert: {
          account_id?: never;
          created_at: string;
          data: NonNullable<Json>;
          first_agent_at?: never;
          id: string;
          last_inbound_at?: never;
          person_id?: never;
          platform?: never;
          tenant_id: string;
          thread_external_id?: never;
          updated_at: string;
          version: number;
        };
        Update: {
          account_id?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          first_agent_at?: never;
          id?: string;
          last_inbound_at?: never;
          person_id?: never;
          platform?: never;
          tenant_id?: string;
          thread_external_id?: never;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      delivery: {
        Row: {
          attempts: number;
          claimed_at: string | null;
          consumer_id: number;
          died_at: string | null;
          due_at: string;
          error: string | null;
          event_id: string;
          id: number;
          lease_token: string | null;
          line: number;
          occurred_at: string;
          tenant_id: string;
        };
        Insert: {
          attempts?: number;
          claimed_at?: string | null;
          consumer_id: number;
          died_at?: string | null;
          due_at: string;
          error?: string | null;
          event_id: string;
          id?: never;
          lease_token?: string | null;
          line: number;
          occurred_at: string;
          tenant_id: string;
        };
        Update: {
          attempts?: number;
          claimed_at?: string | null;
          consumer_id?: number;
          died_at?: string | null;
          due_at?: string;
          error?: string | null;
          event_id?: string;
          id?: never;
          lease_token?: string | null;
          line?: number;
          occurred_at?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      erased_identity: {
        Row: {
          erased_at: string;
          hash: string;
          tenant_id: string;
        };
        Insert: {
          erased_at: string;
          hash: string;
          tenant_id: string;
        };
        Update: {
          erased_at?: string;
          hash?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      event: {
        Row: {
          data: NonNullable<Json>;
          id: string;
          occurred_at: string;
          recorded_at: string;
          subject_id: string;
          subject_kind: string;
          tenant_id: string;
          type: string;
        };
        Insert: {
          data: NonNullable<Json>;
          id: string;
          occurred_at: string;
          recorded_at: string;
          subject_id: string;
          subject_kind: string;
          tenant_id: string;
          type: string;
        };
        Update: {
          data?: NonNullable<Json>;
          id?: string;
          occurred_at?: string;
          recorded_at?: string;
          subject_id?: string;
          subject_kind?: string;
          tenant_id?: string;
          type?: string;
        };
        Relationships: [];
      };
      item: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          kind: string | null;
          niche_id: string | null;
          sku: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          kind?: never;
          niche_id?: never;
          sku?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          kind?: never;
          niche_id?: never;
          sku?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      lead: {
        Row: {
          accepted_at: string | null;
          account_id: string | null;
          arrived_at: string | null;
          arrived_day: string | null;
          campaign_id: string | null;
          city: string | null;
          close_reason: string | null;
          closed_at: string | null;
          created_at: string;
          data: NonNullable<Json>;
          first_response_minutes: number | null;
          id: string;
          in_contact_at: string | null;
          item_id: string | null;
          listing_id: string | null;
          lost_at: string | null;
          niche_id: string | null;
          offered_at: string | null;
          origin: string | null;
          owner_id: string | null;
          person_id: string | null;
          platform: string | null;
          qualified_at: string | null;
          scope: string | null;
          score: number | null;
          status: string | null;
          tenant_id: string;
          touch_account_id: string | null;
          touch_campaign_id: string | null;
          touch_listing_id: string | null;
          touch_platform: string | null;
          updated_at: string;
          version: number;
          won_at: string | null;
        };
        Insert: {
          accepted_at?: never;
          account_id?: never;
          arrived_at?: never;
          arrived_day?: never;
          campaign_id?: never;
          city?: never;
          close_reason?: never;
          closed_at?: never;
          created_at: string;
          data: NonNullable<Json>;
          first_response_minutes?: never;
          id: string;
          in_contact_at?: never;
          item_id?: never;
          listing_id?: never;
          lost_at?: never;
          niche_id?: never;
          offered_at?: never;
          origin?: never;
          owner_id?: never;
          person_id?: never;
          platform?: never;
          qualified_at?: never;
          scope?: never;
          score?: never;
          status?: never;
          tenant_id: string;
          touch_account_id?: never;
          touch_campaign_id?: never;
          touch_listing_id?: never;
          touch_platform?: never;
          updated_at: string;
          version: number;
          won_at?: never;
        };
        Update: {
          accepted_at?: never;
          account_id?: never;
          arrived_at?: never;
          arrived_day?: never;
          campaign_id?: never;
          city?: never;
          close_reason?: never;
          closed_at?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          first_response_minutes?: never;
          id?: string;
          in_contact_at?: never;
          item_id?: never;
          listing_id?: never;
          lost_at?: never;
          niche_id?: never;
          offered_at?: never;
          origin?: never;
          owner_id?: never;
          person_id?: never;
          platform?: never;
          qualified_at?: never;
          scope?: never;
          score?: never;
          status?: never;
          tenant_id?: string;
          touch_account_id?: never;
          touch_campaign_id?: never;
          touch_listing_id?: never;
          touch_platform?: never;
          updated_at?: string;
          version?: number;
          won_at?: never;
        };
        Relationships: [];
      };
      lease: {
        Row: {
          expires_at: string;
          holder: string;
          name: string;
          token: string;
        };
        Insert: {
          expires_at: string;
          holder: string;
          name: string;
          token: string;
        };
        Update: {
          expires_at?: string;
          holder?: string;
          name?: string;
          token?: string;
        };
        Relationships: [];
      };
      listing: {
        Row: {
          account_id: string | null;
          campaign_id: string | null;
          created_at: string;
          data: NonNullable<Json>;
          external_id: string | null;
          id: string;
          item_id: string | null;
          key: string | null;
          niche_id: string | null;
          platform: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          account_id?: never;
          campaign_id?: never;
          created_at: string;
          data: NonNullable<Json>;
          external_id?: never;
          id: string;
          item_id?: never;
          key?: never;
          niche_id?: never;
          platform?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          account_id?: never;
          campaign_id?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          external_id?: never;
          id?: string;
          item_id?: never;
          key?: never;
          niche_id?: never;
          platform?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      member: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          is_active: boolean | null;
          role: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          is_active?: never;
          role?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          is_active?: never;
          role?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      message: {
        Row: {
          author: string | null;
          conversation_id: string | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          sent_at: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          author?: never;
          conversation_id?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          sent_at?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          author?: never;
          conversation_id?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          sent_at?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      niche: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          kind: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          kind?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          kind?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      notice: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          due_at: string | null;
          id: string;
          key: string | null;
          kind: string | null;
          lead_id: string | null;
          member_id: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          due_at?: never;
          id: string;
          key?: never;
          kind?: never;
          lead_id?: never;
          member_id?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          due_at?: never;
          id?: string;
          key?: never;
          kind?: never;
          lead_id?: never;
          member_id?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      offer: {
        Row: {
          data: NonNullable<Json>;
          external_id: string;
          first_seen_at: string;
          id: string;
          is_promoted: boolean | null;
          last_run_id: string | null;
          last_seen_at: string;
          platform: string;
          price_currency: string | null;
          price_minor: number | null;
          sightings: number;
          tenant_id: string;
          title: string | null;
          words: unknown;
        };
        Insert: {
          data: NonNullable<Json>;
          external_id?: never;
          first_seen_at: string;
          id: string;
          is_promoted?: never;
          last_run_id?: never;
          last_seen_at: string;
          platform?: never;
          price_currency?: never;
          price_minor?: never;
          sightings: number;
          tenant_id: string;
          title?: never;
          words?: never;
        };
        Update: {
          data?: NonNullable<Json>;
          external_id?: never;
          first_seen_at?: string;
          id?: string;
          is_promoted?: never;
          last_run_id?: never;
          last_seen_at?: string;
          platform?: never;
          price_currency?: never;
          price_minor?: never;
          sightings?: number;
          tenant_id?: string;
          title?: never;
          words?: never;
        };
        Relationships: [];
      };
      offer_sighting: {
        Row: {
          data: NonNullable<Json>;
          number: number;
          offer_id: string;
          price_currency: string | null;
          price_minor: number | null;
          seen_at: string;
          seen_day: string | null;
          tenant_id: string;
        };
        Insert: {
          data: NonNullable<Json>;
          number: number;
          offer_id: string;
          price_currency?: never;
          price_minor?: never;
          seen_at: string;
          seen_day?: never;
          tenant_id: string;
        };
        Update: {
          data?: NonNullable<Json>;
          number?: number;
          offer_id?: string;
          price_currency?: never;
          price_minor?: never;
          seen_at?: string;
          seen_day?: never;
          tenant_id?: string;
        };
        Relationships: [];
      };
      operation: {
        Row: {
          account_id: string | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key: string | null;
          kind: string | null;
          state: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          account_id?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key?: never;
          kind?: never;
          state?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          account_id?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          key?: never;
          kind?: never;
          state?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      outcome: {
        Row: {
          cost_minor: number | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key: string | null;
          lead_id: string | null;
          recorded_day: string | null;
          result: string | null;
          revenue_currency: string | null;
          revenue_minor: number | null;
          reversed_at: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          cost_minor?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key?: never;
          lead_id?: never;
          recorded_day?: never;
          result?: never;
          revenue_currency?: never;
          revenue_minor?: never;
          reversed_at?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          cost_minor?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          key?: never;
          lead_id?: never;
          recorded_day?: never;
          result?: never;
          revenue_currency?: never;
          revenue_minor?: never;
          reversed_at?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      person: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      research_run: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          niche_id: string | null;
          status: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          niche_id?: never;
          status?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          niche_id?: never;
          status?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      run_offer: {
        Row: {
          data: NonNullable<Json>;
          offer_id: string;
          parts: NonNullable<Json>;
          run_id: string;
          tenant_id: string;
        };
        Insert: {
          data: NonNullable<Json>;
          offer_id: string;
          parts: NonNullable<Json>;
          run_id: string;
          tenant_id: string;
        };
        Update: {
          data?: NonNullable<Json>;
          offer_id?: string;
          parts?: NonNullable<Json>;
          run_id?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      schema_migration: {
        Row: {
          applied_at: string;
          checksum: string | null;
          id: string;
          is_breaking: boolean;
        };
        Insert: {
          applied_at?: string;
          checksum?: string | null;
          id: string;
          is_breaking?: boolean;
        };
        Update: {
          applied_at?: string;
          checksum?: string | null;
          id?: string;
          is_breaking?: boolean;
        };
        Relationships: [];
      };
      signal: {
        Row: {
          account_id: string | null;
          data: NonNullable<Json>;
          external_id: string | null;
          has_open_order: boolean | null;
          id: string;
          is_history: boolean | null;
          kind: string | null;
          occurred_at: string;
          platform: string | null;
          received_at: string;
          revision: number | null;
          tenant_id: string;
          thread_external_id: string | null;
          updated_at: string;
          version: number;
          words: unknown;
        };
        Insert: {
          account_id?: never;
          data: NonNullable<Json>;
          external_id?: never;
          has_open_order?: never;
          id: string;
          is_history?: never;
          kind?: never;
          occurred_at: string;
          platform?: never;
          received_at: string;
          revision?: never;
          tenant_id: string;
          thread_external_id?: never;
          updated_at: string;
          version: number;
          words?: never;
        };
        Update: {
          account_id?: never;
          data?: NonNullable<Json>;
          external_id?: never;
          has_open_order?: never;
          id?: string;
          is_history?: never;
          kind?: never;
          occurred_at?: string;
          platform?: never;
          received_at?: string;
          revision?: never;
          tenant_id?: string;
          thread_external_id?: never;
          updated_at?: string;
          version?: number;
          words?: never;
        };
        Relationships: [];
      };
      signal_alias: {
        Row: {
          account_id: string;
          external_id: string;
          platform: string;
          signal_id: string;
          tenant_id: string;
        };
        Insert: {
          account_id: string;
          external_id: string;
          platform: string;
          signal_id: string;
          tenant_id: string;
        };
        Update: {
          account_id?: string;
          external_id?: string;
          platform?: string;
          signal_id?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      spend: {
        Row: {
          account_id: string | null;
          amount_currency: string | null;
          amount_minor: number | null;
          campaign_id: string | null;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key: string | null;
          kind: string | null;
          listing_id: string | null;
          platform: string | null;
          spent_at: string | null;
          spent_day: string | null;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          account_id?: never;
          amount_currency?: never;
          amount_minor?: never;
          campaign_id?: never;
          created_at: string;
          data: NonNullable<Json>;
          id: string;
          key?: never;
          kind?: never;
          listing_id?: never;
          platform?: never;
          spent_at?: never;
          spent_day?: never;
          tenant_id: string;
          updated_at: string;
          version: number;
        };
        Update: {
          account_id?: never;
          amount_currency?: never;
          amount_minor?: never;
          campaign_id?: never;
          created_at?: string;
          data?: NonNullable<Json>;
          id?: string;
          key?: never;
          kind?: never;
          listing_id?: never;
          platform?: never;
          spent_at?: never;
          spent_day?: never;
          tenant_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [];
      };
      stream_checkpoint: {
        Row: {
          checkpoint: string;
          moved_at: string;
          stream: string;
          tenant_id: string;
        };
        Insert: {
          checkpoint: string;
          moved_at: string;
          stream: string;
          tenant_id: string;
        };
        Update: {
          checkpoint?: string;
          moved_at?: string;
          stream?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      tenant_erasure: {
        Row: {
          counts: NonNullable<Json>;
          erased_at: string;
          erased_by: string;
          id: number;
          reason: string;
          tenant_id: string;
        };
        Insert: {
          counts: NonNullable<Json>;
          erased_at: string;
          erased_by: string;
          id?: never;
          reason: string;
          tenant_id: string;
        };
        Update: {
          counts?: NonNullable<Json>;
          erased_at?: string;
          erased_by?: string;
          id?: never;
          reason?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      tenant_user: {
        Row: {
          tenant_id: string;
          user_id: string;
        };
        Insert: {
          tenant_id: string;
          user_id: string;
        };
        Update: {
          tenant_id?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      unique_key: {
        Row: {
          entity_id: string;
          key: string;
          kind: string;
          tenant_id: string;
        };
        Insert: {
          entity_id: string;
          key: string;
          kind: string;
          tenant_id: string;
        };
        Update: {
          entity_id?: string;
          key?: string;
          kind?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      budget_block: { Args: { args: Json }; Returns: Json };
      budget_take: { Args: { args: Json }; Returns: Json };
      consumer_register: { Args: { args: Json }; Returns: Json };
      consumer_unregister: { Args: { args: Json }; Returns: Json };
      delivery_acknowledge: { Args: { args: Json }; Returns: Json };
      delivery_backlog: { Args: { args: Json }; Returns: Json };
      delivery_claim: { Args: { args: Json }; Returns: Json };
      delivery_dead_letters: { Args: { args: Json }; Returns: Json };
      delivery_fail: { Args: { args: Json }; Returns: Json };
      delivery_release: { Args: { args: Json }; Returns: Json };
      delivery_replay: { Args: { args: Json }; Returns: Json };
      entity_commit: { Args: { args: Json }; Returns: Json };
      entity_count: { Args: { args: Json }; Returns: Json };
      entity_get: { Args: { args: Json }; Returns: Json };
      entity_get_by_key: { Args: { args: Json }; Returns: Json };
      entity_list: { Args: { args: Json }; Returns: Json };
      entity_summarize: { Args: { args: Json }; Returns: Json };
      lead_funnel: { Args: { args: Json }; Returns: Json };
      lease_acquire: { Args: { args: Json }; Returns: Json };
      lease_release: { Args: { args: Json }; Returns: Json };
      lease_renew: { Args: { args: Json }; Returns: Json };
      offer_forget_runs: { Args: { args: Json }; Returns: Json };
      offer_get: { Args: { args: Json }; Returns: Json };
      offer_list: { Args: { args: Json }; Returns: Json };
      offer_record: { Args: { args: Json }; Returns: Json };
      offer_seen: { Args: { args: Json }; Returns: Json };
      offer_sightings: { Args: { args: Json }; Returns: Json };
      offer_vanish: { Args: { args: Json }; Returns: Json };
      person_erase: { Args: { args: Json }; Returns: Json };
      person_is_erased: { Args: { args: Json }; Returns: Json };
      person_records: { Args: { args: Json }; Returns: Json };
      schema_state: { Args: { args: Json }; Returns: Json };
      signal_checkpoint: { Args: { args: Json }; Returns: Json };
      signal_get: { Args: { args: Json }; Returns: Json };
      signal_ingest: { Args: { args: Json }; Returns: Json };
      signal_list: { Args: { args: Json }; Returns: Json };
      tenant_erase: { Args: { args: Json }; Returns: Json };
      tenant_erasures: { Args: { args: Json }; Returns: Json };
      tenant_export: { Args: { args: Json }; Returns: Json };
      tenant_purge: { Args: { args: Json }; Returns: Json };
      token_erase: { Args: { args: Json }; Returns: Json };
      token_list_other_keys: { Args: { args: Json }; Returns: Json };
      token_read: { Args: { args: Json }; Returns: Json };
      token_reseal: { Args: { args: Json }; Returns: Json };
      token_write: { Args: { args: Json }; Returns: Json };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};
