import { PGlite } from '@electric-sql/pglite';
import { type Id, paginate } from '@leadkit/core';
import { applyMigrations, createSqlStore } from '@leadkit/store-sql';
import type { Bench } from '../../../tools/bench/bench.ts';
import { createEmbeddedDriver, createEmbeddedTarget } from '../src/embedded/embedded-driver.ts';
import { newSignals } from './ingest-samples.ts';
import { insertByHand } from './multi-row-insert.ts';

const SIGNALS = 10_000;
const BATCH = 1_000;
const accountId = '019aa9f0-0000-7000-8000-000000000001' as Id<'account'>;

const database = await PGlite.create();
await applyMigrations(createEmbeddedTarget(database));
const store = createSqlStore(createEmbeddedDriver(database, true, async () => {}));
const run = (sql: string, parameters: unknown[]): Promise<unknown> => database.query(sql, parameters);
await store.deliveries.register({ name: 'leads', types: ['signal.received'] });

const read = store.tenant('bench-pages');
for (let left = SIGNALS; left > 0; left -= BATCH) await read.signals.ingest(newSignals(BATCH, accountId));

async function inBatches(ingest: (batch: ReturnType<typeof newSignals>) => Promise<unknown>): Promise<void> {
  for (let left = SIGNALS; left > 0; left -= BATCH) await ingest(newSignals(BATCH, accountId));
}

async function readByHand(): Promise<number> {
  let after = ['9999-01-01T00:00:00.000Z', ''];
  let count = 0;
  while (true) {
    const { rows } = await database.query<{ at: string; id: string; data: object }>(
      `select received_at::text as at, id, data from leadkit.signal
       where tenant_id = 'bench-pages' and (received_at, id) < ($1, $2) order by received_at desc, id desc limit ${BATCH}`,
      after,
    );
    const last = rows.at(-1);
    if (last === undefined) return count;
    count += rows.length;
    after = [last.at, last.id];
  }
}

export const benches: readonly Bench[] = [
  {
    kind: 'contest',
    work: `embedded: ingest ${SIGNALS} new signals in calls of ${BATCH}, with events and deliveries`,
    contenders: [
      {
        name: 'signals.ingest',
        role: 'ours',
        run: () => inBatches((batch) => store.tenant('bench').signals.ingest(batch)),
      },
      {
        name: 'multi-row insert of the same rows',
        role: 'floor',
        run: () => inBatches((batch) => insertByHand(run, 1, batch)),
      },
    ],
    goals: [{ against: 'multi-row insert of the same rows', ratio: 2 }],
  },
  {
    kind: 'contest',
    work: `embedded: read ${SIGNALS} signals in pages of ${BATCH}`,
    contenders: [
      {
        name: 'signals.listPage',
        role: 'ours',
        run: async () => {
          let count = 0;
          const pages = paginate((cursor) => read.signals.listPage({ cursor, limit: BATCH }));
          for await (const signal of pages) count += signal.version;
          return count;
        },
      },
      { name: 'select of the same pages', role: 'floor', run: readByHand },
    ],
    goals: [{ against: 'select of the same pages', ratio: 2 }],
  },
];
