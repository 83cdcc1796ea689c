// Every package an entry of package-lock.json asks for must be in the lock, or `npm ci` refuses it elsewhere;
// and no entry may name the host it was downloaded from. `npm install` drops both silently: see docs/development/setup.md.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(text);

const above = (where) => where.slice(0, Math.max(0, where.lastIndexOf('node_modules/') - 1));
const has = (where, name) =>
  !!packages[`${where}${where && '/'}node_modules/${name}`] || (where !== '' && has(above(where), name));

const missing = Object.entries(packages).flatMap(([where, entry]) =>
  Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    .filter((name) => !has(where, name))
    .map((name) => `${where || 'the root'} asks for ${name}, which the lock does not hold`),
);
const hosts = Object.entries(packages)
  .filter(([, entry]) => /^(https?|git)/.test(entry.resolved ?? ''))
  .map(([where]) => `${where} names the address it was downloaded from`);

const problems = [...missing, ...hosts];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`package-lock.json: ${Object.keys(packages).length} entries, complete, no download addresses`);
