import {
  type CommitInput,
  ENTITY_KINDS,
  type EntityChange,
  isLeadKitError,
  LeadKitError,
  type Store,
  type TenantId,
  type TenantStore,
} from '@leadkit/core';
import { type AnyEntity, type StoreMutant, TENANTS, withTenant } from './store-mutant.ts';

/** A store whose `commit` is replaced. */
function committing(
  commit: (input: CommitInput, inner: TenantStore, store: Store) => Promise<void>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (inner, store) => ({ commit: (input) => commit(input, inner, store) })),
  });
}

function conflict(message: string): LeadKitError {
  return new LeadKitError({ code: 'conflict', operation: 'commit', message });
}

function entityOf(change: EntityChange, patch: object): EntityChange {
  return { ...change, ...patch } as EntityChange;
}

/** Writes over the stored version where `when` says so. */
function overwriting(when: (expected: number, stored: number) => boolean): StoreMutant['mutate'] {
  return committing(async (input, inner) => {
    const changes: EntityChange[] = [];
    for (const change of input.changes ?? []) {
      const stored = (await inner.get(change.kind, change.entity.id))?.version ?? 0;
      if (!when(change.expectedVersion, stored)) changes.push(change);
      else {
        const entity = { ...change.entity, version: stored + 1 };
        changes.push(entityOf(change, { entity, expectedVersion: stored }));
      }
    }
    await inner.commit({ ...input, changes });
  });
}

/** Takes changes one after another, so that a key must be free at that very moment. */
function isPossibleInOrder(changes: readonly EntityChange[], holders: Map<string, string>): boolean {
  const held = new Map(holders);
  for (const { entity, keys } of changes) {
    for (const key of keys) if (held.has(key) && held.get(key) !== entity.id) return false;
    for (const [key, id] of held) if (id === entity.id) held.delete(key);
    for (const key of keys) held.set(key, entity.id);
  }
  return true;
}

function inOrder(
  orders: (changes: readonly EntityChange[]) => readonly (readonly EntityChange[])[],
): StoreMutant['mutate'] {
  const holders = new Map<string, string>();
  return committing(async (input, inner) => {
    const changes = input.changes ?? [];
    if (!orders(changes).some((order) => isPossibleInOrder(order, holders))) throw conflict('a key is taken');
    await inner.commit(input);
    for (const { entity, keys } of changes) {
      for (const [key, id] of holders) if (id === entity.id) holders.delete(key);
      for (const key of keys) holders.set(key, entity.id);
    }
  });
}

/** Swallows the refusal of input that `accepts` lets through. */
function accepting(accepts: (input: CommitInput) => boolean): StoreMutant['mutate'] {
  return committing(async (input, inner) => {
    try {
      await inner.commit(input);
    } catch (error) {
      if (!isLeadKitError(error, 'invalid_input') || !accepts(input)) throw error;
    }
  });
}

function chunks<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return values.length <= 400 ? [values] : [values.slice(0, 400), ...chunks(values.slice(400))];
}

const keys: readonly StoreMutant[] = [
  {
    id: 'only the first unique key is kept',
    breaks: 'store.keys.found',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        changes: input.changes?.map((change) => entityOf(change, { keys: change.keys.slice(0, 1) })),
      }),
    ),
  },
  {
    id: 'keys are compared without case',
    breaks: 'store.keys.absent',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        getByKey: async (kind, key) =>
          (await inner.getByKey(kind, key)) ?? (await inner.getByKey(kind, key.toUpperCase())),
      })),
    }),
  },
  {
    id: 'the conflict shows the key',
    breaks: 'store.keys.taken',
    mutate: committing(async (input, inner) => {
      try {
        await inner.commit(input);
      } catch (error) {
        if (!isLeadKitError(error, 'conflict')) throw error;
        const { issues } = error;
        const message = `duplicate key ${input.changes?.flatMap((change) => change.keys).join()}`;
        throw new LeadKitError({ code: 'conflict', operation: 'commit', message, issues });
      }
    }),
  },
  {
    id: 'keys are checked against what is stored only, and changes are stored one by one',
    breaks: 'store.keys.taken-in-one-commit',
    mutate: committing(async (input, inner) => {
      for (const change of input.changes ?? []) await inner.commit({ ...input, changes: [change] });
    }),
  },
  {
    id: 'a thing is in its own way',
    breaks: 'store.keys.own',
    mutate: committing(async (input, inner) => {
      for (const { kind, keys: wanted } of input.changes ?? [])
        for (const key of wanted)
          if ((await inner.getByKey(kind, key)) !== undefined) throw conflict('a key is taken');
      await inner.commit(input);
    }),
  },
  {
    id: 'keys are never given up',
    breaks: 'store.keys.freed',
    mutate: ({ subject }) => {
      const held = new Map<string, string>();
      return {
        subject: withTenant(subject, (inner) => ({
          commit: async (input) => {
            await inner.commit(input);
            for (const { entity, keys: taken } of input.changes ?? [])
              for (const key of taken) held.set(key, entity.id);
          },
          getByKey: async (kind, key) =>
            (await inner.getByKey(kind, key)) ?? (await inner.get(kind, held.get(key) ?? '')),
        })),
      };
    },
  },
  {
    id: 'keys are taken in the order of the changes',
    breaks: 'store.keys.handed-over.kept-first',
    mutate: (good) => inOrder((changes) => [changes])(good),
  },
  {
    id: 'keys are taken in the opposite order of the changes',
    breaks: 'store.keys.handed-over.merged-first',
    mutate: (good) => inOrder((changes) => [changes.toReversed()])(good),
  },
  {
    id: 'keys are taken one after another in whichever order works',
    breaks: 'store.keys.swapped',
    mutate: (good) => inOrder((changes) => [changes, changes.toReversed()])(good),
  },
  {
    id: 'keys of all kinds are in one set',
    breaks: 'store.keys.per-kind',
    mutate: committing(async (input, inner) => {
      const all = (input.changes ?? []).flatMap((change) => change.keys);
      if (new Set(all).size < all.length) throw conflict('a key is taken');
      await inner.commit(input);
    }),
  },
  {
    id: 'keys of all tenants are in one set',
    breaks: 'store.keys.per-tenant',
    mutate: committing(async (input, inner, store) => {
      for (const tenantId of TENANTS)
        for (const { kind, keys: wanted } of tenantId === inner.tenantId ? [] : (input.changes ?? []))
          for (const key of wanted)
            if ((await store.tenant(tenantId).getByKey(kind, key)) !== undefined)
              throw conflict('a key is taken');
      await inner.commit(input);
    }),
  },
];

