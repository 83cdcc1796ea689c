import { createMemoryStore } from '@leadkit/core/memory';
import { expect, test } from 'vitest';
import { collectAll, createTestKit } from './test-kit.ts';

test('what a consumer of the kit committed with its delivery is not acknowledged once more', async () => {
  const store = createMemoryStore();
  const refused: unknown[] = [];
  const { kit, deliver } = createTestKit({
    store: {
      ...store,
      deliveries: {
        ...store.deliveries,
        acknowledge: (receipt, options) =>
          store.deliveries.acknowledge(receipt, options).catch((error: unknown) => {
            refused.push(error);
            throw error;
          }),
      },
    },
  });
  await kit.leads.receive([{ source: 'site', key: 'form-7', who: { email: 'a@example.kz' } }]);
  await deliver();
  expect(await collectAll(kit.leads.list())).toMatchObject([{ origin: 'manual' }]);
  expect(refused).toEqual([]);
});
