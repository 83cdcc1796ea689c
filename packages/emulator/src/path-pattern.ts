/** What a pattern took from a path. */
export type PathParams = Readonly<Record<string, string>>;

export interface PathPattern {
  /** Params, or `undefined` when the path is another one. A segment that is no valid percent-encoding does not match. */
  match(pathname: string): PathParams | undefined;
  /** How many segments are literal: the more, the sooner the pattern is asked. */
  readonly literals: number;
  /** Whether it ends in `*`. */
  readonly isOpen: boolean;
}

/**
 * Reads `/adverts/:advertId` (a name stands for one whole segment) and `/photos/*` (the rest of the path, possibly
 * empty, as param `*`). A closing slash counts.
 */
export function parsePathPattern(pattern: string): PathPattern {
  if (!pattern.startsWith('/')) throw new RangeError(`A path begins with a slash; "${pattern}" does not.`);
  const segments = pattern.slice(1).split('/');
  const isOpen = segments.at(-1) === '*';
  if (isOpen) segments.pop();
  const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
  if (segments.includes('*') || names.includes('') || new Set(names).size < names.length) {
    throw new RangeError(
      `"${pattern}" is no path: "*" stands only at the end, and every ":name" has its own name.`,
    );
  }

  return {
    literals: segments.length - names.length,
    isOpen,
    match(pathname) {
      const parts = pathname.slice(1).split('/');
      if (isOpen ? parts.length < segments.length : parts.length !== segments.length) return undefined;
      const params: Record<string, string> = {};
      for (const [index, segment] of segments.entries()) {
        const part = decode(parts[index] ?? '');
        if (part === undefined) return undefined;
        if (segment.startsWith(':')) {
          if (part === '') return undefined;
          params[segment.slice(1)] = part;
        } else if (part !== segment) return undefined;
      }
      if (isOpen) params['*'] = parts.slice(segments.length).join('/');
      return params;
    },
  };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
