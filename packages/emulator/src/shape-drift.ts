import type { ShapeChange } from './fault.ts';
import { copyJson, isRecord, type JsonValue } from './json.ts';

type Container = Record<string, unknown> | unknown[];

/** `value` with its shape changed; `undefined` when no change found its path. */
export function driftShape(value: JsonValue, changes: readonly ShapeChange[]): JsonValue | undefined {
  const copy = copyJson(value);
  const applied = changes.map((change) => applyChange(copy, change));
  return applied.includes(true) ? copy : undefined;
}

function applyChange(root: JsonValue, change: ShapeChange): boolean {
  const path = 'remove' in change ? change.remove : 'rename' in change ? change.rename : change.replace;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let found = false;
  for (const parent of containersAt(root, keys)) {
    for (const key of keysOf(parent, last).reverse()) {
      found = true;
      changeField(parent, key, change);
    }
  }
  return found;
}

function changeField(parent: Container, key: string, change: ShapeChange): void {
  if ('replace' in change) setField(parent, key, copyJson(change.with));
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else {
    const value = parent[key];
    delete parent[key];
    if ('rename' in change) setField(parent, change.to, value);
  }
}

function containersAt(value: unknown, keys: readonly string[]): Container[] {
  if (!isContainer(value)) return [];
  const [first, ...rest] = keys;
  if (first === undefined) return [value];
  return keysOf(value, first).flatMap((key) => containersAt((value as Record<string, unknown>)[key], rest));
}

function keysOf(container: Container, key: string): string[] {
  if (key === '*') return Object.keys(container);
  return Object.hasOwn(container, key) && !(Array.isArray(container) && key === 'length') ? [key] : [];
}

function setField(container: Container, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isRecord(value);
}
