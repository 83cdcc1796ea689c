import { DEFAULT_TENANT_ID, type Id, type TenantId, uuidV7 } from '../domain/id.ts';

/** The moment everything a builder makes was created at: ten in the morning in Almaty. */
export const TEST_NOW: string = '2026-11-22T05:00:00.000Z';

/** The tenant everything a builder makes belongs to. */
export const TEST_TENANT_ID: TenantId = DEFAULT_TENANT_ID;

/** What every stored thing a builder makes begins with. */
export const NEW_ENTITY: {
  /** The tenant. */
  readonly tenantId: TenantId;

  /** Counted from 1. */
  readonly version: number;

  /** When it was first stored. */
  readonly createdAt: string;

  /** When it last changed. */
  readonly updatedAt: string;
} = { tenantId: TEST_TENANT_ID, version: 1, createdAt: TEST_NOW, updatedAt: TEST_NOW };

const KIND_NUMBERS: Readonly<Record<string, number>> = {
  account: 1,
  niche: 2,
  item: 3,
  offer: 4,
  'research-run': 5,
  campaign: 6,
  listing: 7,
  operation: 8,
  signal: 9,
  person: 10,
  lead: 11,
  outcome: 12,
  conversation: 13,
  message: 14,
  member: 15,
  assignment: 16,
  consent: 17,
  spend: 18,
  notice: 19,
};

/**
 * The `number`-th id of a kind, the same in every run: `testId('lead', 2)` is another lead than `testId('lead')`, and
 * no other kind has it.
 *
 * @param number - whole, from 1 to 4 294 967 295; default 1
 */
export function testId<Kind extends string>(kind: Kind, number = 1): Id<Kind> {
  const random = new Uint8Array(10);
  const view = new DataView(random.buffer);
  view.setUint16(2, KIND_NUMBERS[kind] ?? 0xffff);
  view.setUint32(6, number);
  return uuidV7<Kind>(Date.parse(TEST_NOW), random);
}
