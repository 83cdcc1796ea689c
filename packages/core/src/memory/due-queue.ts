/** Something that becomes due at a moment. */
export interface Due {
  /** From when it can be taken. */
  dueAtMs: number;
  /** Breaks ties: lower first. */
  readonly sequence: number;
  /** Its place in the heap; -1 outside. Only the queue writes it. */
  place: number;
}

/** What becomes due, earliest first: a binary heap whose items know their place, so that any can be taken out. */
export interface DueQueue<Item extends Due> {
  /** The earliest. */
  first(): Item | undefined;
  /** Puts an item in, or moves it after its moment changed. */
  put(item: Item): void;
  /** Takes an item out, if it is in. */
  remove(item: Item): void;
  /** Whether nothing is in. */
  isEmpty(): boolean;
}

/** Makes an empty queue. */
export function createDueQueue<Item extends Due>(): DueQueue<Item> {
  const heap: Item[] = [];

  function set(place: number, item: Item): void {
    heap[place] = item;
    item.place = place;
  }

  function rise(item: Item): void {
    while (item.place > 0) {
      const above = heap[(item.place - 1) >> 1];
      if (above === undefined || !isBefore(item, above)) return;
      const { place } = above;
      set(item.place, above);
      set(place, item);
    }
  }

  function sink(item: Item): void {
    while (true) {
      const left = heap[item.place * 2 + 1];
      const right = heap[item.place * 2 + 2];
      const below = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || !isBefore(below, item)) return;
      const { place } = below;
      set(item.place, below);
      set(place, item);
    }
  }

  return {
    first: () => heap[0],
    isEmpty: () => heap.length === 0,
    put: (item) => {
      if (item.place === -1) set(heap.length, item);
      rise(item);
      sink(item);
    },
    remove: (item) => {
      const { place } = item;
      if (place === -1) return;
      item.place = -1;
      const last = heap.pop();
      if (last === undefined || last === item) return;
      set(place, last);
      rise(last);
      sink(last);
    },
  };
}

/** Whether `left` is due earlier, or as early and first in sequence. */
export function isBefore(left: Due, right: Due): boolean {
  return left.dueAtMs === right.dueAtMs ? left.sequence < right.sequence : left.dueAtMs < right.dueAtMs;
}
