import type { WrittenMigrations } from './write-migrations.ts';

/** What was written, and what a person does next. */
export function nextSteps({ folder, written, kept, newer }: WrittenMigrations): string {
  const push = `npx supabase db push --remote${newer.length === 0 ? '' : ' --include-all'}`;
  const lines = [
    ...written.map((name) => `wrote ${name}`),
    ...kept.map((name) => `kept  ${name}`),
    `in ${folder}`,
    '',
    'Next:',
    `1. ${push}   (CLI 2: without --remote; without it, CLI 3 pushes to the local project)`,
    ...(newer.length === 0
      ? []
      : [`   (--include-all, because the project has newer migrations: ${newer.join(', ')})`]),
    '2. Expose the schema leadkit, and never leadkit_private:',
    '   hosted: project settings, "Data API", "Exposed schemas";',
    '   local: schemas = ["public", "graphql_public", "leadkit"] under [api] in supabase/config.toml.',
    '3. Grants come with the migrations: service_role may do everything in it, authenticated reads the rows of its own',
    '   tenants, anon nothing.',
    "4. const store = await createSupabaseStore({ url, serviceRoleKey, tokenKeys, residency: '...' })",
  ];
  return `${lines.join('\n')}\n`;
}
