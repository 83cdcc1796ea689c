import { parseResponse } from '@leadkit/adapter-kit';
import { type TokenValues, toIsoText } from '@leadkit/core';
import { z } from 'zod';

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

/** Secrets as we keep them. `expiresAt` is the end of the access token. */
export function parseTokens(value: unknown, operation: string, nowMs: number): TokenValues {
  const tokens = parseResponse(tokensSchema, value, operation, 'bazaar');
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: toIsoText(nowMs + tokens.expires_in * 1_000),
  };
}
