/**
 * Where a price list is kept: a folder, memory, or whatever the host has, such as an object storage. Names are made of
 * letters, digits, dots and hyphens.
 */
export interface KaspiListStorage {
  /**
   * Keeps an object whole or not at all, replacing the one of that name. Reads `chunks` to the end before anything is
   * seen of it; when they throw, nothing is kept and the call rejects with what they threw.
   */
  put(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** The object, in pieces. `undefined`: there is none. */
  get(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes an object that is no longer served; nothing happens when there is none. Absent: old lists stay. */
  remove?(name: string): Promise<void>;
  /** Shows an object under a second name, whole or not at all, for a web server beside us. Absent: there is none. */
  alias?(name: string, alias: string): Promise<void>;
}

/** A storage in this process. Lists are gone when it ends: Kaspi gets 503 until the next one and keeps the one it has. */
export function createMemoryStorage(): KaspiListStorage {
  const objects = new Map<string, Uint8Array>();
  return {
    async put(name, chunks) {
      objects.set(name, await joinChunks(chunks));
    },
    async get(name) {
      const object = objects.get(name);
      return object === undefined ? undefined : pieceOf(object);
    },
    async remove(name) {
      objects.delete(name);
    },
  };
}

async function joinChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}

async function* pieceOf(object: Uint8Array): AsyncGenerator<Uint8Array> {
  yield object;
}

/** A small JSON object of the storage; `undefined` when there is none. */
export async function readJson(storage: KaspiListStorage, name: string): Promise<unknown> {
  const chunks = await storage.get(name);
  return chunks === undefined
    ? undefined
    : (JSON.parse(new TextDecoder().decode(await joinChunks(chunks))) as unknown);
}

export async function writeJson(storage: KaspiListStorage, name: string, value: unknown): Promise<void> {
  await storage.put(name, pieceOf(new TextEncoder().encode(`${JSON.stringify(value)}\n`)));
}
