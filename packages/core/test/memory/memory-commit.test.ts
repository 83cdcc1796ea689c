import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revise } from '../../src/domain/decision.ts';
import type { Item } from '../../src/domain/item.ts';
import { mergePersons } from '../../src/domain/person.ts';
import { isLeadKitError } from '../../src/errors.ts';
import { change, type EntityChange } from '../../src/ports/entities.ts';
import { COMMIT_BYTES_MAX, COMMIT_CHANGES_MAX } from '../../src/ports/store-limits.ts';
import { at, event, item, openBench, person, STRANGER, storedItem } from './samples.ts';

describe('versions', () => {
  test('a change of an older version is a conflict naming its place, and what is stored stays', async () => {
    const bench = openBench();
    const first = await storedItem(bench, 'A');
    const second = revise(first, { sku: 'B' }, at(1));
    await bench.tenant.commit({ now: at(1), changes: [change('item', second, first)] });

    const late = change('item', revise(first, { sku: 'C' }, at(2)), first);
    await expect(bench.tenant.commit({ now: at(2), changes: [late] })).rejects.toMatchObject({
      code: 'conflict',
      operation: 'commit',
      issues: [
        {
          path: 'changes.0.expectedVersion',
          message: `item ${first.id} is stored at version 2, expected was 1`,
        },
      ],
    });
    expect(await bench.tenant.get('item', first.id)).toEqual(second);
  });

  test('something new that exists already is a conflict', async () => {
    const bench = openBench();
    const stored = await storedItem(bench, 'A');
    const commit = bench.tenant.commit({ now: at(1), changes: [change('item', stored)] });
    await expect(commit).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a change of something that is not stored is a conflict', async () => {
    const bench = openBench();
    const missing = item(bench, 'A');
    const changes = [change('item', revise(missing, {}, at(1)), missing)];
    await expect(bench.tenant.commit({ now: at(1), changes })).rejects.toMatchObject({
      code: 'conflict',
      issues: [
        { path: 'changes.0.expectedVersion', message: `item ${missing.id} is not stored, expected was 1` },
      ],
    });
  });

  test('one commit may be several steps: the version that was read counts', async () => {
    const bench = openBench();
    const first = await storedItem(bench, 'A');
    const third = revise(revise(first, { sku: 'B' }, at(1)), { sku: 'C' }, at(1));
    await bench.tenant.commit({ now: at(1), changes: [change('item', third, first)] });
    expect((await bench.tenant.get('item', first.id))?.version).toBe(3);
  });

  test('a version that is not above the one that was read is invalid_input', async () => {
    const bench = openBench();
    const first = await storedItem(bench, 'A');
    const commit = bench.tenant.commit({ now: at(1), changes: [change('item', first, first)] });
    await expect(commit).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'changes.0.entity.version' }],
    });
  });

  test('whatever races, each version is stored once and none is left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 40 }), async (writers) => {
        const bench = openBench();
        const born = await storedItem(bench, 'A');
        const read: Item[] = [born, born, born, born];
        const versions = [born.version];
        for (const writer of writers) {
          const before = read[writer] ?? born;
          const after = revise(before, { price: { amountMinor: writer, currency: 'KZT' } }, at(1));
          try {
            await bench.tenant.commit({ now: at(1), changes: [change('item', after, before)] });
            versions.push(after.version);
          } catch (error) {
            if (!isLeadKitError(error, 'conflict')) throw error;
          }
          read[writer] = (await bench.tenant.get('item', born.id)) ?? born;
        }
        expect(versions).toEqual(Array.from({ length: versions.length }, (_, index) => index + 1));
        expect((await bench.tenant.get('item', born.id))?.version).toBe(versions.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('unique keys', () => {
  test('a second holder is a conflict that names the key by its place and its holder, never the phone', async () => {
    const bench = openBench();
    const holder = person(bench, '+77015550101');
    await bench.tenant.commit({ now: at(0), changes: [change('person', holder)] });
    const rival = person(bench, '+77015550199', '+77015550101');

    const commit = bench.tenant.commit({ now: at(1), changes: [change('person', rival)] });
    await expect(commit).rejects.toMatchObject({
      code: 'conflict',
      issues: [
        {
          path: 'changes.0.keys.1',
          message: `this unique key of person ${rival.id} is held by person ${holder.id}`,
        },
      ],
    });
    await expect(commit).rejects.toSatisfy((error) => !String(error).includes('77015550101'));
    expect(await bench.tenant.get('person', rival.id)).toBeUndefined();
  });

  test('two new holders in one commit are a conflict', async () => {
    const bench = openBench();
    const changes = [change('item', item(bench, 'A')), change('item', item(bench, 'A'))];
    await expect(bench.tenant.commit({ now: at(0), changes })).rejects.toMatchObject({
      code: 'conflict',
      issues: [{ path: 'changes.1.keys.0' }],
    });
  });

  test.each(['kept first', 'merged first'])(
    'merging persons hands a key over in one commit (%s)',
    async (order) => {
      const bench = openBench();
      const [first, second] = [person(bench, '+77015550101'), person(bench, '+77015550102')];
      await bench.tenant.commit({ now: at(0), changes: [change('person', first), change('person', second)] });
      const { kept, merged } = mergePersons(second, first, 'same phone', at(1));
      const changes = [change('person', kept.state, second), change('person', merged.state, first)];

      await bench.tenant.commit({
        now: at(1),
        changes: order === 'kept first' ? changes : changes.reverse(),
      });

      expect((await bench.tenant.getByKey('person', 'phone:+77015550101'))?.id).toBe(second.id);
    },
  );

  test('a key that is given up is free, and another tenant never holds ours', async () => {
    const bench = openBench();
    const first = await storedItem(bench, 'A');
    await bench.tenant.commit({
      now: at(1),
      changes: [change('item', revise(first, { sku: 'B' }, at(1)), first)],
    });
    expect(await bench.tenant.getByKey('item', 'A')).toBeUndefined();
    expect(await bench.stranger.getByKey('item', 'B')).toBeUndefined();
    await bench.stranger.commit({
      now: at(1),
      changes: [change('item', item(bench, 'B', { tenantId: STRANGER }))],
    });
    expect((await bench.tenant.getByKey('item', 'B'))?.id).toBe(first.id);
  });
});

describe('all or nothing', () => {
  test('when one change is refused, neither changes nor keys nor events nor the acknowledgement are kept', async () => {
    const bench = openBench();
    const { deliveries } = bench.store;
    await deliveries.register({ name: 'crm', types: ['lead.scored'] });
    const stored = await storedItem(bench, 'A');
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    const claim = { consumer: 'crm', limit: 10, leaseMs: 1000, now: at(0) };
    const [acknowledge] = await deliveries.claim(claim);

    const changes = [change('item', item(bench, 'NEW')), change('item', { ...stored, sku: 'AGAIN' })];
    const commit = bench.tenant.commit({ now: at(1), changes, events: [event(bench)], acknowledge });
    await expect(commit).rejects.toMatchObject({ code: 'conflict' });

    expect(await bench.tenant.count('item')).toEqual([{ group: {}, count: 1 }]);
    expect(await bench.tenant.getByKey('item', 'NEW')).toBeUndefined();
    expect(await deliveries.backlog()).toEqual([{ name: 'crm', pending: 1, dead: 0, oldestAt: at(0) }]);
  });

  test('a lost lease refuses the whole commit', async () => {
    const bench = openBench();
    const { deliveries } = bench.store;
    await deliveries.register({ name: 'crm', types: ['lead.scored'] });
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    const claim = { consumer: 'crm', limit: 1, leaseMs: 1000 };
    const [lost] = await deliveries.claim({ ...claim, now: at(0) });
    await deliveries.claim({ ...claim, now: at(1000) });

    const changes = [change('item', item(bench, 'A'))];
    const commit = bench.tenant.commit({ now: at(1001), changes, acknowledge: lost });
    await expect(commit).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'acknowledge' }] });
    expect(await bench.tenant.getByKey('item', 'A')).toBeUndefined();
  });

  test('a delivery of another tenant cannot be acknowledged', async () => {
    const bench = openBench();
    const { deliveries } = bench.store;
    await deliveries.register({ name: 'crm', types: ['lead.scored'] });
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    const [acknowledge] = await deliveries.claim({ consumer: 'crm', limit: 1, leaseMs: 1000, now: at(0) });
    await expect(bench.stranger.commit({ now: at(1), acknowledge })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'acknowledge', message: 'is a delivery of another tenant' }],
    });
  });
});

