import { invalidInput } from '@leadkit/core';
import { createSqlStore, type SqlStore, type SqlStoreOptions } from '@leadkit/store-sql';
import { createClient } from '@supabase/supabase-js';
import { checkSchema } from './check-schema.ts';
import { checkResidency } from './residency.ts';
import type { SupabaseRpcClient } from './rpc-client.ts';
import { checkServiceRoleKey } from './service-role-key.ts';
import { createRpc, createSupabaseDriver } from './supabase-driver.ts';

/** Which project, and how. Give either `url` with `serviceRoleKey`, or `client`. */
export interface SupabaseStoreOptions extends SqlStoreOptions {
  /** Address of the project, such as `https://<project>.supabase.co`. */
  readonly url?: string | undefined;
  /**
   * The secret key (`sb_secret_...`) or the older `service_role` key of the project. It passes by row-level security: keep
   * it on the server. Kept out of errors, logs and events.
   */
  readonly serviceRoleKey?: string | undefined;
  /** Sends requests, with `url`. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * A client of the host (supabase-js 2), made with the secret key and without a user's session: calls run as whoever
   * the client is.
   */
  readonly client?: SupabaseRpcClient | undefined;
  /**
   * The country the database stands in, as two capital letters (ISO 3166-1) such as `KZ` or `DE`. Stating it says that you
   * may keep personal data of the people you deal with there. Law 94-V of Kazakhstan wants such databases inside the
   * country and allows a copy abroad; hosted Supabase has no region there. Absent: signals, persons, leads, conversations,
   * messages, consents and members are refused with `business_rule`; markets, listings and campaigns are kept.
   */
  readonly residency?: string | undefined;
}

/** A store in a Supabase project. */
export interface SupabaseStore extends SqlStore {}

const OPERATION = 'createSupabaseStore';

/**
 * Opens a store in a Supabase project whose schema is there already: `npx leadkit-supabase init` and `supabase db push`
 * bring it. Every call is one `rpc`, one transaction; several processes may work on one project.
 *
 * @throws LeadKitError `invalid_input` for wrong options; `unauthenticated` or `forbidden` for a wrong key; `unavailable`
 *   when the project cannot be reached, does not expose the schema `leadkit`, or lacks migrations; `conflict` and
 *   `unsupported` when its migrations are not those of this package.
 */
export async function createSupabaseStore(options: SupabaseStoreOptions): Promise<SupabaseStore> {
  const { residency } = options;
  checkResidency(OPERATION, residency);
  const rpc = createRpc(openClient(options));
  const store = createSqlStore(createSupabaseDriver(rpc, residency), options);
  await checkSchema(OPERATION, rpc, options);
  return store;
}

function openClient({ url, serviceRoleKey, fetch, client }: SupabaseStoreOptions): SupabaseRpcClient {
  const isOwn = url !== undefined || serviceRoleKey !== undefined;
  if (isOwn === (client !== undefined)) {
    throw invalidInput(OPERATION, [
      { path: 'url', message: 'pass either url and serviceRoleKey or client, and only one of them' },
    ]);
  }
  if (client !== undefined) return client;
  const address = checkUrl(url);
  checkServiceRoleKey(OPERATION, serviceRoleKey);
  return createClient(address, serviceRoleKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: fetch === undefined ? {} : { fetch },
  });
}

function checkUrl(url: string | undefined): string {
  if (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw invalidInput(OPERATION, [
    { path: 'url', message: 'must be the address of the project, such as https://<project>.supabase.co' },
  ]);
}
