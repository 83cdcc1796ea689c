import assert from 'node:assert/strict';
import { chainExportChecksum, type ExportPart, exportTenant, hashIdentities } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import {
  accountOf,
  BUYER,
  dumpTenant,
  found,
  ingest,
  OTHER,
  storeBuyer,
  written,
} from './privacy-samples.ts';
import { STRANGER, type StoreCase, storeRules, TENANT } from './store-case.ts';
import { added, identity, item, lead, offer, person, revised } from './store-samples.ts';

const HASH_KEY = 'a key of the host, at least 32 characters';

/** Erasing, export and retention. */
export const privacyCases: readonly StoreCase[] = storeRules('privacy', [
  {
    slug: 'erase-person',
    title:
      'erasePerson leaves no name, phone, e-mail, user id or text of the person, and counts what it touched',
    family: 'writes',
    run: async (bench) => {
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, BUYER);
      assert.deepEqual(found(await dumpTenant(bench.tenant), BUYER), Object.values(BUYER), 'before');
      const report = await bench.tenant.privacy.erasePerson({
        personId: buyer.person.id,
        eventId: bench.id(),
        now: bench.at(5),
      });
      assert.deepEqual(found(await dumpTenant(bench.tenant), BUYER), [], 'after');
      assert.deepEqual(report, {
        personIds: [buyer.person.id],
        counts: { person: 1, signal: 1, conversation: 1, message: 1, deadLetter: 0 },
        hashes: 0,
      });
    },
  },
  {
    slug: 'erase-person.keys',
    title: 'after erasePerson the keys of the person are free',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      await tenant.privacy.erasePerson({ personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) });
      assert.equal(await tenant.getByKey('person', `phone:${BUYER.phone}`), undefined, 'looked up by phone');
      const again = person(bench, [identity('phone', BUYER.phone)]);
      await tenant.commit({ now: bench.at(6), changes: [added('person', again)] });
    },
  },
  {
    slug: 'erase-person.figures',
    title: 'erasePerson keeps leads, and the record as erased, so that figures add up',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      await tenant.privacy.erasePerson({ personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) });
      assert.deepEqual(await tenant.get('lead', buyer.lead.id), buyer.lead, 'the lead');
      const record = await tenant.get('person', buyer.person.id);
      assert.deepEqual([record?.status, record?.version, record?.names], ['erased', 2, []]);
    },
  },
  {
    slug: 'erase-person.others',
    title: 'erasePerson leaves everybody else as they were',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, BUYER);
      const other = await storeBuyer(bench, account, OTHER);
      await tenant.privacy.erasePerson({ personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) });
      assert.deepEqual(await tenant.get('person', other.person.id), other.person, 'the person');
      assert.deepEqual(await tenant.get('message', other.message.id), other.message, 'the message');
      assert.equal((await tenant.signals.get(other.signalId))?.text, OTHER.text, 'the signal');
    },
  },
  {
    slug: 'erase-person.merged',
    title: 'erasePerson erases every record of the human, whichever of them it is asked for',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const stays = person(bench, [identity('phone', BUYER.phone)], { names: [BUYER.name] });
      const merged = person(bench, [identity('email', BUYER.email)], {
        names: [BUYER.name],
        status: 'merged',
        mergedInto: stays.id,
      });
      await tenant.commit({ now: bench.at(0), changes: [added('person', stays), added('person', merged)] });
      const report = await tenant.privacy.erasePerson({
        personId: merged.id,
        eventId: bench.id(),
        now: bench.at(5),
      });
      assert.deepEqual([...report.personIds].sort(), [stays.id, merged.id].sort());
      assert.deepEqual(found(await dumpTenant(tenant), BUYER), []);
    },
  },
  {
    slug: 'erase-person.unattached',
    title: 'erasePerson finds signals of the person that belong to no lead and no thread of theirs',
    family: 'writes',
    run: async (bench) => {
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, BUYER);
      const { threadExternalId: _thread, ...loose } = written(BUYER, { externalId: 'loose', aliases: [] });
      const { id } = await ingest(bench, account, loose);
      await bench.tenant.privacy.erasePerson({
        personId: buyer.person.id,
        eventId: bench.id(),
        now: bench.at(5),
      });
      assert.deepEqual((await bench.tenant.signals.get(id))?.who, {});
    },
  },
  {
    slug: 'erase-person.final',
    title: 'an erased signal takes no newer revision',
    family: 'writes',
    run: async (bench) => {
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, BUYER);
      const loose = written(BUYER, { externalId: 'order-1', aliases: [] });
      await ingest(bench, account, loose);
      await bench.tenant.privacy.erasePerson({
        personId: buyer.person.id,
        eventId: bench.id(),
        now: bench.at(5),
      });
      const { outcome } = await ingest(bench, account, { ...loose, revision: 2 }, bench.at(6));
      assert.equal(outcome, 'stale');
      assert.deepEqual(found(await dumpTenant(bench.tenant), BUYER), []);
    },
  },
  {
    slug: 'erase-person.known',
    title: 'an erased signal stays known by its id, although the user id is part of the id of the account',
    family: 'writes',
    run: async (bench) => {
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, { ...BUYER, userId: account.slice(0, 4) });
      const loose = written(OTHER, { externalId: 'order-1', aliases: [] });
      const attached = await ingest(bench, account, {
        ...loose,
        who: { platformUserId: account.slice(0, 4) },
      });
      await bench.tenant.privacy.erasePerson({
        personId: buyer.person.id,
        eventId: bench.id(),
        now: bench.at(5),
      });
      assert.deepEqual((await bench.tenant.signals.get(attached.id))?.who, {}, 'erased');
      const again = await ingest(bench, account, { ...loose, revision: 2 }, bench.at(6));
      assert.deepEqual(again, { id: attached.id, outcome: 'stale' });
    },
  },
  {
    slug: 'erase-person.thread-known',
    title:
      'an erased conversation keeps the key of its thread, although the user id is part of the id of the account',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, { ...BUYER, userId: account.slice(0, 4) });
      const { conversation } = buyer;
      const thread = {
        ...conversation,
        id: bench.id<'conversation'>(),
        threadExternalId: 'order-1',
        threadAliases: [],
      };
      await tenant.commit({ now: bench.at(1), changes: [added('conversation', thread)] });
      await tenant.privacy.erasePerson({ personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) });
      assert.equal((await tenant.getByKey('conversation', `${account}:order-1`))?.id, thread.id);
    },
  },
  {
    slug: 'erase-person.event',
    title: 'erasePerson writes one event person.erased, and none when repeated',
    family: 'writes',
    run: async (bench) => {
      const { tenant, store } = bench;
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      await store.deliveries.register({ name: 'crm', types: ['person.erased'] });
      const erasure = { personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) };
      await tenant.privacy.erasePerson(erasure);
      await tenant.privacy.erasePerson({ ...erasure, eventId: bench.id(), now: bench.at(6) });
      const claimed = await store.deliveries.claim({
        consumer: 'crm',
        limit: 10,
        leaseMs: 1_000,
        now: bench.at(7),
      });
      assert.deepEqual(
        claimed.map(({ event }) => [event.id, event.type, event.subject]),
        [[erasure.eventId, 'person.erased', { kind: 'person', id: buyer.person.id, version: 2 }]],
      );
      // A second event would wait behind the first: claims do not show it.
      const [backlog] = await store.deliveries.backlog();
      assert.equal(backlog?.pending, 1, 'events on their way');
    },
  },
  {
    slug: 'erase-person.dead-letter',
    title: 'erasePerson takes the error text out of dead letters about the person',
    family: 'writes',
    run: async (bench) => {
      const { tenant, store } = bench;
      await store.deliveries.register({ name: 'crm', types: ['signal.received'] });
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      const [claimed] = await store.deliveries.claim({
        consumer: 'crm',
        limit: 1,
        leaseMs: 1_000,
        now: bench.at(1),
      });
      assert.ok(claimed, 'a delivery');
      const failure = { error: `no such contact: ${BUYER.phone}`, retryAt: null, now: bench.at(2) };
      await store.deliveries.fail(claimed, failure);
      await tenant.privacy.erasePerson({ personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) });
      const letters = await store.deliveries.deadLetters();
      assert.deepEqual(
        letters.items.map(({ error }) => error),
        ['erased'],
      );
    },
  },
  {
    slug: 'erase-person.later-dead-letter',
    title:
      'a repeated erasePerson takes the error text out of what died since, also about a signal erased before',
    family: 'writes',
    run: async (bench) => {
      const { tenant, store } = bench;
      await store.deliveries.register({ name: 'crm', types: ['signal.received'] });
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      const claim = { consumer: 'crm', limit: 1, leaseMs: 60_000, now: bench.at(1) };
      const [claimed] = await store.deliveries.claim(claim);
      assert.ok(claimed, 'a delivery');
      const erasure = { personId: buyer.person.id, now: bench.at(5) };
      await tenant.privacy.erasePerson({ ...erasure, eventId: bench.id() });
      const failure = { error: `no such contact: ${BUYER.phone}`, retryAt: null, now: bench.at(6) };
      await store.deliveries.fail(claimed, failure);
      const { counts } = await tenant.privacy.erasePerson({ ...erasure, eventId: bench.id() });
      const [letter] = (await store.deliveries.deadLetters()).items;
      assert.deepEqual([letter?.error, counts.signal, counts.deadLetter], ['erased', 0, 1]);
    },
  },
  {
    slug: 'erase-person.unknown',
    title: 'erasePerson of nobody of this tenant is not_found',
    family: 'errors',
    run: async (bench) => {
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      const erasure = { personId: buyer.person.id, eventId: bench.id(), now: bench.at(5) };
      await expectError('a stranger', () => bench.stranger.privacy.erasePerson(erasure), 'not_found');
    },
  },
  {
    slug: 'erase-person.invalid',
    title: 'a hash key that is too short is refused with invalid_input, and nothing is erased',
    family: 'errors',
    run: async (bench) => {
      const buyer = await storeBuyer(bench, accountOf(bench), BUYER);
      const erasure = { personId: buyer.person.id, eventId: bench.id(), now: bench.at(5), hashKey: 'short' };
      await expectError('a short key', () => bench.tenant.privacy.erasePerson(erasure), 'invalid_input');
      assert.equal((await bench.tenant.get('person', buyer.person.id))?.status, 'active');
    },
  },
  {
    slug: 'is-erased',
    title: 'hashes of an erased person are known in the own tenant only, and only when a key was given',
    family: 'writes',
    run: async (bench) => {
      const { tenant, stranger } = bench;
      const account = accountOf(bench);
      const buyer = await storeBuyer(bench, account, BUYER);
      const other = await storeBuyer(bench, account, OTHER);
      const hashes = await hashIdentities(HASH_KEY, TENANT, buyer.person.identities);
      assert.equal(await tenant.privacy.isErased(hashes), false, 'before');
      const { hashes: kept } = await tenant.privacy.erasePerson({
        personId: buyer.person.id,
        eventId: bench.id(),
        now: bench.at(5),
        hashKey: HASH_KEY,
      });
      assert.equal(kept, 3, 'hashes kept');
      assert.equal(await tenant.privacy.isErased(hashes.slice(0, 1)), true, 'after');
      assert.equal(await stranger.privacy.isErased(hashes), false, 'in another tenant');
      await tenant.privacy.erasePerson({ personId: other.person.id, eventId: bench.id(), now: bench.at(5) });
      const others = await hashIdentities(HASH_KEY, TENANT, other.person.identities);
      assert.equal(await tenant.privacy.isErased(others), false, 'without a key');
    },
  },
  {
    slug: 'export',
    title: 'an export holds every row of the tenant once, in pages, and nothing of others',
    family: 'values',
    run: async (bench) => {
      const { tenant, stranger } = bench;
      const items = ['a', 'b', 'c', 'd', 'e'].map((sku) => item(bench, sku));
      await tenant.commit({ now: bench.at(0), changes: items.map((one) => added('item', one)) });
      const foreign = item(bench, 'f', { tenantId: STRANGER as (typeof items)[0]['tenantId'] });
      await stranger.commit({ now: bench.at(0), changes: [added('item', foreign)] });
      const { id: signalId } = await ingest(bench, accountOf(bench), written(BUYER));
      const [recorded] = await tenant.offers.record({
        now: bench.at(0),
        offers: [{ id: bench.id(), eventId: bench.id(), offer: offer('o-1') }],
      });
      const rows: [string, unknown][] = [];
      let cursor: string | undefined;
      do {
        const page = await tenant.privacy.exportPage({ cursor, limit: 2 });
        assert.ok(page.rows.length <= 2, 'rows on a page of 2');
        rows.push(...page.rows.map((row): [string, unknown] => [page.kind, row]));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      const of = (kind: string): unknown[] => rows.filter(([name]) => name === kind).map(([, row]) => row);
      assert.deepEqual(
        of('item'),
        items.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
      assert.deepEqual(of('signal'), [await tenant.signals.get(signalId)]);
      assert.deepEqual(of('offer'), [await tenant.offers.get(recorded?.id ?? '')]);
      assert.deepEqual(of('sighting'), await tenant.offers.sightings(recorded?.id ?? ''));
    },
  },
  {
    slug: 'export.tokens',
    title: 'an export says that tokens are there, and holds no secret',
    family: 'values',
    run: async ({ store, tenant }) => {
      await store.tokens.write(TENANT, 'account-1', { accessToken: 'TOP-SECRET' }, 0);
      const page = await tenant.privacy.exportPage({ cursor: 'token:' });
      assert.deepEqual([page.kind, page.rows], ['token', [{ accountId: 'account-1', version: 1 }]]);
    },
  },
  {
    slug: 'export.manifest',
    title: 'the manifest of an export counts its rows, and its checksum can be made again from them',
    family: 'values',
    run: async (bench) => {
      await storeBuyer(bench, accountOf(bench), BUYER);
      const parts: ExportPart[] = [];
      for await (const part of exportTenant(bench.tenant)) parts.push(part);
      const last = parts.at(-1);
      assert.ok(last?.type === 'manifest', 'the last part');
      let checksum = '';
      for (const part of parts)
        if (part.type === 'rows')
          checksum = await chainExportChecksum(checksum, JSON.parse(JSON.stringify(part.rows)));
      assert.equal(last.manifest.checksum, checksum);
      const { person: people, lead: leads, message: messages, signal: signals } = last.manifest.counts;
      assert.deepEqual([people, leads, messages, signals], [1, 1, 1, 1]);
    },
  },
  {
    slug: 'erase',
    title: 'erase takes everything of the tenant, and nothing of another',
    family: 'writes',
    run: async (bench) => {
      const { store, tenant, stranger } = bench;
      await storeBuyer(bench, accountOf(bench), BUYER);
      await store.tokens.write(TENANT, 'account-1', { accessToken: 'a' }, 0);
      await store.tokens.write(STRANGER, 'account-1', { accessToken: 'b' }, 0);
      const foreign = item(bench, 'f', { tenantId: STRANGER as ReturnType<typeof item>['tenantId'] });
      await stranger.commit({ now: bench.at(0), changes: [added('item', foreign)] });
      const report = await tenant.privacy.erase({ now: bench.at(5), by: 'member-1', reason: 'client left' });
      const { person: people, signal: signals, token: tokens } = report.counts;
      assert.deepEqual([people, signals, tokens], [1, 1, 1], 'the counts');
      const { counts } = await manifestOf(tenant);
      assert.deepEqual(counts, {}, 'what is left');
      assert.deepEqual((await manifestOf(stranger)).counts, { item: 1, token: 1 }, 'of the other tenant');
    },
  },
  {
    slug: 'erase.audit',
    title: 'erase leaves an audit row that says when, by whom, why and how much, without personal data',
    family: 'writes',
    run: async (bench) => {
      const { tenant, stranger } = bench;
      await storeBuyer(bench, accountOf(bench), BUYER);
      const report = await tenant.privacy.erase({ now: bench.at(5), by: 'member-1', reason: 'client left' });
      const { tenantId, erasedAt, by, reason } = report;
      assert.deepEqual([tenantId, erasedAt, by, reason], [TENANT, bench.at(5), 'member-1', 'client left']);
      assert.deepEqual(await tenant.privacy.erasures(), [report]);
      assert.deepEqual(await stranger.privacy.erasures(), [], 'of another tenant');
      assert.deepEqual(found(JSON.stringify(report), BUYER), []);
    },
  },
  {
    slug: 'purge',
    title: 'purge takes personal data of what is older and belongs to no open lead',
    family: 'writes',
    run: async (bench) => {
      const closed = { status: 'won', closedAt: bench.at(0) } as const;
      await storeBuyer(bench, accountOf(bench), BUYER, closed);
      const report = await bench.tenant.privacy.purge({ before: bench.at(10), now: bench.at(20) });
      assert.deepEqual(report, { persons: 1, signals: 1, messages: 1, hasMore: false });
      assert.deepEqual(found(await dumpTenant(bench.tenant), BUYER), []);
      const again = await bench.tenant.privacy.purge({ before: bench.at(30), now: bench.at(30) });
      assert.deepEqual(again, { persons: 0, signals: 0, messages: 0, hasMore: false }, 'repeated');
    },
  },
  {
    slug: 'purge.open-lead',
    title: 'purge leaves who has an open lead',
    family: 'writes',
    run: async (bench) => {
      await storeBuyer(bench, accountOf(bench), BUYER);
      const before = await dumpTenant(bench.tenant);
      await bench.tenant.privacy.purge({ before: bench.at(10), now: bench.at(20) });
      assert.equal(await dumpTenant(bench.tenant), before);
    },
  },
  {
    slug: 'purge.newer',
    title: 'purge leaves what changed since, and people with a lead that did',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      const human = person(bench, [identity('phone', BUYER.phone)]);
      const wish = lead(bench, { personId: human.id, status: 'won' });
      await tenant.commit({ now: bench.at(0), changes: [added('person', human), added('lead', wish)] });
      const later = revised(wish, { score: 1 }, bench.at(15));
      const change = { kind: 'lead' as const, entity: later, expectedVersion: 1, keys: [] };
      await tenant.commit({ now: bench.at(15), changes: [change] });
      const { id } = await ingest(bench, accountOf(bench), written(OTHER), bench.at(15));
      await tenant.privacy.purge({ before: bench.at(10), now: bench.at(20) });
      assert.deepEqual(await tenant.get('person', human.id), human);
      assert.equal((await tenant.signals.get(id))?.text, OTHER.text);
    },
  },
]);

async function manifestOf(
  tenant: Parameters<typeof exportTenant>[0],
): Promise<Extract<ExportPart, { readonly type: 'manifest' }>['manifest']> {
  for await (const part of exportTenant(tenant)) if (part.type === 'manifest') return part.manifest;
  return assert.fail('the export has no manifest');
}
