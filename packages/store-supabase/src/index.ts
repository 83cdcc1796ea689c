export type {
  SupabaseAnswer,
  SupabaseAnswerError,
  SupabaseCall,
  SupabaseRpcClient,
  SupabaseSchemaClient,
} from './rpc-client.ts';
export { createSupabaseStore, type SupabaseStore, type SupabaseStoreOptions } from './supabase-store.ts';
