import { expect, test } from 'vitest';
import { openStore } from './guide.ts';

test('the driver of the guide asks for a function by name and passes its arguments as one parameter', async () => {
  const asked: unknown[] = [];
  const store = openStore({
    query: async (sql, parameters) => {
      asked.push([sql, parameters]);
      return [{ value: '[{"group":{},"count":3}]' }];
    },
  });
  expect(await store.tenant('default').count('lead')).toEqual([{ group: {}, count: 3 }]);
  expect(asked).toEqual([
    [
      'select leadkit.entity_count($1::jsonb)::text as value',
      ['{"tenantId":"default","kind":"lead","filter":{"fields":{},"moments":{}},"groupBy":[]}'],
    ],
  ]);
});

test('what the connection rejects with becomes an error by its SQLSTATE', async () => {
  const store = openStore({ query: () => Promise.reject(Object.assign(new Error('no'), { code: '42501' })) });
  await expect(store.deliveries.backlog()).rejects.toMatchObject({ code: 'forbidden' });
});
