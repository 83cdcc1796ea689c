import { z } from 'zod';
import { accountInputs } from '../accounts/account-service.ts';
import { reportInputs } from '../analytics/report-request.ts';
import type { JsonObject } from '../domain/json.ts';
import type { InputSchemas } from '../input-check.ts';
import { consentInputs } from '../lead-qualification/consent-ledger.ts';
import { conversationInputs } from '../lead-qualification/conversation-service.ts';
import { leadInputs } from '../lead-qualification/lead-service.ts';
import { personInputs } from '../lead-qualification/person-service.ts';
import { receiveInputs } from '../lead-qualification/receive-signals.ts';
import { nicheInputs } from '../market-research/niche-service.ts';
import { observationInputs } from '../market-research/observations.ts';
import { researchInputs } from '../market-research/research-service.ts';
import { handoffInputs } from '../sales-handoff/handoff-service.ts';
import { memberInputs } from '../sales-handoff/member-service.ts';
import { campaignInputs } from '../traffic-generation/campaign-service.ts';
import { itemInputs } from '../traffic-generation/item-service.ts';
import { priceListInputs } from '../traffic-generation/publish-price-list.ts';
import { repriceInputs } from '../traffic-generation/reprice-items.ts';

const INPUTS: InputSchemas = {
  ...conversationInputs,
  ...consentInputs,
  ...leadInputs,
  ...personInputs,
  ...receiveInputs,
  ...memberInputs,
  ...handoffInputs,
  ...nicheInputs,
  ...researchInputs,
  ...observationInputs,
  ...itemInputs,
  ...repriceInputs,
  ...priceListInputs,
  ...campaignInputs,
  ...accountInputs,
  ...reportInputs,
};

/**
 * JSON Schemas (draft 2020-12) of what the kit's services take, by the name of the call: `niches.create`,
 * `leads.receive`. For forms, for the documents of a host's own HTTP API, and for tools that check before they call.
 *
 * They describe the first checked argument (of `leads.recordOutcome` the outcome). Rules that JSON Schema cannot say, such
 * as "at least one search word", are left to the service, which refuses with `invalid_input` naming the field.
 */
export function inputJsonSchemas(): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(INPUTS).map(([call, schema]) => [
      call,
      z.toJSONSchema(schema(), { io: 'input', unrepresentable: 'any' }) as JsonObject,
    ]),
  );
}