describe('limits', () => {
  test(`${COMMIT_CHANGES_MAX} changes and events fit, one more is invalid_input`, async () => {
    const bench = openBench();
    const changes: EntityChange[] = Array.from({ length: COMMIT_CHANGES_MAX - 1 }, (_, index) =>
      change('item', item(bench, `A-${index}`)),
    );
    await bench.tenant.commit({ now: at(0), changes, events: [event(bench)] });
    const more = [change('item', item(bench, 'B'))];
    const events = Array.from({ length: COMMIT_CHANGES_MAX }, () => event(bench));
    await expect(bench.tenant.commit({ now: at(0), changes: more, events })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '', message: '501 changes and events are more than the 500 of one commit' }],
    });
  });

  test('the limit of bytes counts bytes, not letters', async () => {
    const bench = openBench();
    const long = item(bench, 'A', { title: { ru: 'ш'.repeat(COMMIT_BYTES_MAX / 2) } });
    const commit = bench.tenant.commit({ now: at(0), changes: [change('item', long)] });
    await expect(commit).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: '' }] });
  });

  test('a commit of nothing succeeds', async () => {
    await expect(openBench().tenant.commit({ now: at(0) })).resolves.toBeUndefined();
  });
});

describe('bad input', () => {
  const bench = openBench();
  const twice = item(bench, 'TWICE');
  const same = event(bench);
  test.each([
    ['a moment that is not canonical', { now: '2026-11-22T10:00:00+05:00' }, 'now'],
    [
      'an entity of another tenant',
      { now: at(0), changes: [change('item', item(bench, 'A', { tenantId: STRANGER }))] },
      'changes.0.entity.tenantId',
    ],
    [
      'an event of another tenant',
      { now: at(0), events: [event(bench, { tenantId: STRANGER })] },
      'events.0.tenantId',
    ],
    [
      'an id that is no UUID',
      { now: at(0), changes: [change('item', { ...item(bench, 'A'), id: 'a1' as never })] },
      'changes.0.entity.id',
    ],
    [
      'one thing changed twice',
      { now: at(0), changes: [change('item', twice), change('item', { ...twice, sku: 'B' })] },
      'changes.1.entity.id',
    ],
    ['one event twice', { now: at(0), events: [same, same] }, 'events.1.id'],
    [
      'a key longer than an index takes',
      { now: at(0), changes: [change('item', item(bench, 'x'.repeat(513)))] },
      'changes.0.keys.0',
    ],
    [
      'a kind that does not exist',
      { now: at(0), changes: [{ ...change('item', item(bench, 'A')), kind: 'thing' as never }] },
      'changes.0.kind',
    ],
    [
      'an event without a moment',
      { now: at(0), events: [event(bench, { occurredAt: '10:00' })] },
      'events.0.occurredAt',
    ],
    ['changes that are no list', { now: at(0), changes: {} as never }, 'changes'],
  ])('%s is invalid_input naming %s', async (_what, input, path) => {
    const commit = bench.tenant.commit(input);
    await expect(commit).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect(await bench.tenant.count('item')).toEqual([{ group: {}, count: 0 }]);
  });
});
