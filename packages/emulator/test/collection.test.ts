import { expect, test } from 'vitest';
import { createNotesEmulator } from './notes-emulator.ts';

test('rows keep their order, and a number and its text are one id', () => {
  const notes = createNotesEmulator().state.collection('notes');
  notes.set('7', { id: 7, text: 'seven', status: 'draft' });
  notes.set(3, { id: 3, text: 'three', status: 'published' });
  notes.set(7, { id: 7, text: 'again', status: 'draft' });
  expect(notes.all().map(({ text }) => text)).toEqual(['again', 'three']);
  expect(notes.entries().map(([id]) => id)).toEqual(['7', '3']);
  expect([notes.size, notes.has(7), notes.has('8')]).toEqual([2, true, false]);
  expect(notes.find(({ status }) => status === 'published')?.id).toBe(3);
  expect(notes.filter(({ id }) => id > 5)).toHaveLength(1);
});

test('update changes fields and refuses an unknown row', () => {
  const notes = createNotesEmulator().state.collection('notes');
  notes.set(1, { id: 1, text: 'a', status: 'draft' });
  expect(notes.update(1, { status: 'published' })).toEqual({ id: 1, text: 'a', status: 'published' });
  expect(() => notes.update(2, {})).toThrow('There is no "2" in notes to update.');
});

test('delete says whether there was a row', () => {
  const notes = createNotesEmulator().state.collection('notes');
  notes.set(1, { id: 1, text: 'a', status: 'draft' });
  expect([notes.delete(1), notes.delete(1)]).toEqual([true, false]);
});

test('sequences count on their own, from where they are told', () => {
  const { state } = createNotesEmulator();
  expect([state.nextId('a'), state.nextId('b', 100), state.nextId('a'), state.nextId('b', 100)]).toEqual([
    1, 100, 2, 101,
  ]);
});
