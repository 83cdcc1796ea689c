/** Names an object may have, deep. `true`: anything below. In a list the shape is that of each item. */
export interface BodyShape {
  readonly [name: string]: true | BodyShape;
}

/** Whether something is there that the shape does not name. What has no names at all is not looked at. */
export function hasUnknownField(value: unknown, shape: true | BodyShape): boolean {
  if (shape === true || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasUnknownField(item, shape));
  return Object.entries(value).some(([name, inner]) => {
    const known = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return known === undefined || hasUnknownField(inner, known);
  });
}
