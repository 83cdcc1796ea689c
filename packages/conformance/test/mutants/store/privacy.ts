import type { PrivacyStore, TenantStore } from '@leadkit/core';
import { isLeadKitError } from '@leadkit/core';
import { createTestIds } from '@leadkit/core/testing';
import { type StoreMutant, withTenant } from './store-mutant.ts';

/** A store whose privacy calls are partly replaced. */
function privacy(
  patch: (inner: PrivacyStore, tenant: TenantStore) => Partial<PrivacyStore>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (tenant) => ({
      privacy: { ...tenant.privacy, ...patch(tenant.privacy, tenant) },
    })),
  });
}

const NOTHING = { person: 0, signal: 0, conversation: 0, message: 0, deadLetter: 0 };

/** An erasure that only says so. */
const lazy: StoreMutant['mutate'] = privacy(() => ({
  erasePerson: async ({ personId }) => ({ personIds: [personId], counts: NOTHING, hashes: 0 }),
}));

/** An erasure that does something else to the tenant afterwards. */
function erasing(
  after: (tenant: TenantStore, input: Parameters<PrivacyStore['erasePerson']>[0]) => Promise<unknown>,
): StoreMutant['mutate'] {
  return privacy((inner, tenant) => ({
    erasePerson: async (input, options) => {
      const report = await inner.erasePerson(input, options);
      await after(tenant, input);
      return report;
    },
  }));
}

const persons: readonly StoreMutant[] = [
  { id: 'erasePerson does nothing', breaks: 'store.privacy.erase-person', mutate: lazy },
  { id: 'erasePerson keeps the keys', breaks: 'store.privacy.erase-person.keys', mutate: lazy },
  {
    id: 'erasePerson deletes everything of the tenant',
    breaks: 'store.privacy.erase-person.figures',
    mutate: erasing((tenant, { now }) => tenant.privacy.erase({ now, by: 'x', reason: 'x' })),
  },
  {
    id: 'erasePerson purges everybody',
    breaks: 'store.privacy.erase-person.others',
    mutate: erasing((tenant, { now }) => tenant.privacy.erase({ now, by: 'x', reason: 'x' })),
  },
  { id: 'erasePerson forgets merged records', breaks: 'store.privacy.erase-person.merged', mutate: lazy },
  {
    id: 'erasePerson forgets signals without a lead',
    breaks: 'store.privacy.erase-person.unattached',
    mutate: lazy,
  },
  { id: 'an erased signal is updated', breaks: 'store.privacy.erase-person.final', mutate: lazy },
  { id: 'an erased signal is not known any more', breaks: 'store.privacy.erase-person.known', mutate: lazy },
  {
    id: 'an erased conversation loses its thread',
    breaks: 'store.privacy.erase-person.thread-known',
    mutate: erasing((tenant, { now }) => tenant.privacy.erase({ now, by: 'x', reason: 'x' })),
  },
  {
    id: 'a repeated erasePerson tells it again',
    breaks: 'store.privacy.erase-person.event',
    mutate: erasing((tenant, { now, personId }) =>
      tenant.commit({
        now,
        events: [
          {
            id: createTestIds({ seed: 9 }).next(),
            type: 'person.erased',
            version: 1,
            tenantId: tenant.tenantId,
            subject: { kind: 'person', id: personId, version: 2 },
            occurredAt: now,
            data: {},
          },
        ],
      }),
    ),
  },
  { id: 'errors of dead letters stay', breaks: 'store.privacy.erase-person.dead-letter', mutate: lazy },
  {
    id: 'errors of dead letters that came later stay',
    breaks: 'store.privacy.erase-person.later-dead-letter',
    mutate: lazy,
  },
  {
    id: 'erasing nobody is a success',
    breaks: 'store.privacy.erase-person.unknown',
    mutate: privacy((inner) => ({
      erasePerson: (input, options) =>
        inner.erasePerson(input, options).catch((error: unknown) => {
          if (isLeadKitError(error, 'not_found')) return { personIds: [], counts: NOTHING, hashes: 0 };
          throw error;
        }),
    })),
  },
  {
    id: 'any hash key will do',
    breaks: 'store.privacy.erase-person.invalid',
    mutate: privacy((inner) => ({
      erasePerson: ({ hashKey, ...input }, options) =>
        inner.erasePerson(
          { ...input, ...(hashKey === undefined ? {} : { hashKey: hashKey.padEnd(32, '.') }) },
          options,
        ),
    })),
  },
  {
    id: 'erased people are forgotten',
    breaks: 'store.privacy.is-erased',
    mutate: privacy(() => ({ isErased: async () => false })),
  },
];

const tenants: readonly StoreMutant[] = [
  {
    id: 'an export stops after the first page of a kind',
    breaks: 'store.privacy.export',
    mutate: privacy((inner) => ({
      exportPage: async (request, options) => {
        const page = await inner.exportPage({ ...request, limit: 1_000 }, options);
        return { ...page, rows: page.rows.slice(0, request?.limit ?? 1_000) };
      },
    })),
  },
  {
    id: 'an export holds secrets',
    breaks: 'store.privacy.export.tokens',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (tenant, store) => ({
        privacy: {
          ...tenant.privacy,
          exportPage: async (request, options) => {
            const page = await tenant.privacy.exportPage(request, options);
            if (page.kind !== 'token') return page;
            const secret = await store.tokens.read(tenant.tenantId, 'account-1');
            return { ...page, rows: page.rows.map((row) => ({ ...row, ...secret?.values })) };
          },
        },
      })),
    }),
  },
  {
    id: 'an export leaves messages out',
    breaks: 'store.privacy.export.manifest',
    mutate: privacy((inner) => ({
      exportPage: async (request, options) => {
        const page = await inner.exportPage(request, options);
        return page.kind === 'message' ? { ...page, rows: [] } : page;
      },
    })),
  },
  {
    id: 'erase only writes the audit row',
    breaks: 'store.privacy.erase',
    mutate: privacy((_inner, { tenantId }) => ({
      erase: async ({ now, by, reason }) => ({
        tenantId,
        erasedAt: now,
        by,
        reason,
        counts: { person: 1, signal: 1, token: 1 },
      }),
    })),
  },
  {
    id: 'erase leaves no trace of itself',
    breaks: 'store.privacy.erase.audit',
    mutate: privacy(() => ({ erasures: async () => [] })),
  },
  {
    id: 'purge does nothing',
    breaks: 'store.privacy.purge',
    mutate: privacy(() => ({
      purge: async () => ({ persons: 1, signals: 1, messages: 1, hasMore: false }),
    })),
  },
  ...['open-lead', 'newer'].map((name) => ({
    id: `purge takes everything (${name})`,
    breaks: `store.privacy.purge.${name}`,
    mutate: privacy((inner) => ({
      purge: async (input, options) => {
        await inner.erase({ now: input.now, by: 'x', reason: 'x' });
        return inner.purge(input, options);
      },
    })),
  })),
];

/** Breaks erasing, export and retention. */
export const privacyMutants: readonly StoreMutant[] = [...persons, ...tenants];
