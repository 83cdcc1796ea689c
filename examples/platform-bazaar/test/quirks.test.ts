import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');
const quirks = readFileSync(new URL('../quirks.md', folder), 'utf8');

test('every quirk has a date and names a test that exists', () => {
  const rows = quirks.split('\n').filter((line) => /^\| (?!Fact|-)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  const undated: string[] = [];
  const untested: string[] = [];
  for (const row of rows) {
    const [, seen = '', named = ''] = row.replace(/ \|$/, '').split(' | ');
    if (!/^2026-\d{2}-\d{2}$/.test(seen)) undated.push(row);
    for (const [, title = ''] of named.matchAll(/"([^"]+)"/g))
      if (!tests.includes(title)) untested.push(title);
  }
  expect([undated, untested]).toEqual([[], []]);
});

test('every section of a route is a section of the quirks', () => {
  const sources = readdirSync(new URL('../src/emulator/', folder))
    .map((name) => readFileSync(new URL(`../src/emulator/${name}`, folder), 'utf8'))
    .join('\n');
  const sections = [...sources.matchAll(/quirks\.md, "([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(sections.length).toBeGreaterThan(5);
  for (const section of new Set(sections)) expect(quirks).toContain(`## ${section}\n`);
});
