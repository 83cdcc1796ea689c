import { createHmac, randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { JWT_SECRET, PUBLISHABLE_KEY } from './lite-app.ts';
import type { LiteProject } from './lite-project.ts';

/** A signed-in user of the project: what a browser of the host has. */
export interface User {
  readonly id: string;
  /** The access token. */
  readonly token: string;
  readonly client: SupabaseClient;
}

/** A user that is known to the project's auth, with a JWT as it would give out. */
export async function signIn(project: LiteProject): Promise<User> {
  const id = randomUUID();
  await project.database.query('insert into auth.users (id, email) values ($1, $2)', [id, `${id}@test.kz`]);
  const token = sign({ sub: id, role: 'authenticated', aud: 'authenticated' });
  return { id, token, client: clientWith(project, token) };
}

/** Somebody without a session. */
export function anonymous(project: LiteProject): SupabaseClient {
  return clientWith(project, undefined);
}

function clientWith(project: LiteProject, token: string | undefined): SupabaseClient {
  return createClient(project.url, PUBLISHABLE_KEY, {
    db: { retry: false },
    global: {
      fetch: project.fetch,
      ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    },
    auth: { persistSession: false, autoRefreshToken: false },
  });
}

function sign(claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, iat: now, exp: now + 3600 })}`;
  return `${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`;
}
