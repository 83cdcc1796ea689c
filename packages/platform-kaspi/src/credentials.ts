import { LeadKitError, type TokenValues } from '@leadkit/core';

/** What the head of a company brings to connect a shop. */
export interface KaspiCredentials {
  readonly token: string;
  readonly merchantId: string;
  readonly shopName: string | undefined;
}

/** @throws LeadKitError `unauthenticated` when something is missing. */
export function readCredentials(values: TokenValues, operation: string): KaspiCredentials {
  const { token = '', merchantId = '', shopName } = values;
  if (token.trim() === '') throw missing('token', operation);
  if (merchantId.trim() === '') throw missing('merchantId', operation);
  return { token: token.trim(), merchantId: merchantId.trim(), shopName };
}

function missing(name: string, operation: string): LeadKitError {
  const where = name === 'token' ? 'Настройки → Токен API → Сформировать' : 'Настройки: the id of the shop';
  return new LeadKitError({
    code: 'unauthenticated',
    operation,
    platform: 'kaspi',
    message: `The account has no ${name}. Connect it again with { token, merchantId } from the cabinet (${where}).`,
  });
}
