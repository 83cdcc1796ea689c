/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. A property whose value is `undefined` is left out when it is written. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** A copy that shares nothing with `value`, as JSON would carry it: what JSON cannot say is gone. */
export function copyJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
