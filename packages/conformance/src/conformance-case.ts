/**
 * What a case is about.
 *
 * - `shape`: names, types and members that are there.
 * - `pages`: everything comes exactly once, and lists end.
 * - `errors`: what goes wrong arrives as the right error.
 * - `abort`: a call stops when it is told to.
 * - `writes`: what is written happens once, or says that it may have.
 * - `values`: what goes in comes out.
 * - `time`: moments, limits, waits.
 * - `pacing`: nothing leaves faster or more often than allowed.
 * - `concurrency`: several callers at once.
 * - `atomic`: all or nothing.
 */
export type ConformanceFamily =
  | 'shape'
  | 'pages'
  | 'errors'
  | 'abort'
  | 'writes'
  | 'values'
  | 'time'
  | 'pacing'
  | 'concurrency'
  | 'atomic';

/** What a case runs on: a fresh subject and the observer behind its back. */
export interface ConformanceContext<Subject, World> {
  /** What is tested. */
  readonly subject: Subject;
  /** Seeds, reads and breaks the remote side without going through the subject. */
  readonly world: World;
}

/** What `create()` gives: a fresh subject over a fresh remote side. */
export interface ConformanceSetup<Subject, World> extends ConformanceContext<Subject, World> {
  /** Lets go of everything. Called once, also after a failure. */
  readonly dispose: () => Promise<void>;
}

/** One rule of a contract, as data. */
export interface ConformanceCase<Subject, World> {
  /** Stable name, such as `store.commit.version-conflict`. Known gaps are listed by it. */
  readonly id: string;
  /** The one fact it proves, as a sentence. */
  readonly title: string;
  /** The port it belongs to, such as `listings`; a case of a port that is absent is not applicable. */
  readonly port: string;
  /** What it is about. */
  readonly family: ConformanceFamily;
  /** Optional members it needs: of the world (`world.failNext`), or of a port (`port.findByKey`). */
  readonly needs: readonly string[];
  /** Why it cannot be run on this subject and world, such as `world lacks failNext`. `undefined`: it can. No I/O. */
  lacks(context: ConformanceContext<Subject, World>): string | undefined;
  /** Runs it on a fresh subject. @throws an AssertionError when the rule is broken. */
  run(context: ConformanceContext<Subject, World>): Promise<void>;
}
