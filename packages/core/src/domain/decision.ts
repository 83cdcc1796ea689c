/** What an event is about: one thing, at one version. Events of one subject reach a consumer in order. */
export interface EventSubject {
  /** Kind of the thing, such as `lead`. */
  readonly kind: string;
  /** Its id. */
  readonly id: string;
  /** Its version after the change, counted from 1. */
  readonly version: number;
}

/** An event as a rule makes it: without id, tenant and moment, which are stamped when it is committed. */
export interface EventDraft {
  /** Name of the event: noun, dot, past participle, such as `lead.created`. */
  readonly type: string;
  /** What it is about. */
  readonly subject: EventSubject;
  /** Plain JSON, typed by the event map. Holds ids, states and numbers; never a phone, a secret or message text. */
  readonly data: object;
}

/** What a rule decided: the new state, and what happened on the way. */
export interface Decision<State> {
  /** The state after the change, its `version` one higher. */
  readonly state: State;
  /** What happened, in order. */
  readonly events: readonly EventDraft[];
}

/** What every stored thing has. */
export interface Entity {
  /** Version 7 UUID. */
  readonly id: string;
  /** The tenant it belongs to. Nothing is ever shared between tenants. */
  readonly tenantId: string;
  /** Counted from 1, one more with each change. A store refuses a change of an older version with `conflict`. */
  readonly version: number;
  /** When it was first stored, ISO 8601 with offset. */
  readonly createdAt: string;
  /** When it last changed, ISO 8601 with offset. */
  readonly updatedAt: string;
}

/** A copy of `state` with `patch` applied, one version later. Pure. */
export function revise<State extends Entity>(state: State, patch: Partial<State>, now: string): State {
  return { ...state, ...patch, version: state.version + 1, updatedAt: now };
}

/** The subject of an event about `entity`. */
export function subjectOf(kind: string, entity: Entity): EventSubject {
  return { kind, id: entity.id, version: entity.version };
}
