import { isLeadKitError } from '@leadkit/core';
import { expect, test } from 'vitest';
import { checkMigrations } from '../src/index.ts';

const files = [
  { id: '20260101000000_one', checksum: 'aa', sql: '' },
  { id: '20260102000000_two', checksum: 'bb', sql: '' },
];
const applied = (id: string, checksum: string | null, isBreaking = false): never =>
  ({ id, checksum, isBreaking }) as never;

function errorOf(work: () => unknown): { code: string; issues: unknown } {
  try {
    work();
  } catch (error) {
    if (isLeadKitError(error)) return { code: error.code, issues: error.issues };
  }
  throw new Error('nothing was refused');
}

test('an empty database lacks every migration', () => {
  expect(checkMigrations([], files)).toEqual(['20260101000000_one', '20260102000000_two']);
});

test('what is applied is not to be applied again', () => {
  expect(checkMigrations([applied('20260101000000_one', 'aa')], files)).toEqual(['20260102000000_two']);
});

test('a file that was changed after it was applied is refused with conflict', () => {
  expect(errorOf(() => checkMigrations([applied('20260101000000_one', 'cc')], files))).toEqual({
    code: 'conflict',
    issues: [{ path: '20260101000000_one', message: 'was applied with another content' }],
  });
});

test('a file that another tool applied has no checksum, and is trusted', () => {
  expect(checkMigrations([applied('20260101000000_one', null)], files)).toEqual(['20260102000000_two']);
});

test('a migration of a newer package is no hindrance, unless it is breaking: then it is unsupported', () => {
  expect(checkMigrations([applied('20270101000000_new', 'dd')], files)).toHaveLength(2);
  expect(errorOf(() => checkMigrations([applied('20270101000000_new', 'dd', true)], files)).code).toBe(
    'unsupported',
  );
});
