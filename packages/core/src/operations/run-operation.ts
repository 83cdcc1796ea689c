import type { JsonValue } from '../domain/json.ts';
import {
  effectiveState,
  type Operation,
  type OperationEnding,
  restartOperation,
  settleOperation,
  startOperation,
} from '../domain/operation.ts';
import { addMs } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import {
  decided,
  type ExternalWrite,
  isLostRace,
  type ServiceContext,
  together,
} from '../service-context.ts';

/** What running an operation needs of the context. */
export type OperationContext = Pick<ServiceContext, 'store' | 'ids' | 'now' | 'commit'>;

/** How long the sender of a write counts as alive. Longer than any call may take. */
const HOLD_MS = 5 * 60_000;

/**
 * Makes an external write happen once: it is recorded before it is sent, and one whose fate is unknown is looked up
 * before it is sent again.
 *
 * @throws LeadKitError `conflict` while somebody else sends it; whatever the write itself throws.
 */
export async function runOperation<Result extends JsonValue>(
  context: OperationContext,
  write: ExternalWrite<Result>,
  options: CallOptions = {},
): Promise<Result> {
  const known = await context.store.getByKey('operation', write.key, options);
  if (known !== undefined) {
    if (known.digest !== write.digest) throw anotherWrite(known);
    const state = effectiveState(known, context.now());
    if (state === 'succeeded') return known.result as Result;
    if (state === 'started') throw alreadyUnderWay(known);
    if (state === 'unknown') {
      const found = await write.lookUp(options);
      if (found !== undefined) return settleSuccess(context, known, write, found);
    }
  }
  const holdUntil = addMs(context.now(), HOLD_MS);
  const started =
    known === undefined
      ? startOperation(
          {
            id: context.ids.next(),
            tenantId: context.store.tenantId as Operation['tenantId'],
            key: write.key,
            kind: write.kind,
            accountId: write.accountId,
            digest: write.digest,
            holdUntil,
          },
          context.now(),
        )
      : restartOperation(known, holdUntil, context.now());
  await context.commit(decided('operation', started, known), options);
  return sendOnce(context, started.state, write, options);
}

async function sendOnce<Result extends JsonValue>(
  context: OperationContext,
  operation: Operation,
  write: ExternalWrite<Result>,
  options: CallOptions,
): Promise<Result> {
  let result: Result;
  try {
    result = await write.send(options);
  } catch (error) {
    // Stopped on its way, whatever the reason says it is: it stays started, and is looked up before it is sent again.
    if (!isLeadKitError(error) || error === options.signal?.reason) throw error;
    const ending: OperationEnding = {
      state: error.effect === 'unknown' ? 'unknown' : 'failed',
      failure: { code: error.code, message: error.message },
    };
    await context.commit(decided('operation', settleOperation(operation, ending, context.now()), operation));
    throw error;
  }
  return settleSuccess(context, operation, write, result);
}

async function settleSuccess<Result extends JsonValue>(
  context: OperationContext,
  operation: Operation,
  write: ExternalWrite<Result>,
  result: Result,
): Promise<Result> {
  const settled = settleOperation(operation, { state: 'succeeded', result }, context.now());
  try {
    await context.commit(together(decided('operation', settled, operation), write.onSuccess(result)));
    return result;
  } catch (error) {
    // A poll that saw it first has settled it already: it is done all the same.
    const current = isLostRace(error) ? await context.store.getByKey('operation', write.key) : undefined;
    if (current?.state !== 'succeeded') throw error;
    await context.commit(write.onSuccess(result));
    return current.result as Result;
  }
}

function alreadyUnderWay(operation: Operation): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: operation.kind,
    effect: 'none',
    message: `Another process is sending this write (operation ${operation.id}) until ${operation.holdUntil}. Nothing was sent; ask again after that.`,
  });
}

function anotherWrite(operation: Operation): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: operation.kind,
    effect: 'none',
    message: `This key was used for something else already (operation ${operation.id}). Nothing was sent; use a key of its own for each write.`,
  });
}
