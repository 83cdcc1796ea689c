import type { Fault, FaultRule, ScriptedFault } from './fault.ts';
import { checkFaultRule } from './fault-rule-check.ts';
import { copyJson } from './json.ts';
import { parsePathPattern } from './path-pattern.ts';
import type { ResumableRandom } from './random.ts';

/** Faults by script. They hit in the order they were added; the first that answers instead of the handler wins. */
export interface Faults {
  /** Scripts a fault; once, on any request, unless the rule says otherwise. Gives back its id. Throws for a bad rule. */
  add(rule: FaultRule): string;
  /** Calls a fault off; `false` when it is not there (any more). */
  remove(id: string): boolean;
  /** The faults that can still hit, and those that did. */
  list(): readonly ScriptedFault[];
  /** How often a fault hit; with `kind`, how often faults of that kind did. */
  hits(of?: { readonly id?: string; readonly kind?: Fault['kind'] }): number;
  /** Calls all of them off and forgets what they did. */
  clear(): void;
}

/** What a fault is matched against. */
interface FaultTarget {
  readonly method: string;
  readonly pathname: string;
  readonly route: string | undefined;
}

/** Faults as a snapshot keeps them. */
export interface SavedFaults {
  /** Number in the newest id so far. */
  readonly lastId: number;
  /** The faults. */
  readonly scripted: readonly ScriptedFault[];
  /** Place in the pseudo-random sequence of rates. */
  readonly random: readonly number[];
}

/** A fault that could hit this request. */
export interface ArmedFault {
  readonly fault: Fault;
  /** Counts a hit. Done before anything is waited for, so that two requests at once do not share one. */
  claim(): void;
  /** Takes the hit back: it found nothing to break. */
  release(): void;
}

export interface FaultScript extends Faults {
  /** Faults whose turn it is on this request. Takes their skips and dice, not their hits. */
  armed(target: FaultTarget): readonly ArmedFault[];
  save(): SavedFaults;
  load(saved: SavedFaults): void;
}

export function createFaultScript(world: {
  readonly now: () => number;
  readonly random: ResumableRandom;
  readonly hasRoute: (name: string) => boolean;
  readonly canSleep: boolean;
}): FaultScript {
  const { now, random, hasRoute } = world;
  const freshRandom = random.save();
  let scripted: ScriptedFault[] = [];
  let lastId = 0;

  function change(id: string, patch: (known: ScriptedFault) => Partial<ScriptedFault>): void {
    scripted = scripted.map((known) => (known.id === id ? { ...known, ...patch(known) } : known));
  }

  function isArmed(entry: ScriptedFault, target: FaultTarget): boolean {
    const { rule } = entry;
    if (!matches(rule, target)) return false;
    if (entry.bannedUntil !== undefined && now() < entry.bannedUntil) return true;
    if (now() < entry.startsAt || (entry.endsAt !== undefined && now() >= entry.endsAt)) return false;
    if (rule.times !== 'always' && entry.uses >= (rule.times ?? 1)) return false;
    if (entry.skipped < (rule.skip ?? 0)) {
      change(entry.id, ({ skipped }) => ({ skipped: skipped + 1 }));
      return false;
    }
    return rule.rate === undefined || random.chance(rule.rate);
  }

  function claim({ id, rule }: ScriptedFault): void {
    const { fault } = rule;
    change(id, ({ hits, uses, bannedUntil }) => {
      const isRunning = bannedUntil !== undefined && now() < bannedUntil;
      return {
        hits: hits + 1,
        uses: isRunning ? uses : uses + 1,
        ...(fault.kind === 'ban' && !isRunning ? { bannedUntil: now() + fault.forMs } : {}),
      };
    });
  }

  function release({ id }: ScriptedFault): void {
    change(id, ({ hits, uses }) => ({ hits: hits - 1, uses: uses - 1 }));
  }

  return {
    add(given) {
      const rule = copyJson(checkFaultRule(given, hasRoute));
      if (rule.fault.kind === 'slow' && rule.fault.time !== 'real' && !world.canSleep) {
        throw new RangeError(
          'This emulator has a clock without sleep(), so an answer cannot be slow in virtual time. Use time: "real".',
        );
      }
      lastId += 1;
      const id = `fault-${lastId}`;
      const startsAt = now() + (rule.afterMs ?? 0);
      const end = rule.forMs === undefined ? {} : { endsAt: startsAt + rule.forMs };
      scripted.push({ id, rule, hits: 0, uses: 0, skipped: 0, startsAt, ...end });
      return id;
    },
    remove(id) {
      const kept = scripted.filter((entry) => entry.id !== id);
      const found = kept.length < scripted.length;
      scripted = kept;
      return found;
    },
    list: () => copyJson(scripted),
    hits: (of = {}) =>
      scripted
        .filter(({ id, rule }) => (of.id ?? id) === id && (of.kind ?? rule.fault.kind) === rule.fault.kind)
        .reduce((sum, { hits }) => sum + hits, 0),
    clear() {
      scripted = [];
      random.load(freshRandom);
    },
    armed: (target) =>
      scripted
        .filter((entry) => isArmed(entry, target))
        .map((entry) => ({
          fault: entry.rule.fault,
          claim: () => claim(entry),
          release: () => release(entry),
        })),
    save: () => copyJson({ lastId, scripted, random: random.save() }),
    load(saved) {
      lastId = saved.lastId;
      scripted = copyJson([...saved.scripted]);
      random.load(saved.random);
    },
  };
}

function matches({ match = {} }: FaultRule, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.route !== undefined && match.route !== target.route) return false;
  return match.path === undefined || parsePathPattern(match.path).match(target.pathname) !== undefined;
}
