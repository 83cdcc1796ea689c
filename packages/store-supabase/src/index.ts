export type { LeadKitDatabase } from './database-types.ts';
export type { SupabaseAnswer, SupabaseCall, SupabaseRpcClient, SupabaseSchemaClient } from './rpc-client.ts';
export { createSupabaseStore, type SupabaseStore, type SupabaseStoreOptions } from './supabase-store.ts';
