import type { ErrorIssue } from '../errors.ts';

/** PostgreSQL keeps neither NUL nor half a surrogate pair in jsonb, so no store does. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Deeper values are a cycle or a mistake. */
const DEPTH_MAX = 200;

/** Whether every store can keep this text. */
function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * A deep, frozen copy of plain JSON, as `JSON.parse(JSON.stringify(value))` gives it: properties that are `undefined` are
 * left out, -0 becomes 0. Whatever JSON would alter or lose, and text no store can keep, is named in `issues` instead.
 */
export function copyJson<Value>(value: Value, issues: ErrorIssue[]): Value {
  return copy(value, [], issues) as Value;
}

/** Whether two values of plain JSON say the same; the order of properties does not count. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSameJson(part(left, name), part(right, name)))
  );
}

function part(value: object, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}

function copy(value: unknown, trail: string[], issues: ErrorIssue[]): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (isStorableText(value)) return value;
    return refuse(trail, issues, 'must be text without NUL and without half a surrogate pair');
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value + 0;
    return refuse(trail, issues, `must be a finite number, got ${value}`);
  }
  if (typeof value !== 'object')
    return refuse(trail, issues, `must be plain JSON, got ${describeKind(value)}`);
  if (trail.length > DEPTH_MAX) return refuse(trail, issues, `is nested deeper than ${DEPTH_MAX} levels`);
  if (Array.isArray(value)) return copyArray(value, trail, issues);
  if (isPlainObject(value)) return copyObject(value, trail, issues);
  return refuse(trail, issues, `must be a plain object, got ${describeKind(value)}`);
}

function copyArray(value: readonly unknown[], trail: string[], issues: ErrorIssue[]): readonly unknown[] {
  const copied: unknown[] = [];
  for (let index = 0; index < value.length; index += 1) {
    trail.push(String(index));
    copied.push(copy(value[index], trail, issues));
    trail.pop();
  }
  return Object.freeze(copied);
}

function copyObject(value: object, trail: string[], issues: ErrorIssue[]): object {
  const copied: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    trail.push(name);
    if (!isStorableText(name)) refuse(trail, issues, 'has a name with NUL or half a surrogate pair');
    const copiedPart = copy(part, trail, issues);
    trail.pop();
    // Assigning would set the prototype instead of a property.
    if (name === '__proto__') Object.defineProperty(copied, name, { value: copiedPart, enumerable: true });
    else copied[name] = copiedPart;
  }
  return Object.freeze(copied);
}

function refuse(trail: readonly string[], issues: ErrorIssue[], message: string): undefined {
  issues.push({ path: trail.join('.').replace(/[\0\p{Surrogate}]/gu, '\ufffd'), message });
  return undefined;
}

/** Plain in any realm: its prototype is none, or one without a further prototype. */
function isPlainObject(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

/** Type or class, never the value: it may be personal. */
function describeKind(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'undefined' : `a ${typeof value}`;
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object of another class';
}
