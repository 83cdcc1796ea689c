import assert from 'node:assert/strict';
import { isLeadKitError } from '@leadkit/core';
import { createTestIo } from '@leadkit/core/testing';
import { createBoardClient, publishAdvert } from './adapter-kit.ts';
import { testMemoryStore } from './conformance.ts';
import { createBoardEmulator, loseAnAnswer } from './emulator.ts';

assert.deepEqual(await loseAnAnswer(), [{ id: 1, title: 'Шкаф-купе' }]);

const board = createBoardEmulator();
const client = createBoardClient(createTestIo({ tokens: { accessToken: 'board-1' }, fetch: board.fetch }));
assert.equal(await publishAdvert(client, 'Кухня'), 1);

board.faults.add({ fault: { kind: 'drop', effect: 'done' } });
await assert.rejects(
  publishAdvert(client, 'Комод'),
  (error) => isLeadKitError(error, 'unavailable') && error.effect === 'unknown',
);

const { rows, isConformant } = await testMemoryStore();
assert.equal(isConformant, true);
console.log(`${rows.filter(({ outcome }) => outcome === 'passed').length} store cases passed`);
