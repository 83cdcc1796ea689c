import { isLeadKitError, LeadKitError, type Platform } from '@leadkit/core';
import { type PlatformCall, platformCases } from '../../../src/index.ts';
import {
  type AnyCall,
  changedError,
  errorWith,
  failing,
  optionsOf,
  type PlatformMutant,
  withCall,
} from './platform-mutant.ts';

/** What a careless adapter gives when it cannot read the answer: nothing, as if there were nothing. */
const NOTHING: Readonly<Partial<Record<PlatformCall, unknown>>> = {
  check: { externalAccountId: '', label: '' },
  'listings.read': { externalId: '', status: 'other', platformStatus: '' },
  'listings.listPage': { items: [] },
  'listings.findByKey': undefined,
  'leads.poll': { signals: [], checkpoint: '{}', hasMore: false },
  'messages.readThread': { items: [] },
  'catalog.categories': [],
  'catalog.attributes': [],
  'catalog.cities': { items: [] },
  'stats.read': [],
  'spend.listPage': { items: [] },
  'listings.publish': [{ outcome: 'refused', issues: [] }],
  'messages.send': { externalId: '', direction: 'outbound', text: '', sentAt: '' },
};

/** An io whose egress forgets bans. */
function forgettingBans(platform: Platform): Platform {
  return {
    ...platform,
    open: (account, io) =>
      platform.open(account, { ...io, egress: { ...io.egress, block: async () => undefined } }),
  };
}

type Breaking = (call: PlatformCall) => {
  readonly what: string;
  readonly mutate: PlatformMutant['mutate'];
};

function replacing(what: string, replace: (call: PlatformCall) => (inner: AnyCall) => AnyCall): Breaking {
  return (call) => ({
    what,
    mutate: ({ subject }) => ({ subject: withCall(subject, call, replace(call)) }),
  });
}

const asNothing = replacing(
  'an answer it cannot read is taken for none',
  (call) =>
    (inner) =>
    async (...given) => {
      const result = await inner(...given).catch((error: unknown) => {
        if (isLeadKitError(error)) return NOTHING[call];
        throw error;
      });
      const [first] = Array.isArray(result) ? (result as { outcome?: unknown }[]) : [];
      return first?.outcome === 'unknown' ? NOTHING[call] : result;
    },
);

const claimsNoEffect = replacing('a write that may have happened is told as not done', () =>
  failing(errorWith(() => ({ effect: 'none' }))),
);

const repeats = replacing(
  'a write that may have happened is sent again',
  () =>
    (inner) =>
    async (...given) => {
      const isLost = (error: unknown): boolean => isLeadKitError(error) && error.effect === 'unknown';
      try {
        const result = await inner(...given);
        const [first] = Array.isArray(result) ? (result as { outcome?: unknown }[]) : [];
        return first?.outcome === 'unknown' ? await inner(...given) : result;
      } catch (error) {
        if (isLost(error)) return inner(...given);
        throw error;
      }
    },
);

