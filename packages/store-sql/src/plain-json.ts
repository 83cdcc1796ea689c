import type { JsonObject, JsonValue } from '@leadkit/core';

/** Plain data as JSON: the compiler does not see that an interface without an index signature is one. */
export function asJson(value: object): JsonObject {
  return value as JsonObject;
}

/** What a function of our own schema gave, under the name of its shape. */
export function as<Shape>(value: JsonValue): Shape {
  return value as Shape;
}

/** The same where `null` says that there is nothing. */
export function orUndefined<Shape>(value: JsonValue): Shape | undefined {
  return value === null ? undefined : (value as Shape);
}
