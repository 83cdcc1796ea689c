/** Work that is done again and again. The kit's runner, BullMQ, cron or n8n call the same jobs. */
export interface Job {
  /** Name, such as `leads.collect`. */
  readonly name: string;
  /** How long to rest between two runs, in milliseconds. */
  readonly everyMs: number;
  /** Does it once for one tenant. Safe to call at any time and to stop anywhere. */
  run(input: { readonly tenantId: string; readonly signal?: AbortSignal }): Promise<void>;
}
