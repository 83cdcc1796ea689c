import type { IncomingSignal, LeadsPoll, LeadsPolled, LeadsPort } from '@leadkit/core';
import { type PlatformMutant, portMutant } from './platform-mutant.ts';

type Poll = (input: LeadsPoll) => Promise<LeadsPolled>;

/** A platform whose `poll` is replaced. */
function polling(poll: (input: LeadsPoll, inner: Poll) => Promise<LeadsPolled>): PlatformMutant['mutate'] {
  return portMutant('leads', (inner: LeadsPort) => ({
    poll: (input, options) => poll(input, (asked) => inner.poll(asked, options)),
  }));
}

/** A platform that changes signals on their way out. */
function telling(change: (signal: IncomingSignal) => IncomingSignal): PlatformMutant['mutate'] {
  return polling(async (input, inner) => {
    const polled = await inner(input);
    return { ...polled, signals: polled.signals.map(change) };
  });
}

function tellingOrders(
  change: (order: IncomingSignal['order'] & object) => IncomingSignal['order'] & object,
): PlatformMutant['mutate'] {
  return telling((signal) =>
    signal.order === undefined ? signal : { ...signal, order: change(signal.order) },
  );
}

/** Breaks polling. */
export const leadMutants: readonly PlatformMutant[] = [
  {
    id: 'there is always more',
    breaks: 'platform.leads.poll.nothing',
    mutate: polling(async (input, inner) => ({ ...(await inner(input)), hasMore: true })),
  },
  {
    id: 'the last signal of each poll is forgotten',
    breaks: 'platform.leads.poll.everything',
    mutate: polling(async (input, inner) => {
      const polled = await inner(input);
      return { ...polled, signals: polled.signals.slice(0, -1) };
    }),
  },
  {
    id: 'a signal gets a new id each time it is told',
    breaks: 'platform.leads.poll.everything',
    mutate: (good) => {
      let told = 0;
      return telling((signal) => {
        told += 1;
        return { ...signal, externalId: `${signal.externalId}-${told}`, aliases: [signal.externalId] };
      })({
        ...good,
        subject: portMutant('leads', (inner: LeadsPort) => ({
          poll: async (input, options) => {
            const polled = await inner.poll(input, options);
            return { ...polled, signals: polled.signals.flatMap((signal) => [signal, signal]) };
          },
        }))(good).subject,
      });
    },
  },
  {
    id: 'occurredAt has no offset',
    breaks: 'platform.leads.poll.shape',
    mutate: telling((signal) => ({ ...signal, occurredAt: signal.occurredAt.slice(0, 19) })),
  },
  {
    id: 'the total of an order is in tenge with tiyn behind the point',
    breaks: 'platform.leads.poll.shape',
    mutate: tellingOrders((order) => ({ ...order, total: { ...order.total, amountMinor: 1_234.5 } })),
  },
  {
    id: 'local time is told as UTC',
    breaks: 'platform.leads.poll.moment',
    mutate: telling((signal) => ({ ...signal, occurredAt: `${signal.occurredAt.slice(0, 19)}Z` })),
  },
  {
    id: 'collectFrom itself is too early',
    breaks: 'platform.leads.poll.collect-from',
    mutate: polling(async (input, inner) => {
      const polled = await inner(input);
      const from = Math.ceil((Date.parse(input.collectFrom) + 1) / 1_000) * 1_000;
      return { ...polled, signals: polled.signals.filter((one) => Date.parse(one.occurredAt) >= from) };
    }),
  },
  {
    id: 'the second poll skips what came first',
    breaks: 'platform.leads.poll.next',
    mutate: polling(async (input, inner) => {
      const polled = await inner(input);
      return input.checkpoint === null ? polled : { ...polled, signals: polled.signals.slice(1) };
    }),
  },
  {
    id: 'the checkpoint is the moment of the poll',
    breaks: 'platform.leads.poll.same-second',
    mutate: ({ subject, world }) =>
      portMutant('leads', (inner: LeadsPort) => ({
        poll: async (input, options) => {
          const since = Number(input.checkpoint ?? 0);
          const polled = await inner.poll({ ...input, checkpoint: null, limit: 1_000 }, options);
          const signals = polled.signals.filter((one) => Date.parse(one.occurredAt) > since);
          return { signals, checkpoint: String(world.clock.now()), hasMore: false };
        },
      }))({ subject, world, dispose: async () => undefined }),
  },
  {
    id: 'the checkpoint is the newest moment that was told',
    breaks: 'platform.leads.poll.late',
    mutate: polling(async (input, inner) => {
      const since = Number(input.checkpoint ?? 0);
      const polled = await inner({ ...input, checkpoint: null, limit: 1_000 });
      const signals = polled.signals.filter((one) => Date.parse(one.occurredAt) >= since);
      const moments = signals.map((one) => Date.parse(one.occurredAt));
      return { signals, checkpoint: String(Math.max(since, ...moments)), hasMore: false };
    }),
  },
  {
    id: 'the checkpoint is how many were told, newest first',
    breaks: 'platform.leads.poll.meanwhile',
    mutate: polling(async (input, inner) => {
      const told = Number(input.checkpoint ?? 0);
      const all = (await inner({ ...input, checkpoint: null, limit: 1_000 })).signals.toReversed();
      const signals = all.slice(told, told + input.limit);
      const end = told + signals.length;
      return { signals, checkpoint: String(end), hasMore: end < all.length };
    }),
  },
  {
    id: 'what was told is remembered in the process',
    breaks: 'platform.leads.poll.restart',
    mutate: (good) => {
      const told = new Set<string>();
      return polling(async (input, inner) => {
        const polled = await inner(input);
        const signals = polled.signals.filter((one) => !told.has(one.externalId));
        for (const signal of signals) told.add(signal.externalId);
        return { ...polled, signals };
      })(good);
    },
  },
  {
    id: 'the revision is the moment of the poll',
    breaks: 'platform.leads.poll.stable',
    mutate: (good) => telling((signal) => ({ ...signal, revision: good.world.clock.now() }))(good),
  },
  {
    id: 'polling marks threads as read',
    breaks: 'platform.leads.poll.marks-nothing-read',
    mutate: portMutant('leads', (inner, connection) => ({
      poll: async (input, options) => {
        const polled = await inner.poll(input, options);
        for (const { threadExternalId } of polled.signals)
          if (threadExternalId !== undefined) await connection.messages?.markRead({ threadExternalId });
        return polled;
      },
    })),
  },
  {
    id: 'polling asks like everybody else',
    breaks: 'platform.leads.poll.reserved',
    mutate: ({ subject }) => ({
      subject: {
        ...subject,
        open: (account, io) => {
          const acquire: typeof io.egress.acquire = ({ priority: _priority, ...wish }, options) =>
            io.egress.acquire(wish, options);
          return subject.open(account, { ...io, egress: { ...io.egress, acquire } });
        },
      },
    }),
  },
  {
    id: 'an order is told once',
    breaks: 'platform.leads.order.moved',
    mutate: (good) => {
      const told = new Set<string>();
      return polling(async (input, inner) => {
        const polled = await inner(input);
        const signals = polled.signals.filter((one) => one.kind !== 'order' || !told.has(one.externalId));
        for (const signal of signals) told.add(signal.externalId);
        return { ...polled, signals };
      })(good);
    },
  },
  {
    id: 'open orders are not read again',
    breaks: 'platform.leads.order.old',
    mutate: polling((input, inner) => inner({ ...input, open: [] })),
  },
  {
    id: 'the total of an order is in tenge',
    breaks: 'platform.leads.order.total',
    mutate: tellingOrders((order) => ({
      ...order,
      total: { ...order.total, amountMinor: order.total.amountMinor / 100 },
    })),
  },
  {
    id: 'a phone is told as it is printed',
    breaks: 'platform.leads.order.phone',
    mutate: telling((signal) =>
      signal.who.phone === undefined
        ? signal
        : { ...signal, who: { ...signal.who, phone: signal.who.phone.replace('+7', '8 ') } },
    ),
  },
  {
    id: 'a masked phone is kept without its stars',
    breaks: 'platform.leads.order.masked-phone',
    mutate: telling((signal) =>
      signal.who.phone === undefined ? { ...signal, who: { ...signal.who, phone: '+770199' } } : signal,
    ),
  },
];
