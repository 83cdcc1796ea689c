import { compareMoments } from '../domain/time.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { ConsumerBacklog, DeadLetter } from '../ports/store-deliveries.ts';
import { createDueQueue, type Due, type DueQueue, isBefore } from './due-queue.ts';

/** One event on its way to one consumer. `dueAtMs` is when it can be claimed: at once, after a wait, or when a lease ends. */
export interface Delivery extends Due {
  readonly id: string;
  readonly event: EventRecord;
  attempts: number;
  /** When it was claimed last. */
  claimedAtMs: number;
  /** Proof of the newest claim; absent while nobody has it. */
  leaseToken: string | undefined;
  /** Why and when it was given up. */
  death: { error: string; readonly diedAt: string } | undefined;
}

/** What a claim asks for. */
interface QueueClaim {
  readonly limit: number;
  readonly leaseMs: number;
  readonly nowMs: number;
  readonly tenantId: string | undefined;
}

/**
 * The deliveries of one consumer. They stand in line by tenant and subject, and only the head of each line waits to be
 * claimed, so that a claim looks at nothing that cannot be taken.
 */
export interface ConsumerQueue {
  readonly name: string;
  /** Event types it wants from now on. */
  types: ReadonlySet<string>;
  add(delivery: Delivery): void;
  claim(claim: QueueClaim): readonly Delivery[];
  /** It is done. */
  done(delivery: Delivery): void;
  /** It is tried again at `dueAtMs`. */
  putBack(delivery: Delivery, dueAtMs: number): void;
  /** It was not tried at all. */
  giveBack(delivery: Delivery): void;
  /** It is a dead letter. */
  bury(delivery: Delivery, error: string, diedAt: string): void;
  /** Dead letters stand in line again. Returns how many. */
  replay(ids: readonly string[] | undefined, nowMs: number): number;
  deadLetters(): readonly DeadLetter[];
  /** Forgets everything of a tenant. */
  dropTenant(tenantId: string): void;
  backlog(): ConsumerBacklog;
}

/** Makes an empty queue. */
export function createConsumerQueue(name: string): ConsumerQueue {
  const lines = new Map<string, Delivery[]>();
  const due = new Map<string, DueQueue<Delivery>>();
  const dead = new Map<string, Delivery>();
  let lastToken = 0;

  function dueOf(tenantId: string): DueQueue<Delivery> {
    const queue = due.get(tenantId) ?? createDueQueue<Delivery>();
    due.set(tenantId, queue);
    return queue;
  }

  /** Puts a delivery in its line by the order of commits, but never before a head that somebody has. */
  function add(delivery: Delivery): void {
    const { tenantId, subject } = delivery.event;
    const key = JSON.stringify([tenantId, subject.kind, subject.id]);
    const line = lines.get(key) ?? [];
    lines.set(key, line);
    const head = line[0];
    let place = line.length;
    while (place > 0 && isAfter(line[place - 1], delivery, head)) place -= 1;
    line.splice(place, 0, delivery);
    if (place !== 0) return;
    if (head !== undefined) dueOf(tenantId).remove(head);
    dueOf(tenantId).put(delivery);
  }

  /** Takes the head of a line off; the next one can be claimed. */
  function leave(delivery: Delivery): void {
    const { tenantId, subject } = delivery.event;
    const key = JSON.stringify([tenantId, subject.kind, subject.id]);
    const line = lines.get(key) ?? [];
    line.shift();
    const queue = dueOf(tenantId);
    queue.remove(delivery);
    const [next] = line;
    if (next !== undefined) queue.put(next);
    else lines.delete(key);
    if (queue.isEmpty()) due.delete(tenantId);
  }

  /** Nobody has it any more, so whatever of its line was replayed meanwhile and is older goes first again. */
  function putBack(delivery: Delivery, dueAtMs: number): void {
    leave(delivery);
    delivery.leaseToken = undefined;
    delivery.dueAtMs = dueAtMs;
    add(delivery);
  }

  function bury(delivery: Delivery, error: string, diedAt: string): void {
    leave(delivery);
    delivery.leaseToken = undefined;
    delivery.death = { error, diedAt };
    dead.set(delivery.id, delivery);
  }

  function claim({ limit, leaseMs, nowMs, tenantId }: QueueClaim): readonly Delivery[] {
    const queues = tenantId === undefined ? [...due.values()] : [due.get(tenantId)];
    const claimed: Delivery[] = [];
    while (claimed.length < limit) {
      const delivery = earliest(queues);
      if (delivery === undefined || delivery.dueAtMs > nowMs) break;
      lastToken += 1;
      delivery.leaseToken = `${delivery.id}-${lastToken}`;
      delivery.attempts += 1;
      delivery.claimedAtMs = nowMs;
      delivery.dueAtMs = nowMs + leaseMs;
      dueOf(delivery.event.tenantId).put(delivery);
      claimed.push(delivery);
    }
    return claimed;
  }

  function replay(ids: readonly string[] | undefined, nowMs: number): number {
    const chosen = [...(ids === undefined ? dead.keys() : new Set(ids))].filter((id) => dead.has(id)).sort();
    for (const id of chosen) {
      const delivery = dead.get(id);
      if (delivery === undefined) continue;
      dead.delete(id);
      delivery.death = undefined;
      delivery.attempts = 0;
      delivery.dueAtMs = nowMs;
      add(delivery);
    }
    return chosen.length;
  }

  function backlog(): ConsumerBacklog {
    let pending = 0;
    let oldest: string | undefined;
    for (const line of lines.values()) {
      pending += line.length;
      for (const { event } of line) oldest = earlier(oldest, event.occurredAt);
    }
    return { name, pending, dead: dead.size, ...(oldest === undefined ? {} : { oldestAt: oldest }) };
  }

  return {
    name,
    types: new Set(),
    add,
    claim,
    done: leave,
    putBack,
    giveBack: (delivery) => {
      delivery.attempts -= 1;
      putBack(delivery, delivery.claimedAtMs);
    },
    bury,
    replay,
    dropTenant: (tenantId) => {
      for (const [key, [first]] of lines) if (first?.event.tenantId === tenantId) lines.delete(key);
      for (const [id, { event }] of dead) if (event.tenantId === tenantId) dead.delete(id);
      due.delete(tenantId);
    },
    deadLetters: () => [...dead.values()].map((delivery) => toDeadLetter(name, delivery)),
    backlog,
  };
}

/** Whether `other` stands behind `delivery`. A head that somebody has stays the head. */
function isAfter(other: Delivery | undefined, delivery: Delivery, head: Delivery | undefined): boolean {
  if (other === undefined || (other === head && head.leaseToken !== undefined)) return false;
  return other.sequence > delivery.sequence;
}

function earliest(queues: readonly (DueQueue<Delivery> | undefined)[]): Delivery | undefined {
  let found: Delivery | undefined;
  for (const queue of queues) {
    const first = queue?.first();
    if (first !== undefined && (found === undefined || isBefore(first, found))) found = first;
  }
  return found;
}

function earlier(known: string | undefined, moment: string): string {
  return known === undefined || compareMoments(moment, known) < 0 ? moment : known;
}

function toDeadLetter(consumer: string, { id, event, attempts, death }: Delivery): DeadLetter {
  return {
    deliveryId: id,
    consumer,
    event,
    attempts,
    error: death?.error ?? '',
    diedAt: death?.diedAt ?? '',
  };
}
