import { LeadKitError } from '../../errors.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FaultScript } from './faults.ts';

/** One call as the remote side answers it. */
export interface ScriptedCall<Operation extends string, Result> {
  readonly operation: Operation;
  readonly platform: string;
  readonly isWrite: boolean;
  readonly options: CallOptions | undefined;
  readonly clock: Pick<Clock, 'after'>;
  readonly faults: FaultScript<Operation>;
  /** What happens on the remote side. */
  work(): Result;
  /** What the caller gets when the answer is lost. Throws unless the port has a result for it. */
  lost?(error: LeadKitError): Result;
}

/** Does the work of a call, or what the script wants instead. */
export async function answer<Operation extends string, Result>(
  call: ScriptedCall<Operation, Result>,
): Promise<Result> {
  call.options?.signal?.throwIfAborted();
  const fault = call.faults.take(call.operation);
  if (fault === undefined) return call.work();
  if (fault.kind === 'fail') throw fault.error;
  if (fault.happened) call.work();
  if (fault.kind === 'hang') await untilStopped(call);
  const error = lostAnswer(call);
  if (call.lost === undefined) throw error;
  return call.lost(error);
}

/** Resolves when the time of the call is over, rejects when it is aborted. */
async function untilStopped(call: ScriptedCall<string, unknown>): Promise<void> {
  const { signal, timeoutMs } = call.options ?? {};
  await new Promise<void>((resolve, reject) => {
    const cancel = timeoutMs === undefined ? undefined : call.clock.after(timeoutMs, resolve);
    const abort = (): void => {
      cancel?.();
      reject(signal?.reason);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

function lostAnswer({ operation, platform, isWrite }: ScriptedCall<string, unknown>): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    platform,
    ...(isWrite ? { effect: 'unknown' } : {}),
    message: isWrite
      ? `${platform} did not answer ${operation}; it may have happened. Look it up before any repeat.`
      : `${platform} did not answer ${operation}. Ask again.`,
  });
}
