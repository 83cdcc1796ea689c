import type { TenantId } from './id.ts';

/** An agency's client, or the host itself. Every row belongs to one; ids and persons are never shared between two. */
export interface Tenant {
  /** `default` for a host that serves one client. */
  readonly id: TenantId;
  /** A name for people. */
  readonly label?: string;
}
