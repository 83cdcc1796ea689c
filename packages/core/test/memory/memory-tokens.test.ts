import { expect, test } from 'vitest';
import { openBench, STRANGER, TENANT } from './samples.ts';

test('tokens are written by compare-and-set: who knows an older version gets conflict and changes nothing', async () => {
  const { tokens } = openBench().store;
  expect(await tokens.read(TENANT, 'a')).toBeUndefined();
  expect(await tokens.write(TENANT, 'a', { accessToken: 'one' }, 0)).toEqual({
    values: { accessToken: 'one' },
    version: 1,
  });
  await tokens.write(TENANT, 'a', { accessToken: 'two' }, 1);
  const late = tokens.write(TENANT, 'a', { accessToken: 'late' }, 1);
  await expect(late).rejects.toMatchObject({ code: 'conflict' });
  await expect(tokens.write(TENANT, 'a', { accessToken: 'new' }, 0)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await tokens.read(TENANT, 'a')).toEqual({ values: { accessToken: 'two' }, version: 2 });
});

test('tokens of another account or tenant are others, and erased ones begin anew', async () => {
  const { tokens } = openBench().store;
  await tokens.write(TENANT, 'a', { accessToken: 'one' }, 0);
  expect(await tokens.read(TENANT, 'b')).toBeUndefined();
  expect(await tokens.read(STRANGER, 'a')).toBeUndefined();
  await tokens.erase(TENANT, 'a');
  expect(await tokens.read(TENANT, 'a')).toBeUndefined();
  expect(await tokens.write(TENANT, 'a', { accessToken: 'two' }, 0)).toMatchObject({ version: 1 });
});

test('a value that is no text is invalid_input, and the error holds no secret', async () => {
  const { tokens } = openBench().store;
  const values = { accessToken: 'top-secret', expiresIn: 3600 } as never;
  const written = tokens.write(TENANT, 'a', values, 0);
  await expect(written).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'values.expiresIn' }],
  });
  await expect(written).rejects.toSatisfy(
    (error) => !JSON.stringify([error, String(error)]).includes('top-secret'),
  );
});

test('what is handed out cannot be changed, and what was passed in can', async () => {
  const { tokens } = openBench().store;
  const values = { accessToken: 'one' };
  const stored = await tokens.write(TENANT, 'a', values, 0);
  values.accessToken = 'two';
  expect(() => Object.assign(stored.values, { accessToken: 'three' })).toThrow(TypeError);
  expect((await tokens.read(TENANT, 'a'))?.values).toEqual({ accessToken: 'one' });
});
