// What the README and docs/guides/supabase.md show; guide.test.ts runs it.
// #region start
import { createSupabaseStore, type SupabaseStore } from '@leadkit/store-supabase';

export function openStore(env: NodeJS.ProcessEnv): Promise<SupabaseStore> {
  return createSupabaseStore({
    url: env.SUPABASE_URL,
    serviceRoleKey: env.SUPABASE_SECRET_KEY,
    tokenKeys: [env.LEADKIT_TOKEN_KEY ?? ''],
    residency: 'KZ',
  });
}

// #endregion start

// #region client
import { createClient, type SupabaseClient } from '@supabase/supabase-js';

export function createServerClient(env: NodeJS.ProcessEnv): SupabaseClient {
  return createClient(env.SUPABASE_URL ?? '', env.SUPABASE_SECRET_KEY ?? '', {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: 60_000 },
  });
}

export function openStoreOn(client: SupabaseClient, tokenKey: string): Promise<SupabaseStore> {
  return createSupabaseStore({ client, tokenKeys: [tokenKey], residency: 'KZ' });
}
// #endregion client

// #region membership
export async function letUserSeeTenant(
  server: SupabaseClient,
  userId: string,
  tenantId: string,
): Promise<void> {
  const { error } = await server
    .schema('leadkit')
    .from('tenant_user')
    .upsert({ user_id: userId, tenant_id: tenantId }, { ignoreDuplicates: true });
  if (error !== null) throw error;
}

// #endregion membership

// #region reading
import type { LeadKitDatabase } from '@leadkit/store-supabase/database-types';

export async function newLeads(
  url: string,
  publishableKey: string,
  accessToken: string,
): Promise<readonly string[]> {
  const supabase = createClient<LeadKitDatabase>(url, publishableKey, {
    accessToken: async () => accessToken,
  });
  const { data, error } = await supabase
    .schema('leadkit')
    .from('lead')
    .select('id, tenant_id, status, created_at')
    .eq('status', 'new')
    .order('created_at', { ascending: false })
    .limit(50);
  if (error !== null) throw error;
  return data.map(({ id }) => id);
}
// #endregion reading
