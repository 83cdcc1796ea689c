import { type CallOptions, type ErrorIssue, isLeadKitError, LeadKitError } from '@leadkit/core';
import { type KaspiCall, type KaspiClient, PLATFORM } from './client.ts';
import { readEntries, readOrder } from './order-requests.ts';
import { unsent } from './order-writes.ts';
import {
  isPartialCancelDone,
  type KaspiCancelReason,
  type KaspiEntryImeis,
  toImeis,
} from './schemas/command.ts';
import type { KaspiOrderEntry } from './schemas/entry.ts';
import type { KaspiOrder } from './schemas/order.ts';

/** What a seller does with one line of an order. */
export interface KaspiEntryApi {
  /** Leaves so many pieces of a line; 0 removes it. */
  reduceEntry(
    input: {
      readonly code: string;
      readonly entryId: string;
      readonly remainedQuantity: number;
      readonly reason: KaspiCancelReason;
      readonly notes: string;
    },
    options?: CallOptions,
  ): Promise<KaspiOrder>;
  /** Tells the IMEIs of a line that asks for them: one list per piece. */
  tellImeis(
    input: {
      readonly code: string;
      readonly entryId: string;
      readonly imeis: readonly (readonly string[])[];
    },
    options?: CallOptions,
  ): Promise<void>;
  /** IMEIs told of an order; `undefined`: the answer has a form nobody has documented. */
  readImeis(
    input: { readonly code: string },
    options?: CallOptions,
  ): Promise<readonly KaspiEntryImeis[] | undefined>;
}

/** Writes about one line of an order: sent once, and looked for when the answer was lost. */
export function createEntryWrites(client: KaspiClient): KaspiEntryApi {
  return {
    async reduceEntry({ code, entryId, remainedQuantity, reason, notes }, options) {
      const operation = 'api.reduceEntry';
      const call = client.within(options);
      const isLeft = async (): Promise<boolean> =>
        ((await findEntry(call, { code, entryId }, operation))?.quantity ?? 0) === remainedQuantity;
      const entry = await unsent(operation, findEntry(call, { code, entryId }, operation));
      const most = entry?.quantity ?? 0;
      if (most !== remainedQuantity) {
        const isRight =
          Number.isInteger(remainedQuantity) && remainedQuantity >= 0 && remainedQuantity < most;
        if (!isRight)
          throw refused(operation, { path: 'remainedQuantity', message: `expected 0 to ${most} pieces` });
        const attributes = { notes, remainedQuantity, reason };
        const send = sendAbout(call, operation, 'orderEntryCancelOperation', entryId, attributes);
        await onceOrSeen(send, isLeft, options);
      }
      return await readOrder(call, code, operation);
    },
    async tellImeis({ code, entryId, imeis }, options) {
      const operation = 'api.tellImeis';
      const call = client.within(options);
      const entry = await unsent(operation, findEntry(call, { code, entryId }, operation));
      const count = entry?.quantity ?? 0;
      if (imeis.length !== count || imeis.some((piece) => piece.length === 0))
        throw refused(operation, {
          path: 'imeis',
          message: `expected a list of IMEIs for each of ${count} pieces`,
        });
      const isTold = async (): Promise<boolean> => {
        const told = await readTold(call, code, operation);
        return told?.some((each) => each.entryId === entryId && isSame(each.imeis, imeis)) === true;
      };
      if (await unsent(operation, isTold())) return;
      const attributes = { items: imeis.map((imei) => ({ imei })) };
      const send = sendAbout(call, operation, 'orderEntryImeiOperation', entryId, attributes);
      await onceOrSeen(send, isTold, options);
    },
    readImeis: ({ code }, options) => readTold(client.within(options), code, 'api.readImeis'),
  };
}

function sendAbout(
  call: KaspiCall,
  operation: string,
  type: 'orderEntryCancelOperation' | 'orderEntryImeiOperation',
  entryId: string,
  attributes: object,
): () => Promise<unknown> {
  const relationships = { entry: { data: { type: 'orderentries', id: entryId } } };
  return () =>
    call.request({
      operation,
      method: 'POST',
      path: `/v2/${type}`,
      isSafe: false,
      json: { data: { type, attributes, relationships } },
      // "In progress" is an answer too: what the line then shows is what counts.
      parse: isPartialCancelDone,
    });
}

async function findEntry(
  call: KaspiCall,
  { code, entryId }: { readonly code: string; readonly entryId: string },
  operation: string,
): Promise<KaspiOrderEntry | undefined> {
  const { id } = await readOrder(call, code, operation);
  const entries = await readEntries(call, id, operation);
  return entries.find((entry) => entry.id === entryId);
}

async function readTold(
  call: KaspiCall,
  code: string,
  operation: string,
): Promise<readonly KaspiEntryImeis[] | undefined> {
  const { id } = await readOrder(call, code, operation);
  const path = `/v2/orders/${encodeURIComponent(id)}/imei`;
  return await call.request({ operation, path, parse: toImeis });
}

function isSame(told: readonly (readonly string[])[], given: readonly (readonly string[])[]): boolean {
  return JSON.stringify(told) === JSON.stringify(given);
}

async function onceOrSeen(
  send: () => Promise<unknown>,
  isSeen: () => Promise<boolean>,
  options: CallOptions | undefined,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isLeadKitError(error) || error.effect !== 'unknown' || options?.signal?.aborted === true)
      throw error;
    if (!(await isSeen().catch(() => false))) throw error;
  }
}

export function refused(operation: string, issue: ErrorIssue): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    platform: PLATFORM,
    effect: 'none',
    issues: [issue],
    message: `${operation} was refused and nothing was sent. ${issue.path}: ${issue.message}.`,
  });
}
