import type { Tables } from './emulator-state.ts';
import { type PathParams, parsePathPattern } from './path-pattern.ts';
import type { Route, RouteDescription } from './route.ts';

/** What a table says to a method and a path. */
export type Routed<Rows extends Tables> =
  | {
      readonly kind: 'found';
      readonly route: Route<Rows>;
      readonly name: string;
      readonly params: PathParams;
    }
  | { readonly kind: 'other_methods'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

export interface RouteTable<Rows extends Tables> {
  find(method: string, pathname: string): Routed<Rows>;
  has(name: string): boolean;
  describe(): readonly RouteDescription[];
}

/** Throws for a route without a source, a bad path, and two routes of one method and path. */
export function createRouteTable<Rows extends Tables>(routes: readonly Route<Rows>[]): RouteTable<Rows> {
  const names = new Set<string>();
  const entries = routes.map((route) => {
    const name = routeName(route);
    if (route.source.trim() === '')
      throw new RangeError(`Route ${name} names no source: say what it copies.`);
    if (names.has(name)) throw new RangeError(`Route ${name} is given twice.`);
    names.add(name);
    return { route, name, pattern: parsePathPattern(route.path) };
  });
  entries.sort(
    (a, b) => Number(a.pattern.isOpen) - Number(b.pattern.isOpen) || b.pattern.literals - a.pattern.literals,
  );

  return {
    find(method, pathname) {
      const matching = entries.flatMap((entry) => {
        const params = entry.pattern.match(pathname);
        return params === undefined ? [] : [{ ...entry, params }];
      });
      const wanted = (asked: string) => matching.find(({ route }) => route.method === asked);
      const hit = wanted(method) ?? (method === 'HEAD' ? wanted('GET') : undefined);
      if (hit !== undefined) return { kind: 'found', route: hit.route, name: hit.name, params: hit.params };
      if (matching.length === 0) return { kind: 'unknown' };
      const methods = matching.map(({ route }): string => route.method);
      if (methods.includes('GET')) methods.push('HEAD');
      return { kind: 'other_methods', allow: [...new Set([...methods, 'OPTIONS'])].sort() };
    },
    has: (name) => names.has(name),
    describe: () => routes.map((route) => ({ route: routeName(route), source: route.source })),
  };
}

function routeName(route: { readonly method: string; readonly path: string }): string {
  return `${route.method} ${route.path}`;
}
