import { expect, test } from 'vitest';
import { openEmulator, postLive, wardrobe } from './open-emulator.ts';

test('a create whose answer was lost is found by external_id, once (matrix 20)', async () => {
  const { call, emulator, world } = await openEmulator();
  emulator.faults.add({
    fault: { kind: 'drop', effect: 'done' },
    match: { route: 'POST /api/partner/adverts' },
  });
  await expect(call('POST', '/adverts', wardrobe())).rejects.toThrow('fetch failed');
  const found = await call('GET', '/adverts?external_id=WARDROBE-1');
  expect(found.at('data.length')).toBe(1);
  expect(found.at('data.0.status')).toBe('new');
  expect(await world.adverts()).toHaveLength(1);
});

test('a create that never reached OLX is not there', async () => {
  const { call, emulator, world } = await openEmulator();
  emulator.faults.add({ fault: { kind: 'error', effect: 'none', status: 500 }, match: { method: 'POST' } });
  expect((await call('POST', '/adverts', wardrobe())).at('error.status')).toBe(500);
  expect((await call('GET', '/adverts?external_id=WARDROBE-1')).at('data')).toEqual([]);
  expect(await world.adverts()).toEqual([]);
});

test('a message whose answer was lost is in the thread, once', async () => {
  const olx = await openEmulator();
  const advertId = await postLive(olx);
  const { threadId } = await olx.world.buyerWrites({ advertId, text: 'Сәлем' });
  olx.emulator.faults.add({ fault: { kind: 'drop', effect: 'done' }, match: { method: 'POST' } });
  await expect(olx.call('POST', `/threads/${threadId}/messages`, { text: 'Сәлем!' })).rejects.toThrow(
    'fetch failed',
  );
  const messages = await olx.world.messages({ threadId });
  expect(messages.map(({ type, text }) => [type, text])).toEqual([
    ['received', 'Сәлем'],
    ['sent', 'Сәлем!'],
  ]);
});

test('the world counts deleted adverts too', async () => {
  const olx = await openEmulator();
  const id = await postLive(olx);
  await olx.call('POST', `/adverts/${id}/commands`, { command: 'deactivate', is_success: false });
  await olx.call('DELETE', `/adverts/${id}`);
  expect((await olx.world.adverts()).map(({ isDeleted }) => isDeleted)).toEqual([true]);
});