const versions: readonly StoreMutant[] = [
  {
    id: 'creating is an upsert',
    breaks: 'store.commit.created-twice',
    mutate: overwriting((expected, stored) => expected === 0 && stored > 0),
  },
  {
    id: 'the last writer wins',
    breaks: 'store.commit.version-older',
    mutate: overwriting((expected, stored) => expected > 0 && expected < stored),
  },
  {
    id: 'a version from the future is taken',
    breaks: 'store.commit.version-newer',
    mutate: overwriting((expected, stored) => stored > 0 && expected > stored),
  },
  {
    id: 'a new state is laid over the old one',
    breaks: 'store.commit.changed',
    mutate: committing(async (input, inner) => {
      const changes: EntityChange[] = [];
      for (const change of input.changes ?? []) {
        const stored: AnyEntity | undefined = await inner.get(change.kind, change.entity.id);
        changes.push(entityOf(change, { entity: { ...stored, ...change.entity } }));
      }
      await inner.commit({ ...input, changes });
    }),
  },
  {
    id: 'every change is one version',
    breaks: 'store.commit.steps',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        changes: input.changes?.map((change) =>
          entityOf(change, { entity: { ...change.entity, version: change.expectedVersion + 1 } }),
        ),
      }),
    ),
  },
  {
    id: 'the version of the new state is not looked at',
    breaks: 'store.commit.version-not-later',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        changes: input.changes?.map((change) => {
          const version = Math.max(change.entity.version, change.expectedVersion + 1);
          return entityOf(change, { entity: { ...change.entity, version } });
        }),
      }),
    ),
  },
  {
    id: 'a change of what is missing creates it',
    breaks: 'store.commit.changed-missing',
    mutate: overwriting((expected, stored) => expected > 0 && stored === 0),
  },
  {
    id: 'things are found by id, whatever their kind',
    breaks: 'store.commit.unknown',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        get: async (kind, id) => {
          for (const other of [kind, ...ENTITY_KINDS]) {
            const entity: unknown = await inner.get(other, id);
            if (entity !== undefined) return entity as never;
          }
          return undefined;
        },
      })),
    }),
  },
];

const tenants: readonly StoreMutant[] = [
  {
    id: 'an empty commit is refused',
    breaks: 'store.commit.empty',
    mutate: committing(async (input, inner) => {
      if ((input.changes ?? []).length + (input.events ?? []).length === 0)
        throw new LeadKitError({ code: 'invalid_input', operation: 'commit', message: 'nothing to do' });
      await inner.commit(input);
    }),
  },
  {
    id: 'things are read whoever they belong to',
    breaks: 'store.commit.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        get: async (kind, id) => {
          for (const tenantId of [inner.tenantId, ...TENANTS]) {
            const entity = await store.tenant(tenantId).get(kind, id);
            if (entity !== undefined) return entity;
          }
          return undefined;
        },
      })),
    }),
  },
  {
    id: 'a thing of another tenant is taken over',
    breaks: 'store.commit.foreign-entity',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        changes: input.changes?.map((change) =>
          entityOf(change, { entity: { ...change.entity, tenantId: inner.tenantId as TenantId } }),
        ),
      }),
    ),
  },
  {
    id: 'an event of another tenant is taken over',
    breaks: 'store.commit.foreign-event',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        events: input.events?.map((event) => ({ ...event, tenantId: inner.tenantId })),
      }),
    ),
  },
  {
    id: 'a change is made by id, whoever the thing belongs to',
    breaks: 'store.commit.foreign-version-untouched',
    mutate: committing(async (input, inner, store) => {
      for (const tenantId of TENANTS) {
        const owner = store.tenant(tenantId);
        for (const change of input.changes ?? []) {
          if ((await owner.get(change.kind, change.entity.id)) === undefined) continue;
          const entity = { ...change.entity, tenantId: tenantId as TenantId };
          return owner.commit({ ...input, changes: [entityOf(change, { entity })] });
        }
      }
      return inner.commit(input);
    }),
  },
];

