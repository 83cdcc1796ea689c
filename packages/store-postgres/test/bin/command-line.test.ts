import { expect, test } from 'vitest';
import { inDependencyOrder } from '../../src/bin/catalogue.ts';
import { readCommandLine } from '../../src/bin/command-line.ts';
import { runTool } from './run-tool.ts';

const URL = 'postgres://user:hunter2@127.0.0.1:1/leadkit';

test.each([
  [[]],
  [['drop', '--url', URL]],
  [[URL]],
  [['migrate']],
  [['migrate', 'now', '--url', URL]],
  [['migrate', '--url', URL, '--directory', 'x']],
  [['migrate', '--url', 'user:hunter2@host/leadkit']],
  [['migrate', '--url', 'postgres://user:hunter2@ho st']],
  [['migrate', '--directory', '']],
  [['migrate', '--url', URL, '--take-over']],
  [['migrate', '--url']],
  [['migrate', '--force', '--url', URL]],
  [['backup', '--url', URL]],
  [['restore', 'a', 'b', '--url', URL]],
  [['toString', '--url', URL]],
  [['tenant', '--url', URL]],
  [['tenant', 'list', '--url', URL]],
  [['tenant', 'export', 'a', '--url', URL]],
  [['tenant', 'erase', 'a', '--by', 'me', '--yes', '--url', URL]],
  [['tenant', 'erase', 'a', '--reason', 'left', '--yes', '--url', URL]],
  [['tenant', 'erase', 'a', '--by', 'me', '--reason', 'left', '--url', URL]],
  [['check', '--yes', '--url', URL]],
])('%j is not understood: usage, exit code 2, and no password', async (argv) => {
  const { code, out, err } = await runTool(argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('leadkit-store <command>');
  expect(err).not.toContain('hunter2');
});

test('--help prints the usage and ends with 0', async () => {
  const { code, out, err } = await runTool(['backup', '--help']);
  expect({ code, err, isUsage: out.startsWith('leadkit-store <command>') }).toEqual({
    code: 0,
    err: '',
    isUsage: true,
  });
});

test('an option beats LEADKIT_DATABASE_URL, which beats nothing', () => {
  const env = { LEADKIT_DATABASE_URL: URL };
  const placeOf = (...argv: string[]): unknown => readCommandLine(['check', ...argv], env);
  expect(placeOf()).toMatchObject({ understood: { place: { url: URL } } });
  expect(placeOf('--url', 'postgresql://h/d')).toMatchObject({
    understood: { place: { url: 'postgresql://h/d' } },
  });
  expect(placeOf('--directory', 'data')).toMatchObject({
    understood: { place: { directory: 'data', takeOver: false } },
  });
});

test('a wrong LEADKIT_DATABASE_URL is named and not quoted', async () => {
  const { code, err } = await runTool(['check'], { LEADKIT_DATABASE_URL: 'mysql://user:hunter2@h/d' });
  expect(code).toBe(2);
  expect(err).toContain('LEADKIT_DATABASE_URL is no address');
  expect(err).not.toContain('hunter2');
});

test('a server that does not answer is said with its code, and no password', async () => {
  const { code, out, err } = await runTool(['check', '--url', URL]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    'leadkit-store check got no answer from the database (ECONNREFUSED). Check the address, and that the server runs.\n',
  );
});

test('tables come after the tables they point at, also in a circle', () => {
  const table = (name: string, ...references: string[]) => ({ name, references });
  const order = (...tables: { name: string; references: string[] }[]): string =>
    inDependencyOrder(tables)
      .map(({ name }) => name)
      .join('');
  expect(order(table('a', 'c'), table('b', 'a', 'x'), table('c'))).toBe('cab');
  expect(order(table('a', 'b'), table('b', 'a'), table('c', 'c'))).toBe('bac');
});
