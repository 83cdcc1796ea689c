import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, revise } from './decision.ts';
import type { AccountId, OperationId, TenantId } from './id.ts';
import type { JsonValue } from './json.ts';
import { compareMoments } from './time.ts';

/**
 * How far an external write came.
 *
 * - `started`: recorded before it was sent. Seen after a restart, or past `holdUntil`, it means unknown.
 * - `succeeded`: done; `result` holds what came back.
 * - `failed`: surely nothing happened.
 * - `unknown`: it may have happened; it is looked up by its key before any repeat.
 */
export type OperationState = 'started' | 'succeeded' | 'failed' | 'unknown';

/** An external write, recorded before it is sent, so that it happens once whatever stops in between. */
export interface Operation extends Entity {
  /** Version 7 UUID. */
  readonly id: OperationId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** What the write is, in the caller's words; the same key is the same write. One operation per (tenant, key). */
  readonly key: string;
  /** Kind of write, such as `listings.publish`. */
  readonly kind: string;
  /** The account it goes through, if any. */
  readonly accountId?: AccountId;
  /** Fingerprint of what is sent; a key cannot be used again for something else. */
  readonly digest?: string;
  /** How far it came. */
  readonly state: OperationState;
  /** How often it was sent, from 1. */
  readonly attempts: number;
  /** Until when the process that sent it counts as alive. After that a `started` operation is unknown. */
  readonly holdUntil: string;
  /** What came back. */
  readonly result?: JsonValue;
  /** Why it failed or is unknown: code and message of the error. */
  readonly failure?: {
    /** The error's code. */
    readonly code: string;
    /** The error's message. */
    readonly message: string;
  };
}

/** What an operation is made from. */
export interface NewOperation {
  /** Version 7 UUID of the new operation. */
  readonly id: OperationId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** What the write is, in the caller's words. */
  readonly key: string;
  /** Kind of write. */
  readonly kind: string;
  /** The account it goes through. */
  readonly accountId?: AccountId | undefined;
  /** Fingerprint of what is sent. */
  readonly digest?: string | undefined;
  /** Until when the sender counts as alive. */
  readonly holdUntil: string;
}

/** A write that is about to be sent for the first time. */
export function startOperation(input: NewOperation, now: string): Decision<Operation> {
  const { accountId, digest, ...rest } = input;
  const state: Operation = {
    ...rest,
    ...(accountId === undefined ? {} : { accountId }),
    ...(digest === undefined ? {} : { digest }),
    version: 1,
    createdAt: now,
    updatedAt: now,
    state: 'started',
    attempts: 1,
  };
  return { state, events: [] };
}

/**
 * The same write is about to be sent again. One whose fate is unknown is looked up by its key first, unless the remote
 * side drops repeats itself: this rule does not know, so the caller has to.
 *
 * @throws LeadKitError `conflict` when it succeeded, or is still being sent by somebody who counts as alive.
 */
export function restartOperation(operation: Operation, holdUntil: string, now: string): Decision<Operation> {
  const state = effectiveState(operation, now);
  if (state === 'succeeded' || state === 'started') throw notNow('restartOperation', operation, 'sent again');
  const { failure: _failure, ...kept } = operation;
  return {
    state: revise(kept, { state: 'started', attempts: operation.attempts + 1, holdUntil }, now),
    events: [],
  };
}

/** How far the write came, as seen now: `started` past its hold means unknown. */
export function effectiveState(operation: Operation, now: string): OperationState {
  return operation.state === 'started' && compareMoments(operation.holdUntil, now) <= 0
    ? 'unknown'
    : operation.state;
}

/** How a write ended. */
export type OperationEnding =
  | {
      /** How it ended. */
      readonly state: 'succeeded';
      /** What came back. */
      readonly result: JsonValue;
    }
  | {
      /** How it ended. */
      readonly state: 'failed' | 'unknown';
      /** Why: code and message of the error. */
      readonly failure: {
        /** The error's code. */
        readonly code: string;
        /** The error's message. */
        readonly message: string;
      };
    };

/**
 * Records how the write ended, or what a look-up found out about an unknown one.
 *
 * @throws LeadKitError `conflict` when it had already succeeded or surely failed.
 */
export function settleOperation(
  operation: Operation,
  ending: OperationEnding,
  now: string,
): Decision<Operation> {
  if (operation.state === 'succeeded' || operation.state === 'failed')
    throw notNow('settleOperation', operation, 'settled again');
  const { failure: _failure, ...kept } = operation;
  return { state: revise<Operation>(kept, ending, now), events: [] };
}

function notNow(name: string, operation: Operation, what: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: name,
    message: `Operation ${operation.id} (${operation.kind}) is "${operation.state}" and cannot be ${what}. Read it again before deciding.`,
  });
}
