import {
  ENTITY_KINDS,
  type EntityKind,
  isLeadKitError,
  type JsonValue,
  type TenantStore,
} from '@leadkit/core';
import {
  mapTexts,
  type StoreMutant,
  withOffers,
  withSignals,
  withTenant,
  withTokens,
} from './store-mutant.ts';

type Commit = Parameters<TenantStore['commit']>[0];

/** A store that changes what is committed on its way in. */
function committing(change: (input: Commit) => Commit): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (inner) => ({
      commit: (input, options) => inner.commit(change(input), options),
    })),
  });
}

/** Texts that were damaged on their way in, each as a real fault damages them. */
const DAMAGE: Readonly<Record<string, (text: string) => string>> = {
  quotes: (text) => text.replaceAll("'", "''"),
  backslashes: (text) => text.replaceAll('\\\\', '\\'),
  'four-byte': (text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?'),
  'right-to-left': (text) => text.replaceAll(/[\u202a-\u202e]/g, ''),
  combining: (text) => text.normalize('NFC'),
  patterns: (text) => text.replaceAll('%', '%%'),
  controls: (text) => text.replaceAll(/\p{Cc}/gu, ' '),
  kazakh: (text) => text.replaceAll('Ә', 'А'),
  spaces: (text) => text.trim(),
  long: (text) => text.slice(0, 32_767),
};

const texts: readonly StoreMutant[] = Object.entries(DAMAGE).map(([name, damage]) => ({
  id: `texts are damaged: ${name}`,
  breaks: `store.values.text.${name}`,
  mutate: committing((input) => ({
    ...input,
    events: input.events?.map((event) => ({ ...event, data: mapTexts(event.data, damage) })),
  })),
}));

const forgetful: readonly StoreMutant[] = ENTITY_KINDS.map((kind) => ({
  id: `the last field of a ${kind} is not stored`,
  breaks: `store.values.entity.${kind}`,
  mutate: ({ subject }) => ({
    subject: withTenant(subject, (inner) => ({
      get: async <Kind extends EntityKind>(asked: Kind, id: string) => {
        const entity = await inner.get(asked, id);
        if (entity === undefined || asked !== (kind as EntityKind)) return entity;
        const kept = Object.entries(entity).slice(0, -1);
        return Object.fromEntries(kept) as typeof entity;
      },
    })),
  }),
}));

const stripNul = <Value>(value: Value): Value => mapTexts(value, (text) => text.replaceAll('\u0000', ''));

const nul: readonly StoreMutant[] = [
  ...['entity', 'property-name'].map((where) => ({
    id: `NUL is cut out of an entity (${where})`,
    breaks: `store.values.nul.${where}`,
    mutate: committing((input) => ({ ...input, changes: stripNul(input.changes) })),
  })),
  {
    id: 'NUL is cut out of an event',
    breaks: 'store.values.nul.event',
    mutate: committing((input) => ({ ...input, events: stripNul(input.events) })),
  },
  {
    id: 'NUL is cut out of a signal',
    breaks: 'store.values.nul.signal',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({ ingest: (input) => inner.ingest(stripNul(input)) })),
    }),
  },
  {
    id: 'NUL is cut out of an offer',
    breaks: 'store.values.nul.offer',
    mutate: ({ subject }) => ({
      subject: withOffers(subject, (inner) => ({ record: (input) => inner.record(stripNul(input)) })),
    }),
  },
  {
    id: 'NUL is cut out of a token',
    breaks: 'store.values.nul.token',
    mutate: ({ subject }) => ({
      subject: withTokens(subject, (inner) => ({
        write: (tenantId, accountId, values, version) =>
          inner.write(tenantId, accountId, stripNul(values), version),
      })),
    }),
  },
];

function mapNumbers(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'number') return Math.round(value * 100) / 100;
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapNumbers(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapNumbers(item)]));
}

function flatten(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (depth > 20) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, flatten(item, depth + 1)]));
}

/** Breaks the store as a whole and what it keeps. */
export const shapeAndValueMutants: readonly StoreMutant[] = [
  {
    id: 'the store has a name for people as its id',
    breaks: 'store.store.named',
    mutate: ({ subject }) => ({ subject: { ...subject, id: 'Memory Store' } }),
  },
  {
    id: 'every tenant is called default',
    breaks: 'store.store.tenant-named',
    mutate: ({ subject }) => ({ subject: withTenant(subject, () => ({ tenantId: 'default' })) }),
  },
  {
    id: 'a closed store goes on',
    breaks: 'store.store.closed',
    mutate: ({ subject }) => ({ subject: { ...subject, close: async () => undefined } }),
  },
  {
    id: 'a store that cannot be reached says there is nothing',
    breaks: 'store.store.unreachable',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        get: async (kind, id) => {
          try {
            return await inner.get(kind, id);
          } catch (error) {
            if (isLeadKitError(error, 'unavailable')) return undefined;
            throw error;
          }
        },
      })),
    }),
  },
  ...forgetful,
  ...texts,
  ...nul,
  {
    id: 'numbers are rounded to two digits',
    breaks: 'store.values.numbers',
    mutate: committing((input) => ({
      ...input,
      changes: mapNumbers(input.changes as unknown as JsonValue) as unknown as Commit['changes'],
    })),
  },
  {
    id: 'values are cut off at twenty levels',
    breaks: 'store.values.nested',
    mutate: committing((input) => ({
      ...input,
      changes: input.changes?.map((change) => flatten(change)) as unknown as Commit['changes'],
    })),
  },
  {
    id: 'objects are copied by assignment, so __proto__ is lost',
    breaks: 'store.values.names',
    mutate: committing((input) => ({ ...input, changes: mapTexts(input.changes, (text) => text) })),
  },
  {
    id: 'a missing column is read as undefined',
    breaks: 'store.values.undefined-dropped',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        getByKey: async (kind, key) => {
          const entity = await inner.getByKey(kind, key);
          return entity === undefined ? undefined : { nicheId: undefined, ...entity };
        },
      })),
    }),
  },
  {
    id: 'half a surrogate pair becomes a question mark',
    breaks: 'store.values.surrogate',
    mutate: committing((input) => ({
      ...input,
      changes: mapTexts(input.changes, (text) => new TextDecoder().decode(new TextEncoder().encode(text))),
    })),
  },
  {
    id: 'reads share one object',
    breaks: 'store.values.result-is-a-copy',
    mutate: ({ subject }) => {
      const read = new Map<string, unknown>();
      return {
        subject: withTenant(subject, (inner) => ({
          get: async (kind, id) => {
            const entity = await inner.get(kind, id);
            if (!read.has(id)) read.set(id, structuredClone(entity));
            return read.get(id) as typeof entity;
          },
        })),
      };
    },
  },
  {
    id: 'what was passed in is kept as it is',
    breaks: 'store.values.input-is-a-copy',
    mutate: ({ subject }) => {
      const given = new Map<string, unknown>();
      return {
        subject: withTenant(subject, (inner) => ({
          commit: async (input, options) => {
            await inner.commit(input, options);
            for (const { entity } of input.changes ?? []) given.set(entity.id, entity);
          },
          get: async (kind, id) => {
            const entity = await inner.get(kind, id);
            return (given.get(id) as typeof entity) ?? entity;
          },
        })),
      };
    },
  },
];
