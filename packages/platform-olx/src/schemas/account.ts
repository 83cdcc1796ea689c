import { z } from 'zod';
import { idSchema, parseData } from './envelope.ts';

const accountSchema = z.object({
  id: idSchema,
  name: z.string().nullish(),
  email: z.string().nullish(),
  is_business: z.boolean().nullish(),
});

const userSchema = z.object({ id: idSchema, name: z.string().nullish() });

/** The account behind the credentials. */
export interface OlxAccount {
  readonly id: string;
  readonly name: string;
  readonly isBusiness: boolean;
}

/** Somebody else on OLX, such as a buyer. */
export interface OlxUser {
  /** OLX's own id: `platformUserId` of a signal. */
  readonly id: string;
  /** Name as shown to others. Absent: OLX shows none. Personal data. */
  readonly name?: string;
}

export function parseAccount(value: unknown, operation: string): OlxAccount {
  const { id, name, is_business: isBusiness } = parseData(accountSchema, value, operation);
  return { id, name: name || `OLX ${id}`, isBusiness: isBusiness ?? false };
}

export function parseUser(value: unknown, operation: string): OlxUser {
  const { id, name } = parseData(userSchema, value, operation);
  return { id, ...(name ? { name } : {}) };
}
