import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type ConformanceCase,
  type ConformanceSetup,
  marketCases,
  notifierCases,
  type PlatformWorld,
  platformCases,
  selectCases,
  storeCases,
} from '../src/index.ts';
import { createFullPlatform } from './mutants/platform/platform-mutant.ts';
import { createFullStore } from './mutants/store/store-mutant.ts';

const all: readonly Pick<ConformanceCase<never, never>, 'id' | 'title' | 'port' | 'family' | 'needs'>[] = [
  ...platformCases,
  ...marketCases,
  ...storeCases,
  ...notifierCases,
];

const FAMILIES = [
  'shape',
  'pages',
  'errors',
  'abort',
  'writes',
  'values',
  'time',
  'pacing',
  'concurrency',
  'atomic',
];

describe('cases as data', () => {
  test('only the vitest entry imports vitest, so that cases run under any test runner', () => {
    const src = fileURLToPath(new URL('../src', import.meta.url));
    const importing = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => readFileSync(`${src}/${file}`, 'utf8').includes("from 'vitest'"));
    expect(importing).toEqual(['vitest/index.ts']);
  });

  test('ids are unique and name the kind and the port', () => {
    const ids = all.map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, port } of all) {
      expect(id).toMatch(/^(platform|market|store|notifier)(\.[a-zA-Z0-9-]+){2,4}$/);
      expect(id.split('.')[1]).toBe(port);
    }
  });

  test('titles are unique within a kind, so that a report can be read without ids', () => {
    const titles = all.map(({ id, title }) => `${id.split('.')[0]} ${title}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('every family is known, and platforms have cases of every family but the ones of stores', () => {
    const unknown = all.filter((one) => !FAMILIES.includes(one.family));
    expect(unknown.map((one) => one.id)).toEqual([]);
    expect(new Set(storeCases.map((one) => one.family)).size).toBe(FAMILIES.length);
  });
});

/** The same object, with every member that is looked at noted by its path, and members that are not `allowed` hidden. */
function limited<World extends object>(world: World, allowed: (path: string) => boolean, at = ''): World {
  return new Proxy(world, {
    get: (target, name) => {
      const path = `${at}${String(name)}`;
      const value: unknown = Reflect.get(target, name, target);
      if (!allowed(path)) return undefined;
      if (typeof value === 'function') return value.bind(target) as unknown;
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && at === '';
      return isGroup && name !== 'clock' && name !== 'tokens' ? limited(value, allowed, `${path}.`) : value;
    },
    has: (target, name) => Reflect.has(target, name) && allowed(`${at}${String(name)}`),
  });
}

/** Members of the world of a platform that may be missing. */
const OPTIONAL: readonly string[] = [
  'revokeTokens',
  'expireAccessToken',
  'refreshes',
  'listings.refusedDraft',
  'leads.seedLate',
  'leads.seedOrder',
  'leads.moveOrder',
  'leads.unread',
  'messages.isUnread',
  'authorize.deny',
];

async function failure<World>(
  one: ConformanceCase<unknown, World>,
  { subject, world, dispose }: ConformanceSetup<unknown, World>,
): Promise<string | undefined> {
  try {
    await one.run({ subject, world });
    return undefined;
  } catch (error) {
    return `${one.id}: ${String(error)}`;
  } finally {
    await dispose();
  }
}

describe('needs', () => {
  test('a platform case runs in a world that has nothing but what the case says it needs', async () => {
    const { selected } = selectCases(platformCases, await createFullPlatform());
    const failures: (string | undefined)[] = [];
    for (const one of selected) {
      const setup = await createFullPlatform();
      const allowed = (path: string): boolean =>
        !OPTIONAL.includes(path) || one.needs.includes(`world.${path}`);
      const world: PlatformWorld = limited(setup.world, allowed);
      failures.push(await failure(one as ConformanceCase<unknown, PlatformWorld>, { ...setup, world }));
    }
    expect(failures.filter((text) => text !== undefined)).toEqual([]);
  });

  test('a store case runs in a world that has nothing but what the case says it needs', async () => {
    const failures: (string | undefined)[] = [];
    for (const one of storeCases) {
      const setup = createFullStore();
      const world = limited(setup.world, (path) => one.needs.includes(`world.${path}`));
      failures.push(await failure(one as ConformanceCase<unknown, object>, { ...setup, world }));
    }
    expect(failures.filter((text) => text !== undefined)).toEqual([]);
  });

  test('a platform without a port has its cases reported with the reason', async () => {
    const { subject, world } = await createFullPlatform();
    const bare = {
      ...subject,
      open: () => ({ check: async () => ({ externalAccountId: '1', label: 'x' }) }),
    };
    const { selected, notApplicable } = selectCases(platformCases, { subject: bare, world });
    expect([...new Set(selected.map((one) => one.port))]).toEqual(['connection', 'authorize']);
    expect(notApplicable[0]?.reason).toBe('port listings is absent');
  });
});
