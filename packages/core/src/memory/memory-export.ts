import type { TenantId } from '../domain/id.ts';
import type { JsonObject } from '../domain/json.ts';
import { toIsoText } from '../domain/time.ts';
import type { EntityKind } from '../ports/entities.ts';
import type { ExportPlan, KeyedRow } from '../ports/tenant-export.ts';
import type { MemoryDeliveries } from './memory-deliveries.ts';
import type { EntityTables } from './memory-entities.ts';
import type { Gate } from './memory-gate.ts';
import type { OfferTable } from './memory-offers.ts';
import type { SignalTable } from './memory-signals.ts';
import type { MemoryTokens } from './memory-tokens.ts';

/** Everything of one tenant, to erase and to export. */
export interface MemoryTables {
  readonly tenantId: TenantId;
  readonly gate: Gate;
  readonly entities: EntityTables;
  readonly signalTable: SignalTable;
  readonly offerTable: OfferTable;
  readonly deliveries: MemoryDeliveries;
  readonly tokens: MemoryTokens;
}

/** Rows of one kind after a key, by key; one more than the limit when there are. */
export function exportedRows(tables: MemoryTables, { kind, after, limit }: ExportPlan): readonly KeyedRow[] {
  return rowsOf(tables, kind)
    .filter(({ key }) => after === undefined || key > after)
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .slice(0, limit + 1)
    .map(({ key, row }) => ({ key, row: row as JsonObject }));
}

function rowsOf(
  tables: MemoryTables,
  kind: ExportPlan['kind'],
): { readonly key: string; readonly row: object }[] {
  const { tenantId, entities, signalTable, offerTable, deliveries, tokens } = tables;
  switch (kind) {
    case 'signal':
      return byId(signalTable.all());
    case 'checkpoint':
      return [...signalTable.checkpoints()].map(([stream, checkpoint]) => ({
        key: stream,
        row: { stream, checkpoint },
      }));
    case 'offer':
      return byId(offerTable.all());
    case 'sighting':
      return offerTable
        .all()
        .flatMap(({ id }) =>
          offerTable
            .sightings(id)
            .map((row, index) => ({ key: `${id}/${String(index + 1).padStart(9, '0')}`, row })),
        );
    case 'run-offer':
      return offerTable.memberships().map(({ runId, offerId, row }) => ({
        key: `${runId}/${offerId}`,
        row: { runId, offerId, ...row },
      }));
    case 'event':
      // Only those still on their way: this store keeps no others.
      return byId([
        ...new Map(
          deliveries.ofTenant(tenantId).map(({ delivery: { event } }) => [event.id, event]),
        ).values(),
      ]);
    case 'delivery':
      return deliveries
        .ofTenant(tenantId)
        .map(({ consumer, delivery: { id, event, attempts, dueAtMs, death } }) => ({
          key: id,
          row: {
            deliveryId: id,
            consumer,
            eventId: event.id,
            attempts,
            dueAt: toIsoText(dueAtMs),
            ...(death === undefined ? {} : { diedAt: death.diedAt, error: death.error }),
          },
        }));
    case 'token':
      return tokens.ofTenant(tenantId).map((row) => ({ key: row.accountId, row }));
    default:
      return byId(entities.all(kind satisfies EntityKind));
  }
}

function byId<Row extends { readonly id: string }>(
  rows: readonly Row[],
): { readonly key: string; readonly row: Row }[] {
  return rows.map((row) => ({ key: row.id, row }));
}
