import type { FaultRule } from './fault.ts';
import { isRecord } from './json.ts';
import { parsePathPattern } from './path-pattern.ts';

type Check = (value: unknown) => string | undefined;

const number =
  (min: number, max: number = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max ? undefined : `a number from ${min} to ${max}`;
const text: Check = (value) => (typeof value === 'string' ? undefined : 'a text');
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string) ? undefined : `one of ${words.join(', ')}`;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);
const any: Check = () => undefined;

const effect = oneOf('none', 'done');
const status = optional(number(200, 599));
const FAULTS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  rate_limit: {
    status,
    retryAfterMs: (value) => (value === null ? undefined : optional(number(0))(value)),
    retryAfterAs: optional(oneOf('seconds', 'date')),
  },
  ban: { forMs: number(0), status, html: optional(text) },
  error: { effect, status, headers: optional(isHeaders), body: any },
  drop: { effect, afterBytes: optional(number(0)) },
  slow: {
    delayMs: number(0),
    time: optional(oneOf('virtual', 'real')),
    effect: optional(effect),
  },
  bad_json: { how: optional(oneOf('truncated', 'garbage')) },
  html: { effect, status, html: optional(text) },
  drift: { changes: isChanges },
  content_type: { value: text },
};
const RULE: Readonly<Record<string, Check>> = {
  fault: (value) => (isRecord(value) ? undefined : 'an object with a kind'),
  match: optional((value) => (isRecord(value) ? undefined : 'an object')),
  times: optional((value) => (value === 'always' ? undefined : number(1)(value))),
  skip: optional(number(0)),
  rate: optional(number(0, 1)),
  afterMs: optional(number(0)),
  forMs: optional(number(0)),
};
const MATCH: Readonly<Record<string, Check>> = {
  method: optional((value) => (/^[A-Z]+$/.test(String(value)) ? undefined : 'a method in capitals')),
  path: optional(isPath),
  route: optional(text),
};

/** Takes a rule that came from outside. @throws RangeError naming every field that is wrong. */
export function checkFaultRule(value: unknown, hasRoute: (name: string) => boolean): FaultRule {
  const problems = checkFields(value, RULE, '');
  if (isRecord(value) && isRecord(value.fault)) {
    const { kind, ...fields } = value.fault;
    const known = FAULTS[kind as string];
    if (known === undefined) problems.push(`fault.kind: expected one of ${Object.keys(FAULTS).join(', ')}`);
    else problems.push(...checkFields(fields, known, 'fault.'));
  }
  if (isRecord(value) && isRecord(value.match)) {
    problems.push(...checkFields(value.match, MATCH, 'match.'));
    const { route } = value.match;
    if (typeof route === 'string' && !hasRoute(route)) problems.push(`match.route: there is no "${route}"`);
  }
  if (problems.length > 0) throw new RangeError(`This is no fault: ${problems.join('; ')}.`);
  return value as unknown as FaultRule;
}

function checkFields(
  value: unknown,
  checks: Readonly<Record<string, Check>>,
  prefix: string,
): readonly string[] & string[] {
  if (!isRecord(value)) return ['expected an object'];
  const unknown = Object.keys(value).filter((name) => checks[name] === undefined);
  const wrong = Object.entries(checks).flatMap(([name, check]) => {
    const expected = check(value[name]);
    return expected === undefined ? [] : [`${prefix}${name}: expected ${expected}`];
  });
  return [...unknown.map((name) => `${prefix}${name}: no such field`), ...wrong];
}

function isHeaders(value: unknown): string | undefined {
  const isValid = isRecord(value) && Object.values(value).every((header) => typeof header === 'string');
  return isValid ? undefined : 'an object of texts';
}

function isPath(value: unknown): string | undefined {
  try {
    parsePathPattern(String(value));
    return undefined;
  } catch {
    return 'a path such as /adverts/:advertId';
  }
}

function isChanges(value: unknown): string | undefined {
  const isChange = (change: unknown): boolean =>
    isRecord(change) &&
    (typeof change.remove === 'string' ||
      (typeof change.rename === 'string' && typeof change.to === 'string') ||
      (typeof change.replace === 'string' && change.with !== undefined));
  const isValid = Array.isArray(value) && value.length > 0 && value.every(isChange);
  return isValid ? undefined : 'a list of { remove }, { rename, to } or { replace, with }';
}
