import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDatabase, type OwnDatabase, withDatabase } from '../own-database.ts';
import { linesOf } from './archive-files.ts';
import { runTool } from './run-tool.ts';
import { makeStoreFolders, rowsOf, type StoreFolders } from './store-folders.ts';

withDatabase((url) => {
  let database: OwnDatabase;
  let folders: StoreFolders;

  beforeAll(async () => {
    database = await makeDatabase(url);
    folders = await makeStoreFolders();
  }, 120_000);

  afterAll(async () => {
    await database.drop();
    await folders.remove();
  });

  test('a backup goes from embedded to PostgreSQL and back with every byte of it', async () => {
    const place = ['--url', database.connectionString];
    const [first, second] = [folders.path('first.gz'), folders.path('second.gz')];
    const source = await folders.filled();
    const copy = await folders.empty();
    const steps = [
      ['backup', first, '--directory', source],
      ['migrate', ...place],
      ['restore', first, ...place],
      ['check', ...place],
      ['backup', second, ...place],
      ['restore', second, '--directory', copy],
    ];
    for (const step of steps) expect(await runTool(step)).toMatchObject({ code: 0, err: '' });
    expect(await linesOf(second)).toEqual(await linesOf(first));
    expect(await rowsOf(copy)).toEqual(await rowsOf(source));

    // Numbers of deliveries go on after the highest one.
    const [numbers] = await database.run(
      `select (select max(id) from leadkit.delivery)::int as highest,
        nextval(pg_get_serial_sequence('leadkit.delivery', 'id'))::int as next`,
    );
    const { highest, next } = numbers as { highest: number; next: number };
    expect(next).toBe(highest + 1);
    const again = await runTool(['restore', first, ...place]);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('The store is not empty');
  });

  test('a role that row-level security binds is refused instead of writing half a backup', async () => {
    const role = `${database.name}_reader`;
    await database.beside(`create role ${role} login password 'hunter2'`);
    await database.run(`grant usage on schema leadkit, leadkit_private to ${role}`);
    await database.run(`grant select on all tables in schema leadkit to ${role}`);
    const address = new URL(database.connectionString);
    address.username = role;
    address.password = 'hunter2';
    const file = folders.path('reader.gz');
    const { code, err } = await runTool(['backup', file, '--url', address.href]);
    await database.run(`drop owned by ${role}`);
    await database.beside(`drop role ${role}`);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'leadkit-store backup ended with SQLSTATE 42501. The role may not do that. Connect as the owner of the schema leadkit.\n',
    });
  });

  test('a database that is not there is said', async () => {
    const address = new URL(database.connectionString);
    address.pathname = `/${database.name}_absent`;
    const { code, err } = await runTool(['check', '--url', address.href]);
    expect(code).toBe(1);
    expect(err).toContain('SQLSTATE 3D000. There is no such database.');
  });
});
