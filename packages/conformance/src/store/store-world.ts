import type { Store } from '@leadkit/core';

/**
 * What stands behind a store under test. A store is its own remote side, so little is needed, and all of it is
 * optional: an author leaves out what the store cannot do, and the cases that need it say so.
 *
 * `create()` gives an empty store each time; emptying the tables of one database is enough.
 */
export interface StoreWorld {
  /**
   * A second store object on the same data, as another process has it. The case closes it. Left out by stores that live
   * in one process.
   */
  another?(): Promise<Store>;
  /**
   * Ends the subject as a crash would, without `close()`, and opens the same data anew. The case closes the new one. Left
   * out by stores that are not durable.
   */
  crash?(): Promise<Store>;
  /** From now on the data cannot be reached: the connection is cut, the file is gone. */
  disconnect?(): Promise<void>;
  /**
   * Everything that is kept, as bytes on the disk or rows of the database, as text. It is searched for secrets, so the
   * store under test must have been made with an encryption key. Left out when plain text is allowed.
   */
  dump?(): Promise<string>;
}
