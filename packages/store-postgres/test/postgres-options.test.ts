import { isLeadKitError, type LeadKitError } from '@leadkit/core';
import { expect, test } from 'vitest';
import { createPostgresStore } from '../src/index.ts';

async function refusal(work: Promise<unknown>): Promise<LeadKitError> {
  try {
    await work;
  } catch (error) {
    if (isLeadKitError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('neither an address nor a pool is invalid_input', async () => {
  expect(await refusal(createPostgresStore({}))).toMatchObject({
    code: 'invalid_input',
    operation: 'createPostgresStore',
  });
});

test('an address that is none is invalid_input, and its password is nowhere in the error', async () => {
  const error = await refusal(
    createPostgresStore({ connectionString: 'postgresql://leadkit:s3cret@word@[::' }),
  );
  expect(error.code).toBe('invalid_input');
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('s3cret');
});

test('a key that is none is refused by the function that was called, before anything is asked of the server', async () => {
  const connectionString = 'postgresql://leadkit:s3cret@127.0.0.1:1/leadkit';
  expect(await refusal(createPostgresStore({ connectionString, tokenKeys: ['short'] }))).toMatchObject({
    code: 'invalid_input',
    operation: 'createPostgresStore',
    issues: [{ path: 'tokenKeys.0' }],
  });
});

test('a server that does not answer is unavailable', async () => {
  const error = await refusal(
    createPostgresStore({ connectionString: 'postgresql://leadkit:s3cret@127.0.0.1:1/leadkit' }),
  );
  expect(error.code).toBe('unavailable');
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('s3cret');
});
