import { isLeadKitError, LeadKitError, type Lease, type TokenVault } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { type StoreMutant, withBudgets, withLeases, withTokens } from './store-mutant.ts';

const leases: readonly StoreMutant[] = [
  {
    id: 'ttlMs is taken for seconds',
    breaks: 'store.leases.acquired',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({
        acquire: (input) => inner.acquire({ ...input, ttlMs: input.ttlMs * 1_000 }),
      })),
    }),
  },
  {
    id: 'a lease excludes only the same holder',
    breaks: 'store.leases.exclusive',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({
        acquire: (input) => inner.acquire({ ...input, name: `${input.name}:${input.holder}` }),
      })),
    }),
  },
  {
    id: 'a holder gets its own lease again',
    breaks: 'store.leases.same-holder',
    mutate: ({ subject }) => {
      const held = new Map<string, Lease>();
      return {
        subject: withLeases(subject, (inner) => ({
          acquire: async (input) => {
            const name = `${input.name}:${input.holder}`;
            const lease = (await inner.acquire(input)) ?? held.get(name);
            if (lease !== undefined) held.set(name, lease);
            return lease;
          },
        })),
      };
    },
  },
  {
    id: 'all leases are one',
    breaks: 'store.leases.names-apart',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({
        acquire: (input) => inner.acquire({ ...input, name: 'all' }),
      })),
    }),
  },
  {
    id: 'a lease never ends by itself',
    breaks: 'store.leases.expired',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({
        acquire: (input) => inner.acquire({ ...input, ttlMs: 1_000_000_000 }),
      })),
    }),
  },
  {
    id: 'renewing is not stored',
    breaks: 'store.leases.renewed',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, () => ({
        renew: async (lease, { ttlMs, now }) => ({
          ...lease,
          expiresAt: new Date(Date.parse(now) + ttlMs).toISOString(),
        }),
      })),
    }),
  },
  {
    id: 'a lost lease is renewed in silence',
    breaks: 'store.leases.renew-lost',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({
        renew: async (lease, input) => {
          try {
            return await inner.renew(lease, input);
          } catch (error) {
            if (isLeadKitError(error, 'conflict')) return lease;
            throw error;
          }
        },
      })),
    }),
  },
  {
    id: 'releasing is forgotten',
    breaks: 'store.leases.released',
    mutate: ({ subject }) => ({ subject: withLeases(subject, () => ({ release: async () => undefined })) }),
  },
  {
    id: 'releasing looks at the name only',
    breaks: 'store.leases.release-lost',
    mutate: ({ subject }) => {
      const current = new Map<string, Lease>();
      return {
        subject: withLeases(subject, (inner) => ({
          acquire: async (input) => {
            const lease = await inner.acquire(input);
            if (lease !== undefined) current.set(lease.name, lease);
            return lease;
          },
          release: (lease) => inner.release(current.get(lease.name) ?? lease),
        })),
      };
    },
  },
];

const budgets: readonly StoreMutant[] = [
  {
    id: 'what remains is told before it is taken',
    breaks: 'store.budgets.counted',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({
        take: async (input) => {
          const answer = await inner.take(input);
          return answer.granted ? { ...answer, remaining: answer.remaining + input.cost } : answer;
        },
      })),
    }),
  },
  {
    id: 'a full window says to wait a whole one',
    breaks: 'store.budgets.exhausted',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({
        take: async (input) => {
          const answer = await inner.take(input);
          return answer.granted || answer.reason === 'blocked'
            ? answer
            : { ...answer, retryAfterMs: input.windowMs };
        },
      })),
    }),
  },
  {
    id: 'windows begin with the full second',
    breaks: 'store.budgets.window',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({
        take: (input) => {
          const second = Math.floor(Date.parse(input.now) / 1_000) * 1_000;
          return inner.take({ ...input, now: new Date(second).toISOString() });
        },
      })),
    }),
  },
  {
    id: 'what is refused takes the rest',
    breaks: 'store.budgets.refused-costs-nothing',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({
        take: async (input) => {
          const answer = await inner.take(input);
          if (answer.granted) return answer;
          for (let isLeft = true; isLeft; ) isLeft = (await inner.take({ ...input, cost: 1 })).granted;
          return answer;
        },
      })),
    }),
  },
  {
    id: 'all budgets are one',
    breaks: 'store.budgets.names-apart',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({ take: (input) => inner.take({ ...input, name: 'api' }) })),
    }),
  },
  {
    id: 'a ban is told as a full window',
    breaks: 'store.budgets.blocked',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({
        take: async (input) => {
          const answer = await inner.take(input);
          return answer.granted ? answer : { ...answer, reason: 'exhausted' };
        },
      })),
    }),
  },
  {
    id: 'the last end of a ban that was told wins',
    breaks: 'store.budgets.block-longer',
    mutate: ({ subject }) => {
      const ends = new Map<string, number>();
      return {
        subject: withBudgets(subject, (inner) => ({
          block: async ({ name, until }) => {
            ends.set(name, Date.parse(until));
          },
          take: async (input) => {
            const retryAfterMs = (ends.get(input.name) ?? 0) - Date.parse(input.now);
            return retryAfterMs > 0 ? { granted: false, reason: 'blocked', retryAfterMs } : inner.take(input);
          },
        })),
      };
    },
  },
];

