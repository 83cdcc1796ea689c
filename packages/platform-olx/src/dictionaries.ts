import {
  type AccountTokens,
  type CatalogPort,
  type ConnectionIo,
  LeadKitError,
  type StoredTokens,
} from '@leadkit/core';
import { createCatalogPort } from './catalog-port.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createOlxClient } from './client.ts';
import { type OlxOptions, readOptions } from './olx-options.ts';
import { requestTokens } from './token-requests.ts';

/**
 * OLX's catalog without any account, through the application's own credentials (grant `client_credentials`): for
 * choosing categories and cities before a client is connected. Its token lives in memory and is asked for anew when it
 * is over. No I/O before the first call.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createOlxDictionaries(options: OlxOptions, io: Omit<ConnectionIo, 'tokens'>): CatalogPort {
  const settings = readOptions(options);
  const client = createOlxClient(
    settings,
    { ...io, tokens: createOwnTokens() },
    async (http, _values, call) => {
      const request = { settings, client: http, clock: io.clock, operation: 'tokens.client', call };
      return (await requestTokens(request, { kind: 'client' })).values;
    },
  );
  return createCatalogPort(client, createCatalogReader(io.clock), settings);
}

/** Nothing is lost with this process: the application gets another token whenever it asks. */
function createOwnTokens(): AccountTokens {
  let stored: StoredTokens = { values: {}, version: 1 };
  return {
    read: async () => stored,
    async write(values, expectedVersion) {
      if (expectedVersion !== stored.version) throw staleTokens();
      stored = { values, version: stored.version + 1 };
      return stored;
    },
    exclusively: (work) => work(new AbortController().signal),
  };
}

function staleTokens(): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'tokens.write',
    effect: 'none',
    message: 'Newer tokens were written meanwhile; nothing was stored. Read them again.',
  });
}
