import { isLeadKitError, type LeadKit } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createTestKit } from './test-kit.ts';

type Listing = (kit: LeadKit, filter: never) => AsyncIterable<unknown>;

const LISTS: readonly (readonly [
  operation: string,
  list: Listing,
  words: Readonly<Record<string, string>>,
])[] = [
  ['accounts.list', (kit, filter) => kit.accounts.list(filter), { status: 'conected' }],
  ['niches.list', (kit, filter) => kit.niches.list(filter), { status: 'aktive', kind: 'services' }],
  ['research.runs', (kit, filter) => kit.research.runs(filter), { status: 'done' }],
  ['items.list', (kit, filter) => kit.items.list(filter), { kind: 'goods' }],
  ['campaigns.list', (kit, filter) => kit.campaigns.list(filter), { status: 'started' }],
  ['leads.list', (kit, filter) => kit.leads.list(filter), { status: 'quallified' }],
  ['leads.search', (kit, filter) => kit.leads.search('шкаф', filter), { status: 'quallified' }],
  ['persons.list', (kit, filter) => kit.persons.list(filter), { status: 'gone' }],
  ['conversations.list', (kit, filter) => kit.conversations.list(filter), {}],
  ['handoff.members', (kit, filter) => kit.handoff.members(filter), { role: 'boss' }],
  ['handoff.assignments', (kit, filter) => kit.handoff.assignments(filter), { status: 'open' }],
  [
    'handoff.notices.list',
    (kit, filter) => kit.handoff.notices.list(filter),
    { status: 'fail', kind: 'lead_offer' },
  ],
];

async function all<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

async function issueOf(list: () => AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _ of list()) throw new Error('There is nothing to list.');
  } catch (error) {
    if (isLeadKitError(error, 'invalid_input')) return [error.operation, error.issues?.[0]?.path];
    throw error;
  }
  return 'listed';
}

describe('a list that is asked for', () => {
  test.each(
    LISTS.flatMap(([operation, list, words]) =>
      Object.entries(words).map(([field, word]) => [operation, field, word, list] as const),
    ),
  )(
    'by a word that does not exist is refused, not empty: %s by %s %s',
    async (operation, field, word, list) => {
      const { kit } = createTestKit();
      expect(await issueOf(() => list(kit, { [field]: word } as never))).toEqual([operation, field]);
      expect(await issueOf(() => list(kit, { [field]: [word] } as never))).toEqual([operation, field]);
    },
  );

  test.each(LISTS)(
    'by a field that does not exist is refused, not everything: %s',
    async (operation, list) => {
      const { kit } = createTestKit();
      expect(await issueOf(() => list(kit, { statuss: 'new' } as never))).toEqual([operation, '']);
    },
  );

  test('by several words gives what has any of them', async () => {
    const { kit } = createTestKit();
    for (const name of ['a', 'b', 'c'])
      await kit.niches.create({ name, kind: 'service', queries: { ru: [name] } });
    const [a, b] = await all(kit.niches.list());
    await kit.niches.setStatus(a?.id ?? '', 'active');
    await kit.niches.setStatus(b?.id ?? '', 'archived');
    const found = await all(kit.niches.list({ status: ['active', 'archived'] }));
    expect(found.map(({ id }) => id)).toEqual([a?.id, b?.id]);
  });

  test('of campaigns can be those of a niche', async () => {
    const { kit } = createTestKit();
    expect(await all(kit.campaigns.list({ nicheId: 'nobody’s', status: ['running', 'draft'] }))).toEqual([]);
  });
});
