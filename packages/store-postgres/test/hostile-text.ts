import assert from 'node:assert/strict';
import {
  ENTITY_FILTERS,
  ENTITY_KINDS,
  type EntityKind,
  type EntityMap,
  isLeadKitError,
  type Store,
} from '@leadkit/core';
import * as builders from '@leadkit/core/testing';

const NOW = '2026-11-22T05:00:00.000Z';

/** Texts that break what is not careful. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  quotes: `O'Брайен "и" \`сын\` ''; drop table leadkit.lead; --`,
  backslashes: 'C:\\new\\table \\u0041 \\\\ \\',
  'array syntax': '{a,"b",NULL} (1,2) [3]',
  'format marks': '%I %L %s %1$s $1 $$ $q$',
  'four bytes': '👩‍👩‍👧‍👦 𝒳 🇰🇿',
  'right to left': 'שלום \u202Eمرحبا\u202C',
  controls: 'a\tb\nc\r\nd\u0001\u007f\u2028\ufeff',
  null: 'NULL',
  empty: '',
  NUL: 'a\u0000b',
  'half a pair': 'cut \ud83d here',
};

/** As long as a commit takes, nearly. */
export const LONG_TEXT: string = 'Шкаф '.repeat(110_000);

const SAMPLES: { readonly [Kind in EntityKind]: () => EntityMap[Kind] } = {
  account: builders.buildAccount,
  niche: builders.buildNiche,
  'research-run': builders.buildResearchRun,
  item: builders.buildItem,
  campaign: builders.buildCampaign,
  listing: builders.buildListing,
  operation: builders.buildOperation,
  person: builders.buildPerson,
  lead: builders.buildLead,
  outcome: builders.buildOutcome,
  conversation: builders.buildConversation,
  message: builders.buildMessage,
  member: builders.buildMember,
  assignment: builders.buildAssignment,
  consent: builders.buildConsent,
  spend: builders.buildSpend,
  notice: builders.buildNotice,
};

/** Fields a store reads itself, so they have a form. */
const FORMED = new Set(['id', 'tenantId', 'createdAt', 'updatedAt']);

/** Puts the text into every text field of every kind, one at a time: it comes back unchanged, or is refused. */
export async function tryFields(store: Store, tenantId: string, text: string): Promise<number> {
  const ids = builders.createTestIds();
  const tenant = store.tenant(tenantId);
  let tried = 0;
  for (const kind of ENTITY_KINDS) {
    const sample = SAMPLES[kind]();
    for (const [field, value] of Object.entries(sample)) {
      if (typeof value !== 'string' || FORMED.has(field)) continue;
      const entity = { ...sample, id: ids.next(), tenantId, version: 1, [field]: text } as never;
      const change = { kind, entity, expectedVersion: 0, keys: [] } as never;
      tried += 1;
      try {
        await tenant.commit({ now: NOW, changes: [change] });
      } catch (error) {
        assert.ok(isLeadKitError(error, 'invalid_input'), `${kind}.${field}: ${String(error)}`);
        continue;
      }
      const back = await tenant.get(kind, (entity as { id: string }).id);
      assert.equal((back as never)[field], text, `${kind}.${field}`);
    }
  }
  return tried;
}

/** Filters by the text in every field and every query that takes one: an answer, or `invalid_input`. */
export async function tryFilters(store: Store, tenantId: string, text: string): Promise<number> {
  const tenant = store.tenant(tenantId);
  const queries: Record<string, () => Promise<{ readonly items: readonly unknown[] }>> = {
    'signals.accountId': () => tenant.signals.listPage({ accountId: text }),
    'signals.kind': () => tenant.signals.listPage({ kind: text as never }),
    'signals.threadExternalId': () => tenant.signals.listPage({ threadExternalId: text }),
    'signals.ids': () => tenant.signals.listPage({ ids: [text] }),
    'leads.words': () => tenant.listPage('lead', { words: text }),
    'offers.words': () => tenant.offers.listPage({ words: text }),
    'offers.platform': () => tenant.offers.listPage({ platform: text }),
    'offers.lastRunId': () => tenant.offers.listPage({ lastRunId: text }),
    'deliveries.consumer': () => store.deliveries.deadLetters({ consumer: text }),
  };
  for (const kind of ENTITY_KINDS) {
    queries[`${kind}.ids`] = () => tenant.listPage(kind, { filter: { ids: [text] } as never });
    for (const field of ENTITY_FILTERS[kind]) {
      queries[`${kind}.${field}`] = () => tenant.listPage(kind, { filter: { [field]: text } as never });
    }
  }
  for (const [name, query] of Object.entries(queries)) {
    try {
      const { items } = await query();
      for (const item of items) {
        const field = name.split('.')[1] ?? '';
        assert.equal((item as Readonly<Record<string, unknown>>)[field], text, name);
      }
    } catch (error) {
      assert.ok(isLeadKitError(error, 'invalid_input'), `${name}: ${String(error)}`);
    }
  }
  return Object.keys(queries).length;
}

/** Asks for things by the text where an id, a key or a name is expected. */
export async function tryNames(store: Store, tenantId: string, text: string): Promise<void> {
  const tenant = store.tenant(tenantId);
  const receipt = { deliveryId: text, leaseToken: text };
  const calls: Record<string, () => Promise<unknown>> = {
    get: () => tenant.get('lead', text),
    getByKey: () => tenant.getByKey('lead', text),
    'signals.get': () => tenant.signals.get(text),
    'signals.checkpoint': () => tenant.signals.checkpoint(text),
    'offers.get': () => tenant.offers.get(text),
    'offers.sightings': () => tenant.offers.sightings(text),
    'offers.seenPage': () => tenant.offers.seenPage({ runId: text, parts: [text] }),
    'offers.forgetRuns': () => tenant.offers.forgetRuns([text]),
    'deliveries.register': () => store.deliveries.register({ name: text, types: [text] }),
    'deliveries.unregister': () => store.deliveries.unregister(text),
    'deliveries.acknowledge': () => store.deliveries.acknowledge(receipt),
    'deliveries.release': () => store.deliveries.release(receipt),
    'deliveries.replay': () => store.deliveries.replay({ consumer: text, deliveryIds: [text], now: NOW }),
    'leases.acquire': () => store.leases.acquire({ name: text, holder: text, ttlMs: 1, now: NOW }),
    'budgets.block': () => store.budgets.block({ name: text, until: NOW, now: NOW }),
    'tokens.read': () => store.tokens.read(tenantId, text),
  };
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
    } catch (error) {
      const isExpected = isLeadKitError(error, 'invalid_input') || isLeadKitError(error, 'conflict');
      assert.ok(isExpected, `${name}: ${String(error)}`);
    }
  }
}
