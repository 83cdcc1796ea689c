import type { EventDraft, EventSubject } from '../domain/decision.ts';
import type { IdGenerator } from '../domain/id.ts';
import type { EventMap, EventType } from './event-map.ts';

/** An event as it is stored and delivered: plain JSON. */
export interface EventRecord {
  /** Version 7 UUID. Consumers drop repeats by it. */
  readonly id: string;
  /** Name: noun, dot, past participle. */
  readonly type: string;
  /** Version of the shape of `data`, from 1. */
  readonly version: number;
  /** The tenant it happened to. */
  readonly tenantId: string;
  /** What it is about. */
  readonly subject: EventSubject;
  /** When it happened, ISO 8601 with offset. */
  readonly occurredAt: string;
  /** What happened, typed by {@link EventMap}. Never a phone, a secret or message text. */
  readonly data: object;
  /** Shared by everything that one request or run set off. */
  readonly correlationId?: string;
  /** Id of the event that set this one off. */
  readonly causationId?: string;
}

/** An event of a known name, with its data typed. */
export interface DomainEvent<Type extends EventType = EventType> extends EventRecord {
  /** Name of the event. */
  readonly type: Type;
  /** What happened. */
  readonly data: EventMap[Type];
}

/** Any event of the map: narrowing by `type` types its `data`. */
export type AnyEvent<Type extends EventType = EventType> = {
  readonly [Name in Type]: DomainEvent<Name>;
}[Type];

/** What stamping needs to know. */
export interface EventStamp {
  /** The tenant it happened to. */
  readonly tenantId: string;
  /** When it happened. */
  readonly now: string;
  /** Makes the ids. */
  readonly ids: IdGenerator;
  /** Shared by everything that one request or run set off. */
  readonly correlationId?: string | undefined;
  /** The event that set these off. */
  readonly causationId?: string | undefined;
}

/** Gives drafts their id, tenant and moment. */
export function stampEvents(drafts: readonly EventDraft[], stamp: EventStamp): readonly EventRecord[] {
  return drafts.map((draft) => ({
    id: stamp.ids.next<'event'>(),
    type: draft.type,
    version: 1,
    tenantId: stamp.tenantId,
    subject: draft.subject,
    occurredAt: stamp.now,
    data: draft.data,
    ...(stamp.correlationId === undefined ? {} : { correlationId: stamp.correlationId }),
    ...(stamp.causationId === undefined ? {} : { causationId: stamp.causationId }),
  }));
}
