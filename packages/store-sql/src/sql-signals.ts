import {
  compareMoments,
  type IngestedSignal,
  LeadKitError,
  type Signal,
  type SignalStore,
  type TenantId,
  toIsoText,
  toUnixMs,
} from '@leadkit/core';
import { checkSignalIngest, planSignals } from '@leadkit/core/store-kit';
import { as, orUndefined } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';
import { cutPage } from './sql-page.ts';

/** Makes the signal store of one tenant. */
export function createSqlSignals(tenantId: TenantId, gate: SqlGate): SignalStore {
  return {
    get: (id, options) =>
      gate('signals.get', 'read', options, async (call) =>
        orUndefined<Signal>(await call('signal_get', { tenantId, id })),
      ),
    listPage: (query = {}, options) =>
      gate('signals.listPage', 'read', options, async (call) => {
        const plan = planSignals(tenantId, query);
        const { limit, after } = plan;
        const rows = as<Signal[]>(await call('signal_list', { tenantId, query: plan.query, limit, after }));
        return cutPage(rows, plan, ({ receivedAt, id }) => [receivedAt, id]);
      }),
    checkpoint: (stream, options) =>
      gate('signals.checkpoint', 'read', options, async (call) =>
        as<string | null>(await call('signal_checkpoint', { tenantId, stream })),
      ),
    ingest: (input, options) =>
      gate('signals.ingest', 'write', options, async (call) => {
        const { collectFrom, signals, ...rest } = checkSignalIngest(input);
        const items = signals.map((item) => ({
          ...item,
          // Platforms write moments in any form; PostgreSQL gets the one we read from it.
          occurredAt: toIsoText(toUnixMs(item.signal.occurredAt)),
          isHistory: compareMoments(item.signal.occurredAt, collectFrom) < 0,
        }));
        const answer = as<IngestAnswer>(await call('signal_ingest', { ...rest, tenantId, signals: items }));
        if (answer.refused === 'moved') throw moved(rest.stream);
        if (answer.refused === 'id_taken') throw idTaken(answer.n);
        return answer.results;
      }),
  };
}

type IngestAnswer =
  | { readonly refused?: undefined; readonly results: readonly IngestedSignal[] }
  | { readonly refused: 'moved' }
  | { readonly refused: 'id_taken'; readonly n: number };

function moved(stream: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'signals.ingest',
    issues: [{ path: 'checkpoint.from', message: 'is not where the stream stands' }],
    message: `Another process moved the stream "${stream}" on, so nothing was stored. Read its checkpoint and collect from there.`,
  });
}

function idTaken(index: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'signals.ingest',
    issues: [{ path: `signals.${index}.id`, message: 'is the id of another signal' }],
    message:
      'A new signal came with the id of another one, so nothing was stored. Bring a fresh id for each.',
  });
}