/** How each kind of failure is got wrong. */
const BREAKINGS: Readonly<Record<string, Breaking>> = {
  'rate-limited': replacing('seconds are taken for milliseconds', () =>
    failing(
      errorWith(({ retryAfterMs }) =>
        retryAfterMs === undefined ? {} : { retryAfterMs: retryAfterMs / 1_000 },
      ),
    ),
  ),
  banned: () => ({
    what: 'a ban is not remembered',
    mutate: ({ subject }) => ({ subject: forgettingBans(subject) }),
  }),
  'server-error-before-effect': replacing('a fault of the server is told as a rule of the platform', () =>
    failing(errorWith(({ code }) => (code === 'unavailable' ? { code: 'business_rule' } : {}))),
  ),
  'dropped-before-effect': replacing('the error of fetch leaves as it is', () =>
    failing((error) => (isLeadKitError(error, 'unavailable') ? new TypeError('fetch failed') : error)),
  ),
  html: asNothing,
  'bad-json': asNothing,
  'shape-drift': replacing('the missing field is not named', () =>
    failing(
      errorWith(({ code }) =>
        code === 'unexpected_response' ? { message: 'The answer was not understood.', issues: [] } : {},
      ),
    ),
  ),
  'server-error-after-effect': claimsNoEffect,
  'dropped-after-effect': claimsNoEffect,
  'aborted-before': replacing('an aborted signal is not looked at', () => (inner) => (...given) => {
    const { signal: _signal, ...options } = optionsOf(given);
    return inner(...given.slice(0, -1), options);
  }),
  'aborted-meanwhile': replacing('the reason of the signal is wrapped', () => (inner) => async (...given) => {
    const { signal } = optionsOf(given);
    return inner(...given).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
      throw new LeadKitError({ code: 'unavailable', operation: 'x', message: 'aborted', cause: error });
    });
  }),
  'timed-out': replacing('a time limit is told as a rate limit', () =>
    failing(errorWith(({ code }) => (code === 'unavailable' ? { code: 'rate_limited' } : {}))),
  ),
};

/** On writes these are got wrong in another way. */
const WRITE_BREAKINGS: Readonly<Record<string, Breaking>> = {
  'server-error-before-effect': claimsNoEffect,
  'dropped-before-effect': claimsNoEffect,
  'timed-out': claimsNoEffect,
  html: claimsNoEffect,
  'bad-json': claimsNoEffect,
};

const KINDS = Object.keys(BREAKINGS);
const WRITES = new Set(['publish', 'update', 'deactivate', 'activate', 'remove', 'send', 'markRead']);

/** Every case about a call that fails or is stopped. */
const generated = platformCases.flatMap(({ id }) => {
  const [, port = '', name = '', kind = ''] = id.split('.');
  if (!KINDS.includes(kind)) return [];
  const call = (port === 'connection' ? name : `${port}.${name}`) as PlatformCall;
  const breaking = (WRITES.has(name) ? WRITE_BREAKINGS[kind] : undefined) ?? BREAKINGS[kind];
  return breaking === undefined ? [] : [{ id, call, breaking }];
});

const inside = (id: string, call: PlatformCall, breaking: Breaking): PlatformMutant => {
  const { what, mutate } = breaking(call);
  return { id: `${call}: ${what} (${id.split('.').at(-1)})`, breaks: id, mutate };
};

/** Breaks what calls do when they fail or are stopped. */
export const failingCallMutants: readonly PlatformMutant[] = [
  ...generated.map(({ id, call, breaking }) => inside(id, call, breaking)),
  ...(['listings.publish', 'messages.send'] as const).flatMap((call) =>
    ['dropped-after-effect', 'server-error-before-effect'].map((kind) =>
      inside(`platform.${call}.${kind}`, call, repeats),
    ),
  ),
  {
    id: 'check: waits as long as it takes',
    breaks: 'platform.connection.check.server-error-before-effect',
    mutate: ({ subject }) => ({
      subject: withCall(subject, 'check', (inner, io) => async (...given) => {
        await io.clock.sleep(6_000);
        return inner(...given);
      }),
    }),
  },
  {
    id: 'check: never settles when it is aborted',
    breaks: 'platform.connection.check.aborted-meanwhile',
    mutate: ({ subject }) => ({
      subject: withCall(subject, 'check', (inner) => (...given) => {
        const { signal: _signal, ...options } = optionsOf(given);
        return inner(...given.slice(0, -1), options);
      }),
    }),
  },
  {
    id: 'check: a fault of a read has an effect',
    breaks: 'platform.connection.check.html',
    mutate: ({ subject }) => ({
      subject: withCall(
        subject,
        'check',
        failing((error) => (isLeadKitError(error) ? changedError(error, { effect: 'none' }) : error)),
      ),
    }),
  },
];