/** Writes over whatever is there, where `when` says so. */
function overwriting(when: (expected: number, stored: number) => boolean): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTokens(subject, (inner) => ({
      write: async (tenantId, accountId, values, expected) => {
        const stored = (await inner.read(tenantId, accountId))?.version ?? 0;
        return inner.write(tenantId, accountId, values, when(expected, stored) ? stored : expected);
      },
    })),
  });
}

function vault(patch: (inner: TokenVault) => Partial<TokenVault>): StoreMutant['mutate'] {
  return ({ subject }) => ({ subject: withTokens(subject, patch) });
}

const tokens: readonly StoreMutant[] = [
  {
    id: 'an account without secrets has empty ones',
    breaks: 'store.tokens.absent',
    mutate: vault((inner) => ({
      read: async (tenantId, accountId) =>
        (await inner.read(tenantId, accountId)) ?? { values: {}, version: 0 },
    })),
  },
  {
    id: 'new secrets are laid over the old ones',
    breaks: 'store.tokens.written',
    mutate: vault((inner) => ({
      write: async (tenantId, accountId, values, version) => {
        const old = (await inner.read(tenantId, accountId))?.values;
        return inner.write(tenantId, accountId, { ...old, ...values }, version);
      },
    })),
  },
  {
    id: 'expected version 0 writes over anything',
    breaks: 'store.tokens.conflict.expected-0',
    mutate: overwriting((expected, stored) => expected === 0 && stored > 0),
  },
  {
    id: 'the last writer of secrets wins',
    breaks: 'store.tokens.conflict.expected-1',
    mutate: overwriting((expected, stored) => expected > 0 && expected < stored),
  },
  {
    id: 'an expected version from the future is taken',
    breaks: 'store.tokens.conflict.expected-3',
    mutate: overwriting((expected, stored) => stored > 0 && expected > stored),
  },
  {
    id: 'over nothing any expected version is taken',
    breaks: 'store.tokens.conflict.none-stored',
    mutate: overwriting((_expected, stored) => stored === 0),
  },
  {
    id: 'secrets are kept by account alone',
    breaks: 'store.tokens.apart',
    mutate: vault((inner) => ({
      read: (_tenantId, accountId) => inner.read('all', accountId),
      write: (_tenantId, accountId, values, version) => inner.write('all', accountId, values, version),
      erase: (_tenantId, accountId) => inner.erase('all', accountId),
    })),
  },
  {
    id: 'erasing is forgotten',
    breaks: 'store.tokens.erased',
    mutate: vault(() => ({ erase: async () => undefined })),
  },
  {
    id: 'erasing what is not there is an error',
    breaks: 'store.tokens.erase-absent',
    mutate: vault((inner) => ({
      erase: async (tenantId, accountId) => {
        if ((await inner.read(tenantId, accountId)) === undefined)
          throw new LeadKitError({ code: 'not_found', operation: 'tokens.erase', message: 'none' });
        await inner.erase(tenantId, accountId);
      },
    })),
  },
  ...(['plain', 'base64'] as const).map((how) => ({
    id: `secrets are kept ${how === 'plain' ? 'as they are' : 'in base64'}`,
    breaks: 'store.tokens.encrypted',
    mutate: (good: Parameters<StoreMutant['mutate']>[0]) => {
      let kept = '';
      const subject = withTokens(good.subject, (inner) => ({
        write: (tenantId, accountId, values, version) => {
          const text = Object.values(values).join('\n');
          kept += how === 'plain' ? text : Object.values(values).map(btoa).join('\n');
          return inner.write(tenantId, accountId, values, version);
        },
      }));
      return { subject, world: { ...good.world, dump: async () => kept } };
    },
  })),
];

const durability: readonly StoreMutant[] = [
  {
    id: 'every store object has data of its own',
    breaks: 'store.durability.shared',
    mutate: ({ subject, world }) => ({
      subject,
      world: { ...world, another: async () => createMemoryStore() },
    }),
  },
  {
    id: 'a durable store says that it is not',
    breaks: 'store.durability.says-so',
    mutate: ({ subject }) => ({ subject: { ...subject, isDurable: false } }),
  },
  {
    id: 'a crash loses everything',
    breaks: 'store.durability.state',
    mutate: ({ subject, world }) => ({
      subject,
      world: { ...world, crash: async () => createMemoryStore() },
    }),
  },
  {
    id: 'a crash forgets who claimed what',
    breaks: 'store.durability.deliveries',
    mutate: ({ subject, world }) => {
      const { deliveries } = subject;
      const reopened = {
        ...subject,
        close: async (): Promise<void> => undefined,
        deliveries: {
          ...deliveries,
          claim: (input: Parameters<typeof deliveries.claim>[0]) =>
            deliveries.claim({
              ...input,
              now: new Date(Date.parse(input.now) + 60_000).toISOString(),
            }),
        },
      };
      return { subject, world: { ...world, crash: async () => reopened } };
    },
  },
  {
    id: 'leases and bans live in the process',
    breaks: 'store.durability.rights',
    mutate: ({ subject, world }) => {
      const { leases: freshLeases, budgets: freshBudgets } = createMemoryStore();
      const reopened = {
        ...subject,
        close: async (): Promise<void> => undefined,
        leases: freshLeases,
        budgets: freshBudgets,
      };
      return { subject, world: { ...world, crash: async () => reopened } };
    },
  },
];

/** Breaks leases, budgets, secrets and what outlives a process. */
export const rightMutants: readonly StoreMutant[] = [...leases, ...budgets, ...tokens, ...durability];
