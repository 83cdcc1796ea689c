import { parseResponse } from '@leadkit/adapter-kit';
import { type TokenValues, toIsoText } from '@leadkit/core';
import { z } from 'zod';

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
  scope: z.string().nullish(),
});

/** A refresh token lives so long from the moment it was given out. quirks.md, "Tokens". */
const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60_000;
/** However long an access token lives, it is renewed this often, so that the month of the refresh token never runs out. */
const RENEW_EVERY_MS = 7 * 24 * 60 * 60_000;

/** Secrets as we keep them, and what they allow. */
export interface TokenAnswer {
  /**
   * `accessToken`, `expiresAt` (when it is to be renewed), `refreshToken`, `refreshExpiresAt` (when only the owner can
   * help).
   */
  readonly values: TokenValues;
  /** Scopes by name. Absent: the answer does not say. */
  readonly scopes: readonly string[] | undefined;
}

/** @param before what was stored: the newest refresh token comes again within a day, and may be left out. */
export function parseTokens(
  value: unknown,
  operation: string,
  nowMs: number,
  before: TokenValues = {},
): TokenAnswer {
  const tokens = parseResponse(tokensSchema, value, operation, 'olx');
  const { refreshToken: known, refreshExpiresAt: knownEnd } = before;
  const refreshToken = tokens.refresh_token ?? known;
  const isNew = refreshToken !== undefined && refreshToken !== known;
  const refreshExpiresAt = isNew ? toIsoText(nowMs + REFRESH_TOKEN_MS) : knownEnd;
  return {
    values: {
      accessToken: tokens.access_token,
      expiresAt: toIsoText(nowMs + Math.min(tokens.expires_in * 1_000, RENEW_EVERY_MS)),
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(refreshExpiresAt === undefined ? {} : { refreshExpiresAt }),
    },
    scopes: tokens.scope?.split(/[\s,]+/).filter((scope) => scope !== ''),
  };
}
