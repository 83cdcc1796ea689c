import type { DomainEvent, EventRecord } from '../events/domain-event.ts';
import type { EventType } from '../events/event-map.ts';

/** Keeps every event it is told, in order. Stands in for a bus, or listens on one. */
export interface EventRecorder {
  /** What was published so far, oldest first. */
  readonly events: readonly EventRecord[];
  /** The names of `events`, in order: what most tests compare. */
  readonly types: readonly string[];
  /** Keeps one event. Needs no `this`, so it can be handed over as a handler. */
  readonly publish: (event: EventRecord) => Promise<void>;
  /** Events of one name, with their data typed. */
  ofType<Type extends EventType>(type: Type): readonly DomainEvent<Type>[];
  /** Forgets everything. */
  clear(): void;
}

/** Makes a recorder that has heard nothing yet. */
export function createEventRecorder(): EventRecorder {
  const events: EventRecord[] = [];
  return {
    events,
    get types(): readonly string[] {
      return events.map((event) => event.type);
    },
    publish: async (event) => {
      events.push(event);
    },
    ofType: (type) => events.filter((event): event is DomainEvent<typeof type> => event.type === type),
    clear: () => {
      events.length = 0;
    },
  };
}
