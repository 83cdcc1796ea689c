import type { OrderState } from '@leadkit/core';

/**
 * Where an order stands. Kaspi's tabs, states and statuses do not say it alone: packing and hand-over share one state and
 * one status.
 *
 * - `sign_required`: credit papers are not signed; keep the goods, ship nothing.
 * - `new`: waits for the seller.
 * - `preorder_waiting`: accepted, the goods have not arrived.
 * - `packing`, `handover`, `in_delivery`: Kaspi carries it.
 * - `ready_for_pickup`: the buyer comes for it.
 * - `own_delivery`: the seller brings it.
 * - `completed`: issued. It can come back for two weeks and more.
 * - `cancelling`: cancelled, the parcel travels back.
 * - `return_requested`: the buyer wants to give it back, or it is on its way back.
 * - `cancelled`, `returned`: over.
 * - `unknown`: a word nobody has documented; see `state` and `status`.
 */
export type KaspiStage =
  | 'sign_required'
  | 'new'
  | 'preorder_waiting'
  | 'packing'
  | 'handover'
  | 'in_delivery'
  | 'ready_for_pickup'
  | 'own_delivery'
  | 'completed'
  | 'cancelling'
  | 'cancelled'
  | 'return_requested'
  | 'returned'
  | 'unknown';

/** What a stage is derived from. */
export interface StageFacts {
  readonly state: string;
  readonly status: string;
  readonly signatureRequired: boolean;
  readonly preOrder: boolean;
  readonly assembled: boolean;
  readonly handedOverAt: string | undefined;
}

/** Statuses that say it all. `GIVEN_TO_DELIVERY` and others of single callers stay unknown. */
const BY_STATUS: Readonly<Record<string, KaspiStage>> = {
  COMPLETED: 'completed',
  CANCELLING: 'cancelling',
  CANCELLED: 'cancelled',
  KASPI_DELIVERY_RETURN_REQUESTED: 'return_requested',
  RETURN_ACCEPTED_BY_MERCHANT: 'return_requested',
  RETURNED: 'returned',
};

export function stageOf(facts: StageFacts): KaspiStage {
  const { state, status } = facts;
  const said = BY_STATUS[status];
  if (said !== undefined) return said;
  if (state === 'SIGN_REQUIRED') return 'sign_required';
  if (status === 'APPROVED_BY_BANK') {
    if (facts.signatureRequired) return 'sign_required';
    return state === 'NEW' ? 'new' : 'unknown';
  }
  // ASSEMBLE and its echoes are commands; an order that carries one has been accepted.
  if (!['ACCEPTED_BY_MERCHANT', 'ASSEMBLE', 'ASSEMBLED', 'ARRIVED'].includes(status)) return 'unknown';
  if (facts.preOrder) return 'preorder_waiting';
  if (state === 'PICKUP') return 'ready_for_pickup';
  if (state === 'DELIVERY') return 'own_delivery';
  if (state !== 'KASPI_DELIVERY') return 'unknown';
  if (facts.handedOverAt !== undefined) return 'in_delivery';
  return facts.assembled ? 'handover' : 'packing';
}

/** Our word for a stage, and how far along it is: further counts as newer. */
const STAGES: Readonly<Record<KaspiStage, readonly [state: OrderState, rank: number]>> = {
  unknown: ['other', 1],
  sign_required: ['placed', 2],
  new: ['placed', 3],
  preorder_waiting: ['accepted', 4],
  packing: ['accepted', 5],
  ready_for_pickup: ['accepted', 5],
  own_delivery: ['accepted', 5],
  handover: ['accepted', 6],
  in_delivery: ['shipped', 7],
  completed: ['completed', 8],
  return_requested: ['completed', 9],
  cancelling: ['cancelled', 9],
  cancelled: ['cancelled', 10],
  returned: ['returned', 11],
};

export function orderStateOf(stage: KaspiStage): OrderState {
  return STAGES[stage][0];
}

export function rankOf(stage: KaspiStage): number {
  return STAGES[stage][1];
}
