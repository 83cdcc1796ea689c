import type { AccountIdentity } from '@leadkit/core';
import { z } from 'zod';
import { parseData } from './envelope.ts';
import { momentSchema } from './moment.ts';

const accountSchema = z.object({
  shop: z.object({ id: z.int(), name: z.string() }),
  access_ends_at: momentSchema.nullable(),
});

export function toAccountIdentity(value: unknown, operation: string): AccountIdentity {
  const { shop, access_ends_at: endsAt } = parseData(accountSchema, value, operation);
  return {
    externalAccountId: String(shop.id),
    label: shop.name,
    ...(endsAt === null ? {} : { expiresAt: endsAt }),
  };
}
