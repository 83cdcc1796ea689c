import type { SqlFunction } from '@leadkit/store-sql';
import type { SupabaseClient } from '@supabase/supabase-js';
import { expectTypeOf, test } from 'vitest';
import type { LeadKitDatabase } from '../src/database-types.ts';
import type { SupabaseRpcClient } from '../src/index.ts';

type Own = {
  public: {
    Tables: {
      todo: { Row: { id: number }; Insert: { id: number }; Update: { id?: number }; Relationships: [] };
    };
    Views: Record<never, never>;
    Functions: Record<never, never>;
  };
};

test('a client of supabase-js fits, typed or not, with our schema or without', () => {
  expectTypeOf<SupabaseClient>().toExtend<SupabaseRpcClient>();
  expectTypeOf<SupabaseClient<Own>>().toExtend<SupabaseRpcClient>();
  expectTypeOf<SupabaseClient<Own & LeadKitDatabase>>().toExtend<SupabaseRpcClient>();
});

test('every function the store calls is among the generated types, with one args', () => {
  type Functions = LeadKitDatabase['leadkit']['Functions'];
  expectTypeOf<SqlFunction>().toExtend<keyof Functions>();
  expectTypeOf<keyof Functions[SqlFunction]['Args']>().toEqualTypeOf<'args'>();
});

test('tables of users are typed', () => {
  type Lead = LeadKitDatabase['leadkit']['Tables']['lead']['Row'];
  expectTypeOf<Lead['tenant_id']>().toEqualTypeOf<string>();
  expectTypeOf<Lead['status']>().toEqualTypeOf<string | null>();
});
