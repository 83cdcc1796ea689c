import { type CallOptions, isLeadKitError, LeadKitError } from '@leadkit/core';
import { type KaspiCall, type KaspiClient, PLATFORM } from './client.ts';
import { findOrder, readOrder } from './order-requests.ts';
import { parseCommandEcho } from './schemas/command.ts';
import type { KaspiOrder } from './schemas/order.ts';

/** A change of an order, and how to see that it has happened. */
export interface OrderCommand {
  /** Name of the call, such as `api.accept`. */
  readonly operation: string;
  /** The number a buyer sees. */
  readonly code: string;
  /** Kaspi's word for it. */
  readonly status: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether an order shows that it has happened. */
  readonly isDone: (order: KaspiOrder) => boolean;
}

/** Changes orders. A command is sent once; when its answer is lost the order itself is asked. */
export async function commandOrder(
  client: KaspiClient,
  command: OrderCommand,
  options: CallOptions | undefined,
): Promise<KaspiOrder> {
  const { operation, code, isDone } = command;
  const call = client.within(options);
  const before = await unsent(operation, readOrder(call, code, operation));
  if (isDone(before)) return before;
  try {
    await sendCommand(call, command, before);
  } catch (error) {
    if (!isLeadKitError(error) || error.effect !== 'unknown' || options?.signal?.aborted === true)
      throw error;
    // Not within the call's own time, which may be over: whether it happened matters more.
    const after = await findOrder(client.within(signalOf(options)), code, operation).catch(() => undefined);
    if (after !== undefined && isDone(after)) return after;
    throw error;
  }
  return await confirm(call, command);
}

/** Sends a command and compares what the answer names. Kaspi repeats a word of its own choice for `status`. */
export async function sendCommand(
  call: KaspiCall,
  { operation, code, status, attributes, headers }: Omit<OrderCommand, 'isDone'>,
  { id }: Pick<KaspiOrder, 'id'>,
): Promise<void> {
  await call.request({
    operation,
    method: 'POST',
    path: '/v2/orders',
    isSafe: false,
    json: { data: { type: 'orders', id, attributes: { code, status, ...attributes } } },
    ...(headers === undefined ? {} : { headers }),
    parse: (value) => parseCommandEcho(value, { operation, id, code }),
  });
}

/** The answer holds only what was changed, so the order is read again; what it shows is what counts. */
async function confirm(call: KaspiCall, { operation, code, isDone }: OrderCommand): Promise<KaspiOrder> {
  let after: KaspiOrder;
  try {
    after = await readOrder(call, code, operation);
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    const said = `${error.message} Kaspi had accepted ${operation}: read the order before any repeat.`;
    throw new LeadKitError({
      ...factsOf(error),
      operation,
      platform: PLATFORM,
      effect: 'unknown',
      message: said,
    });
  }
  if (isDone(after)) return after;
  throw new LeadKitError({
    code: 'unexpected_response',
    operation,
    platform: PLATFORM,
    effect: 'unknown',
    message:
      `Kaspi accepted ${operation}, but the order is still ${after.state}/${after.status}. ` +
      'It was not sent again: read the order in a while, then decide.',
  });
}

/** A reading that a write needs first: when it fails, nothing was written. */
export async function unsent<Value>(operation: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    const message = `${error.message} It was needed for ${operation}, of which nothing was sent.`;
    throw new LeadKitError({ ...factsOf(error), operation, platform: PLATFORM, effect: 'none', message });
  }
}

function factsOf({ code, retryAfterMs, issues, cause }: LeadKitError): {
  readonly code: LeadKitError['code'];
  readonly retryAfterMs: number | undefined;
  readonly issues: LeadKitError['issues'] | undefined;
  readonly cause: unknown;
} {
  return { code, retryAfterMs, issues, cause };
}

function signalOf(options: CallOptions | undefined): CallOptions {
  return options?.signal === undefined ? {} : { signal: options.signal };
}
