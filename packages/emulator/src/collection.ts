import { copyJson } from './json.ts';

/** Rows of one kind by id, in the order they came in. A numeric id and its text are the same id. */
export interface Collection<Row extends object> {
  /** How many there are. */
  readonly size: number;
  /** The row, or `undefined`. */
  get(id: string | number): Readonly<Row> | undefined;
  /** Whether there is one. */
  has(id: string | number): boolean;
  /** Adds or replaces a row and gives it back. It must be plain JSON. */
  set(id: string | number, row: Row): Readonly<Row>;
  /** Changes fields of a row. Throws when there is none. */
  update(id: string | number, patch: Partial<Row>): Readonly<Row>;
  /** Takes a row out; `false` when there was none. */
  delete(id: string | number): boolean;
  /** All rows, oldest first. */
  all(): Readonly<Row>[];
  /** All rows with their ids, oldest first. */
  entries(): (readonly [id: string, row: Readonly<Row>])[];
  /** Rows that match, oldest first. */
  filter(matches: (row: Readonly<Row>) => boolean): Readonly<Row>[];
  /** The oldest row that matches, or `undefined`. */
  find(matches: (row: Readonly<Row>) => boolean): Readonly<Row> | undefined;
}

/** Rows as a snapshot keeps them. */
export type SavedRows = readonly (readonly [id: string, row: object])[];

export interface SavableCollection extends Collection<object> {
  save(): SavedRows;
  load(saved: SavedRows): void;
}

export function createCollection(name: string): SavableCollection {
  const rows = new Map<string, object>();
  const all = (): object[] => [...rows.values()];

  return {
    get size(): number {
      return rows.size;
    },
    get: (id) => rows.get(String(id)),
    has: (id) => rows.has(String(id)),
    set(id, row) {
      rows.set(String(id), row);
      return row;
    },
    update(id, patch) {
      const known = rows.get(String(id));
      if (known === undefined) throw new RangeError(`There is no "${id}" in ${name} to update.`);
      const row = { ...known, ...patch };
      rows.set(String(id), row);
      return row;
    },
    delete: (id) => rows.delete(String(id)),
    all,
    entries: () => [...rows],
    filter: (matches) => all().filter(matches),
    find: (matches) => all().find(matches),
    save: () => copyJson([...rows]),
    load(saved) {
      rows.clear();
      for (const [id, row] of copyJson(saved)) rows.set(id, row);
    },
  };
}
