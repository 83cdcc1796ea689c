import type { LeadKitError } from '../../errors.ts';

/** What a script can do to the next calls of an operation. */
type Fault =
  | {
      /** What happens. */
      readonly kind: 'fail';
      /** What the call throws. */
      readonly error: LeadKitError;
    }
  | {
      /** What happens. */
      readonly kind: 'lose';
      /** Whether the call took effect all the same. */
      readonly happened: boolean;
    }
  | {
      /** What happens. */
      readonly kind: 'hang';
      /** Whether the call took effect all the same. */
      readonly happened: boolean;
    };

/** Scripts what goes wrong. Each fault strikes one call, in the order they were set. */
export interface FakeFaults<Operation extends string> {
  /**
   * The next calls of `operation` fail with `error` before anything happens. Give writes an error with `effect: 'none'`.
   *
   * @param times - how many calls in a row; default 1
   */
  failNext(operation: Operation, error: LeadKitError, times?: number): void;
  /**
   * The answer of the next call of `operation` is lost: `unavailable`, on writes with effect `unknown`.
   *
   * @param options - `happened`: whether the call took effect all the same; default true
   */
  loseNextAnswer(operation: Operation, options?: { readonly happened?: boolean }): void;
  /**
   * The next call of `operation` is never answered: it ends when it is aborted or its `timeoutMs` is over.
   *
   * @param options - `happened`: whether the call took effect all the same; default true
   */
  hangNext(operation: Operation, options?: { readonly happened?: boolean }): void;
  /** How many set faults have not struck yet. A test that ends with some left did not test what it says. */
  readonly pending: number;
}

/** The script, and the side that reads it. */
export interface FaultScript<Operation extends string> extends FakeFaults<Operation> {
  /** The fault for this call, used up by asking. */
  take(operation: Operation): Fault | undefined;
}

export function createFaultScript<Operation extends string>(): FaultScript<Operation> {
  const set: { readonly operation: Operation; readonly fault: Fault }[] = [];
  const add = (operation: Operation, fault: Fault): void => {
    set.push({ operation, fault });
  };
  return {
    failNext: (operation, error, times = 1) => {
      for (let count = 0; count < times; count += 1) add(operation, { kind: 'fail', error });
    },
    loseNextAnswer: (operation, { happened = true } = {}) => add(operation, { kind: 'lose', happened }),
    hangNext: (operation, { happened = true } = {}) => add(operation, { kind: 'hang', happened }),
    get pending(): number {
      return set.length;
    },
    take: (operation) => {
      const index = set.findIndex((entry) => entry.operation === operation);
      return index < 0 ? undefined : set.splice(index, 1)[0]?.fault;
    },
  };
}
