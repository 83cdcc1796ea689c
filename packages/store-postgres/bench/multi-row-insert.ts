import type { SignalIngest } from '@leadkit/core';

/** Runs one statement with parameters. */
export type RunStatement = (sql: string, parameters: unknown[]) => Promise<unknown>;

const TENANT = 'bench-by-hand';

/**
 * What somebody would write by hand who knows that all signals are new and nobody else is at work: the same rows, one
 * statement per table, in one transaction. It looks nothing up, and would double signals that are known.
 */
export async function insertByHand(
  run: RunStatement,
  consumerId: number,
  ingest: SignalIngest,
): Promise<void> {
  const { platform, accountId, now, signals } = ingest;
  await run('begin', []);
  await insert(
    run,
    'signal (tenant_id, id, version, received_at, updated_at, occurred_at, data)',
    signals.map(({ id, signal }) => {
      const marks = {
        id,
        tenantId: TENANT,
        platform,
        accountId,
        version: 1,
        receivedAt: now,
        updatedAt: now,
      };
      const data = JSON.stringify({ ...signal, ...marks, isHistory: false });
      return [TENANT, id, 1, now, now, signal.occurredAt, data];
    }),
  );
  await insert(
    run,
    'signal_alias (tenant_id, platform, account_id, external_id, signal_id)',
    signals.flatMap(({ id, signal }) =>
      [signal.externalId, ...(signal.aliases ?? [])].map((name) => [TENANT, platform, accountId, name, id]),
    ),
  );
  await insert(
    run,
    'event (tenant_id, id, type, subject_kind, subject_id, occurred_at, recorded_at, data)',
    signals.map(({ id, eventId, signal: { kind } }) => {
      const subject = { kind: 'signal', id, version: 1 };
      const data = { platform, accountId, kind, isHistory: false };
      const event = {
        id: eventId,
        type: 'signal.received',
        version: 1,
        tenantId: TENANT,
        subject,
        occurredAt: now,
        data,
      };
      return [TENANT, eventId, event.type, 'signal', id, now, now, JSON.stringify(event)];
    }),
  );
  await insert(
    run,
    'delivery (consumer_id, tenant_id, event_id, line, occurred_at, due_at)',
    signals.map(({ eventId }, index) => [consumerId, TENANT, eventId, index, now, now]),
  );
  await run('commit', []);
}

async function insert(
  run: RunStatement,
  table: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const values = rows.map((row, place) => {
    const marks = row.map((_, column) => `$${place * row.length + column + 1}`);
    return `(${marks.join(', ')})`;
  });
  await run(`insert into leadkit.${table} values ${values.join(', ')}`, rows.flat());
}
