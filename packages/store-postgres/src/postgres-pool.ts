/** A connection lent out by a pool: the part of node-postgres' `PoolClient` the store uses. */
export interface PostgresClient {
  /** Runs SQL: one statement with values, or a script without. */
  query(
    text: string,
    values?: unknown[],
  ): Promise<{
    /** What the statement gave; of no interest after a script. */
    readonly rows: readonly object[];
  }>;
  /** Gives it back; `true` when it is no longer good. */
  release(destroy?: boolean): void;
  /** Tells when the connection is lost. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Stops telling. */
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** Connections to one database: the part of node-postgres' `Pool` the store uses. A pool of your own fits. */
export interface PostgresPool {
  /** Lends a connection, waiting for one when all are out. */
  connect(): Promise<PostgresClient>;
}

/** A pool listens to errors of idle connections only, and one without a listener would end the process. */
function ignore(): void {}

/** Borrows a connection. The one who asks may stop waiting; it is then given back when it comes. */
export async function borrow(pool: PostgresPool, signal?: AbortSignal): Promise<PostgresClient> {
  const coming = pool.connect();
  const client =
    signal === undefined ? await coming : await orAborted(coming, signal, (late) => late.release());
  client.on('error', ignore);
  return client;
}

/** Gives it back; `isGood: false` closes it. One that closes may still break, so somebody goes on listening. */
export function giveBack(client: PostgresClient, isGood: boolean): void {
  if (isGood) client.removeListener('error', ignore);
  client.release(!isGood);
}

/** The value, or the signal's reason when it aborts first; what comes too late is handed to `drop`. */
export function orAborted<Value>(
  coming: Promise<Value>,
  signal: AbortSignal,
  drop: (late: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      coming.then(drop, ignore);
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    coming.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
