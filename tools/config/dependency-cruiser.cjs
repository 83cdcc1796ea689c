// Who may import whom. Each rule's comment is what a contributor reads when it fails; tools/test/import-rules.test.ts
// breaks every rule once.
const path = require('node:path');

const core = '^packages/core/src/';
const modules = 'market-research|traffic-generation|lead-qualification|sales-handoff|analytics|accounts';
const adapter = '(?:platform|store|notify)-[^/]+';
const ours = '^(?:packages|examples|tools)/';
const npm = '(?:^|/)node_modules/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or miss a third that both may import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere: a typing mistake, or a package missing from package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-imports-nothing-of-ours',
      comment: 'core/src/domain is pure functions on plain data: it knows other domain files and errors.ts.',
      severity: 'error',
      from: { path: `${core}domain/` },
      to: { path: ours, pathNot: `${core}(?:domain/|errors\\.ts$)` },
    },
    {
      name: 'ports-and-events-import-domain',
      comment: 'core/src/ports and core/src/events know domain, errors.ts and each other, no service.',
      severity: 'error',
      from: { path: `${core}(?:ports|events)/` },
      to: { path: ours, pathNot: `${core}(?:(?:domain|ports|events)/|errors\\.ts$)` },
    },
    {
      name: 'modules-stay-apart',
      comment:
        'A module folder of core knows domain, events, ports, errors.ts, input-check.ts, option-check.ts, service-context and itself; modules meet through events.',
      severity: 'error',
      from: { path: `${core}(${modules})/` },
      to: {
        path: ours,
        pathNot: `${core}(?:(?:domain|events|ports|$1|service-context)/|(?:errors|input-check|option-check|service-context)\\.ts$)`,
      },
    },
    {
      name: 'core-depends-on-three-packages',
      comment: 'Core runs on eventemitter3, zod and libphonenumber-js and nothing else at run time.',
      severity: 'error',
      from: { path: core },
      to: { path: npm, pathNot: `${npm}(?:eventemitter3|zod|libphonenumber-js)/` },
    },
    {
      name: 'core-imports-no-node-module',
      comment: 'Core runs wherever web standards do; what needs node belongs to a package beside it.',
      severity: 'error',
      from: { path: core },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-package',
      comment: 'Core is what the other packages stand on; it never imports one of them.',
      severity: 'error',
      from: { path: core },
      to: { path: ours, pathNot: '^packages/core/' },
    },
    {
      name: 'adapters-stay-apart',
      comment:
        'Adapters know core and what adapters share, never one another; only store-postgres and store-supabase know store-sql.',
      severity: 'error',
      from: {
        path: `^(?:packages|examples)/(${adapter})/`,
        pathNot: '^packages/store-(?:postgres|supabase)/',
      },
      to: { path: `^(?:packages|examples)/${adapter}/`, pathNot: '^(?:packages|examples)/$1/' },
    },
    {
      name: 'sql-drivers-know-store-sql-only',
      comment: 'store-postgres and store-supabase are drivers of store-sql; they know no other adapter.',
      severity: 'error',
      from: { path: '^packages/(store-(?:postgres|supabase))/' },
      to: { path: `^(?:packages|examples)/${adapter}/`, pathNot: '^packages/(?:$1|store-sql)/' },
    },
    {
      name: 'only-adapter-kit-imports-ky',
      comment: 'One owner of retries, pacing and redaction: every other package sends through adapter-kit.',
      severity: 'error',
      from: { pathNot: '^packages/adapter-kit/' },
      to: { path: `${npm}ky/` },
    },
    {
      name: 'only-markets-import-cheerio',
      comment:
        'cheerio costs 250 ms to import; only readers of public pages (platform-*/src/market) may pay it.',
      severity: 'error',
      from: {
        path: '^(?:packages|examples)/[^/]+/src/',
        pathNot: '^(?:packages|examples)/platform-[^/]+/src/market/',
      },
      to: { path: `${npm}cheerio/` },
    },
    {
      name: 'no-testing-entry-in-sources',
      comment:
        'What users run never loads test code: no source imports @leadkit/core/testing or @leadkit/conformance.',
      severity: 'error',
      from: {
        path: '^(?:packages|examples)/[^/]+/src/',
        pathNot: '^packages/(?:core/src/testing|conformance/src)/',
      },
      to: { path: '^packages/(?:core/src/testing|conformance/src)/' },
    },
    {
      name: 'no-test-in-sources',
      comment: 'Sources never reach into a test/ or bench/ folder.',
      severity: 'error',
      from: { path: '^(?:packages|examples)/[^/]+/src/' },
      to: { path: '^(?:packages|examples)/[^/]+/(?:test|bench)/' },
    },
    {
      name: 'packages-meet-by-name',
      comment:
        'Another package is imported by its name, through its exports, never by a path into its folder.',
      severity: 'error',
      from: { path: '^((?:packages|examples)/[^/]+)/' },
      to: { path: '^(?:packages|examples)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@leadkit/source', 'import', 'node', 'default'],
    },
  },
};