const atomic: readonly StoreMutant[] = [
  {
    id: 'changes are stored one by one',
    breaks: 'store.commit.atomic-changes',
    mutate: committing(async (input, inner) => {
      for (const change of input.changes ?? []) await inner.commit({ now: input.now, changes: [change] });
      await inner.commit({ ...input, changes: [] });
    }),
  },
  {
    id: 'events are written before the changes',
    breaks: 'store.commit.atomic-events',
    mutate: committing(async (input, inner) => {
      await inner.commit({ now: input.now, events: input.events });
      await inner.commit({ ...input, events: [] });
    }),
  },
  {
    id: 'the acknowledgement is forgotten',
    breaks: 'store.commit.acknowledges',
    mutate: committing((input, inner) => inner.commit({ ...input, acknowledge: undefined })),
  },
  {
    id: 'the delivery is acknowledged before the changes are stored',
    breaks: 'store.commit.acknowledge-refused',
    mutate: committing(async (input, inner) => {
      const { acknowledge, ...rest } = input;
      await inner.commit({ now: input.now, acknowledge });
      await inner.commit(rest);
    }),
  },
  {
    id: 'a lost lease does not stop the changes',
    breaks: 'store.commit.acknowledge-lost',
    mutate: committing(async (input, inner) => {
      await inner.commit({ ...input, acknowledge: undefined });
      await inner.commit({ now: input.now, acknowledge: input.acknowledge }).catch(() => undefined);
    }),
  },
  {
    id: 'a delivery is acknowledged whoever it belongs to',
    breaks: 'store.commit.acknowledge-foreign',
    mutate: committing(async ({ acknowledge, ...rest }, inner, store) => {
      await inner.commit(rest);
      if (acknowledge !== undefined) await store.deliveries.acknowledge(acknowledge);
    }),
  },
];

const limits: readonly StoreMutant[] = [
  {
    id: 'changes of an unknown kind are left out',
    breaks: 'store.commit.unknown-kind',
    mutate: committing((input, inner) =>
      inner.commit({
        ...input,
        changes: input.changes?.filter((change) => ENTITY_KINDS.includes(change.kind)),
      }),
    ),
  },
  {
    id: 'the limit of changes is one too low',
    breaks: 'store.commit.changes-at-limit',
    mutate: committing(async (input, inner) => {
      if ((input.changes ?? []).length + (input.events ?? []).length >= 500)
        throw new LeadKitError({ code: 'invalid_input', operation: 'commit', message: 'too many' });
      await inner.commit(input);
    }),
  },
  {
    id: 'many changes are split into several commits',
    breaks: 'store.commit.too-many.changes',
    mutate: committing(async (input, inner) => {
      for (const changes of chunks(input.changes ?? [])) await inner.commit({ ...input, changes });
    }),
  },
  {
    id: 'many events are split into several commits',
    breaks: 'store.commit.too-many.events',
    mutate: committing(async (input, inner) => {
      for (const events of chunks(input.events ?? [])) await inner.commit({ ...input, events });
    }),
  },
  {
    id: 'changes and events are counted apart',
    breaks: 'store.commit.too-many.both',
    mutate: committing(async (input, inner) => {
      await inner.commit({ now: input.now, changes: input.changes });
      await inner.commit({ ...input, changes: [] });
    }),
  },
  {
    id: 'a commit of half a megabyte is refused',
    breaks: 'store.commit.bytes-below-limit',
    mutate: committing(async (input, inner) => {
      if (JSON.stringify(input).length > 524_288)
        throw new LeadKitError({ code: 'invalid_input', operation: 'commit', message: 'too long' });
      await inner.commit(input);
    }),
  },
  {
    id: 'the bytes of changes are not counted',
    breaks: 'store.commit.too-long.entities',
    mutate: accepting((input) => input.events === undefined),
  },
  {
    id: 'the bytes of events are not counted',
    breaks: 'store.commit.too-long.events',
    mutate: accepting((input) => input.events !== undefined),
  },
  {
    id: 'letters are counted instead of bytes',
    breaks: 'store.commit.too-long.cyrillic',
    mutate: accepting((input) => JSON.stringify(input.changes).length < 1_048_576),
  },
];

/** Breaks unique keys and commits. */
export const keyAndCommitMutants: readonly StoreMutant[] = [
  ...keys,
  ...versions,
  ...tenants,
  ...atomic,
  ...limits,
];
