// #region start
import {
  bearerAuthorization,
  createHttpClient,
  createTokenSource,
  type HttpClient,
  parseResponse,
} from '@leadkit/adapter-kit';
import type { ConnectionIo } from '@leadkit/core';
import { z } from 'zod';

const advertSchema = z.object({ id: z.number(), title: z.string() });
const tokensSchema = z.object({ access_token: z.string() });

/** What `open(account, io)` of a platform called "board" wires up first. */
export function createBoardClient(io: ConnectionIo): HttpClient {
  const to = { platform: 'board', baseUrl: 'https://board.example', io };
  const budget = { name: 'board-api', limit: 4000, windowMs: 300_000, reserve: 200 };
  const anonymous = createHttpClient({ ...to, budget });

  const tokens = createTokenSource({
    ...io,
    platform: 'board',
    refresh: async ({ refreshToken }, options) => {
      const { value } = await anonymous.request(
        {
          operation: 'tokens.refresh',
          method: 'POST',
          path: '/token',
          json: { refresh_token: refreshToken },
          priority: 'reserved',
          parse: (body) => parseResponse(tokensSchema, body, 'tokens.refresh', 'board'),
        },
        options,
      );
      return { accessToken: value.access_token };
    },
  });
  return createHttpClient({ ...to, budget, authorize: bearerAuthorization(tokens) });
}

export async function publishAdvert(client: HttpClient, title: string): Promise<number> {
  const { value } = await client.request({
    operation: 'listings.publish',
    method: 'POST',
    path: '/adverts',
    json: { title },
    parse: (body) => parseResponse(advertSchema, body, 'listings.publish', 'board'),
  });
  return value.id;
}
// #endregion start
