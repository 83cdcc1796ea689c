import type { ConformanceCase, ConformanceContext } from './conformance-case.ts';

/** Which cases run, and which cannot, with the reason. */
export interface CaseSelection<Subject, World> {
  /** Cases whose port is there and whose needs the world can meet. */
  readonly selected: readonly ConformanceCase<Subject, World>[];
  /** The others. They are reported, never dropped in silence. */
  readonly notApplicable: readonly {
    /** The case. */
    readonly case: ConformanceCase<Subject, World>;
    /** Why, such as `port stats is absent` or `world lacks failNext`. */
    readonly reason: string;
  }[];
}

/** Derives the cases to run from the ports that are present on the subject and from what its world can do. No I/O. */
export function selectCases<Subject, World>(
  cases: readonly ConformanceCase<Subject, World>[],
  context: ConformanceContext<Subject, World>,
): CaseSelection<Subject, World> {
  const selected: ConformanceCase<Subject, World>[] = [];
  const notApplicable: { case: ConformanceCase<Subject, World>; reason: string }[] = [];
  for (const candidate of cases) {
    const reason = candidate.lacks(context);
    if (reason === undefined) selected.push(candidate);
    else notApplicable.push({ case: candidate, reason });
  }
  return { selected, notApplicable };
}

/**
 * Whether `path` leads to something: `failNext` to a member, `listings.seed` into a group, `faults.html` to an entry of
 * a list of words, `idempotency.native|natural` to a word that is one of these.
 */
export function hasMember(from: unknown, path: string): boolean {
  let here: unknown = from;
  for (const name of path.split('.')) {
    if (typeof here === 'string') return name.split('|').includes(here);
    if (Array.isArray(here))
      return name.split('|').some((word) => (here as readonly unknown[]).includes(word));
    if (here === null || typeof here !== 'object' || !(name in here)) return false;
    here = (here as Record<string, unknown>)[name];
  }
  return here !== undefined;
}
