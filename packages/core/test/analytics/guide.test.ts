import { readFile } from 'node:fs/promises';
import { METRICS } from '@leadkit/core';
import { expect, test } from 'vitest';
import { createFigureWorld, minute, tenge } from './figure-world.ts';
import { costPerCustomer, november } from './guide.ts';

test('the table of the document is METRICS, line by line', async () => {
  const guide = await readFile(new URL('../../../../docs/modules/analytics.md', import.meta.url), 'utf8');
  const arrows = { up: '↑', down: '↓', none: '' };
  const lines = METRICS.map(
    ({ id, title, unit, formula, direction }) =>
      `| \`${id}\` | ${title} | ${unit} | ${formula} | ${arrows[direction]} |`,
  );
  const rows = guide.split('\n').filter((line) => /^\| `[a-z]+\.[a-z0-9-]+` \|/.test(line));
  expect(rows).toEqual(lines);
});

test('the examples of the document run', async () => {
  const world = createFigureWorld();
  await world.put({
    leads: [world.lead(1, { milestones: { arrivedAt: minute(1), wonAt: minute(2) } })],
    spends: [world.spend(1, tenge(5_000_000))],
  });
  expect((await november(world.kit)).groupBy).toEqual(['campaign', 'day']);
  expect(await costPerCustomer(world.kit)).toMatchObject([{ value: 50_000_000, currency: 'KZT' }]);
});
