import { isLeadKitError, LeadKitError, type Platform, type StoredTokens } from '@leadkit/core';
import { changedError, failing, type PlatformMutant, withCall, withConnection } from './platform-mutant.ts';

/** A platform that gets another io than the one it was given. */
function withIo(
  platform: Platform,
  change: (io: Parameters<Platform['open']>[1]) => Parameters<Platform['open']>[1],
): Platform {
  return { ...platform, open: (account, io) => platform.open(account, change(io)) };
}

/** Breaks opening, identity, credentials and pacing. */
export const connectionMutants: readonly PlatformMutant[] = [
  {
    id: 'the platform has a name for people as its id',
    breaks: 'platform.connection.named',
    mutate: ({ subject }) => ({ subject: { ...subject, id: 'My Bazaar' } }),
  },
  {
    id: 'opening asks who we are',
    breaks: 'platform.connection.open-is-silent',
    mutate: ({ subject }) => ({
      subject: withConnection(subject, (connection) => {
        connection.check().catch(() => undefined);
        return connection;
      }),
    }),
  },
  {
    id: 'check tells our id instead of theirs',
    breaks: 'platform.connection.check',
    mutate: ({ subject }) => ({
      subject: {
        ...subject,
        open: (account, io) => ({
          ...subject.open(account, io),
          check: async () => ({ externalAccountId: account.accountId, label: 'shop' }),
        }),
      },
    }),
  },
  {
    id: 'refused credentials are told as forbidden',
    breaks: 'platform.connection.revoked',
    mutate: ({ subject }) => ({
      subject: withCall(
        subject,
        'listings.listPage',
        failing((error) =>
          isLeadKitError(error, 'unauthenticated') ? changedError(error, { code: 'forbidden' }) : error,
        ),
      ),
    }),
  },
  {
    id: 'without credentials a call goes out anonymously',
    breaks: 'platform.connection.no-credentials',
    mutate: ({ subject }) => ({
      subject: withIo(subject, (io) => ({
        ...io,
        tokens: {
          ...io.tokens,
          read: (options) =>
            io.tokens.read(options).catch((error: unknown) => {
              if (!isLeadKitError(error, 'unauthenticated')) throw error;
              return { values: { accessToken: 'anonymous', refreshToken: 'none' }, version: 0 };
            }),
        },
      })),
    }),
  },
  {
    id: 'the credentials of the first account serve all',
    breaks: 'platform.connection.accounts-apart',
    mutate: ({ subject }) => {
      let first: Parameters<Platform['open']>[1]['tokens'] | undefined;
      return {
        subject: withIo(subject, (io) => {
          first ??= io.tokens;
          return { ...io, tokens: first };
        }),
      };
    },
  },
  {
    id: 'an expired token is told as lost credentials',
    breaks: 'platform.connection.renewed',
    mutate: ({ subject }) => ({
      subject: withIo(subject, (io) => ({
        ...io,
        tokens: {
          ...io.tokens,
          exclusively: async () => {
            throw new LeadKitError({
              code: 'unauthenticated',
              operation: 'tokens.refresh',
              message: 'The token has expired.',
            });
          },
        },
      })),
    }),
  },
  {
    id: 'renewed credentials are stored after the call',
    breaks: 'platform.connection.stored-before-use',
    mutate: ({ subject }) => ({
      subject: {
        ...subject,
        open: (account, io) => {
          let fresh: StoredTokens | undefined;
          const late = {
            ...io,
            tokens: {
              ...io.tokens,
              read: async () => fresh ?? (await io.tokens.read()),
              write: async (values: Readonly<Record<string, string>>, expected: number) => {
                fresh = { values, version: expected + 1 };
                return fresh;
              },
            },
          };
          const connection = subject.open(account, late);
          return {
            ...connection,
            check: async (options) => {
              const identity = await connection.check(options);
              if (fresh !== undefined) await io.tokens.write(fresh.values, fresh.version - 1);
              return identity;
            },
          };
        },
      },
    }),
  },
  {
    id: 'every call renews the credentials for itself',
    breaks: 'platform.connection.renewed-once',
    mutate: ({ subject }) => ({
      subject: {
        ...subject,
        open: (account, io) => {
          const alone = { ...io, tokens: { ...io.tokens, exclusively: freely } };
          return {
            ...subject.open(account, alone),
            check: (options) => subject.open(account, alone).check(options),
          };
        },
      },
    }),
  },
  {
    id: 'secrets are read from the store only once',
    breaks: 'platform.connection.renewed-elsewhere',
    mutate: ({ subject }) => ({
      subject: withIo(subject, (io) => {
        let known: ReturnType<typeof io.tokens.read> | undefined;
        return {
          ...io,
          tokens: {
            ...io.tokens,
            read: (options) => {
              known ??= io.tokens.read(options);
              return known;
            },
          },
        };
      }),
    }),
  },
  {
    id: 'requests leave without asking the egress',
    breaks: 'platform.connection.through-egress',
    mutate: ({ subject }) => ({
      subject: withIo(subject, (io) => ({ ...io, egress: { ...io.egress, acquire: async () => undefined } })),
    }),
  },
  {
    id: 'a full budget is told as unavailable',
    breaks: 'platform.connection.egress-refuses',
    mutate: ({ subject }) => ({
      subject: withCall(
        subject,
        'listings.read',
        failing((error) =>
          isLeadKitError(error, 'rate_limited') ? changedError(error, { code: 'unavailable' }) : error,
        ),
      ),
    }),
  },
  {
    id: 'errors hold the text that was to be sent',
    breaks: 'platform.connection.echo',
    mutate: ({ subject }) => ({
      subject: withCall(subject, 'messages.send', (inner) => async (...given) => {
        const { text } = given[0] as { readonly text: string };
        return failing((error) =>
          isLeadKitError(error) ? changedError(error, { message: `"${text}" was refused.` }) : error,
        )(inner)(...given);
      }),
    }),
  },
  {
    id: 'log lines hold the access token',
    breaks: 'platform.connection.echo',
    mutate: ({ subject }) => ({
      subject: withConnection(subject, (connection, io) => ({
        ...connection,
        check: async (options) => {
          io.logger.debug('who are we?', { headers: (await io.tokens.read()).values });
          return connection.check(options);
        },
      })),
    }),
  },
];

/** Runs at once, whoever else does the same. */
function freely<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  return work(new AbortController().signal);
}
