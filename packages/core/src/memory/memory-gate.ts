import { LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';

/** Lets a call in, or says why not. The work itself is one synchronous step, so every call is atomic. */
export type Gate = <Result>(
  operation: string,
  options: CallOptions | undefined,
  work: () => Result,
) => Promise<Result>;

/** The gate of one store, and what shuts it. */
export function createGate(): { readonly gate: Gate; readonly shut: () => void } {
  let isShut = false;
  return {
    shut: () => {
      isShut = true;
    },
    gate: async (operation, options, work) => {
      options?.signal?.throwIfAborted();
      if (isShut) throw closed(operation);
      return work();
    },
  };
}

function closed(operation: string): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    message: `The memory store is closed, so ${operation} was not done. Open a new store; what this one held is gone.`,
  });
}
