import { LeadKitError } from '@leadkit/core';
import { z } from 'zod';
import { parseResource, withoutPadding } from './resource.ts';

/** Why a seller cancels. Out of stock counts against the shop; "not reachable" is not for Kaspi Delivery. */
export type KaspiCancelReason =
  | 'BUYER_CANCELLATION_BY_MERCHANT'
  | 'BUYER_NOT_REACHABLE'
  | 'MERCHANT_OUT_OF_STOCK';
const echoSchema = z.object({ code: z.string().optional() });

/** What a command is answered with names the order it was for. @throws LeadKitError when it names another one. */
export function parseCommandEcho(
  value: unknown,
  asked: { readonly operation: string; readonly id: string; readonly code: string },
): void {
  const { id, attributes } = parseResource(echoSchema, value, asked.operation);
  const isSame = withoutPadding(id) === asked.id && (attributes.code ?? asked.code) === asked.code;
  if (isSame) return;
  throw new LeadKitError({
    code: 'unexpected_response',
    operation: asked.operation,
    platform: 'kaspi',
    effect: 'unknown',
    message: `The answer to ${asked.operation} names another order than the one it was for. Read the order before any repeat.`,
  });
}

const partialSchema = z.object({
  data: z.object({
    attributes: z.object({ remainedQuantity: z.number().optional(), status: z.string().optional() }),
  }),
});

/** Whether a line was changed at once. Kaspi writes SUCCESSFULL, and might once write it right. */
export function isPartialCancelDone(value: unknown): boolean {
  return /^SUCCESSFUL/.test(partialSchema.safeParse(value).data?.data.attributes.status ?? '');
}

const imeiSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      attributes: z.object({ items: z.array(z.object({ imei: z.array(z.string()) })).catch([]) }),
    }),
  ),
});

/** IMEIs told of an order, by line. How Kaspi answers is not documented: what cannot be read is `undefined`. */
export function toImeis(value: unknown): readonly KaspiEntryImeis[] | undefined {
  return imeiSchema.safeParse(value).data?.data.map(({ id, attributes }) => ({
    entryId: withoutPadding(id),
    imeis: attributes.items.map(({ imei }) => imei),
  }));
}

/** IMEIs told of one line. */
export interface KaspiEntryImeis {
  /** Kaspi's id of the line. */
  readonly entryId: string;
  /** One list per piece: a phone with two slots has two. */
  readonly imeis: readonly (readonly string[])[];
}
