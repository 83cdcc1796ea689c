// Run in a package's folder after a build: the public names of every entry equal the committed report in api/.
// `npm run api` accepts a change; the report's diff is what a reviewer reads.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const localBuild = process.argv.includes('--accept');
const configObjectFullPath = new URL('config/api-extractor.json', import.meta.url).pathname;
const packageJsonFullPath = resolve('package.json');
const { name, exports } = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'));
let failed = false;

for (const [entry, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue;
  const configObject = ExtractorConfig.loadFile(configObjectFullPath);
  const suffix = entry === '.' ? '' : `.${entry.slice(2)}`;
  configObject.projectFolder = process.cwd();
  configObject.mainEntryPointFilePath = resolve(target.types);
  configObject.compiler.tsconfigFilePath = resolve(process.cwd(), '../../tools/config/tsconfig.dist.json');
  configObject.apiReport.reportFileName = `${name.split('/')[1]}${suffix}.api.md`;
  const config = ExtractorConfig.prepare({ configObject, configObjectFullPath, packageJsonFullPath });
  if (localBuild && !existsSync(config.reportFolder)) mkdirSync(config.reportFolder);
  const result = Extractor.invoke(config, { localBuild, showVerboseMessages: false });
  if (!result.succeeded && !result.apiReportChanged)
    console.error(`${name} ${entry}: see the messages above`);
  if (result.apiReportChanged && !localBuild) {
    console.error(
      `${name} ${entry}: public names differ from ${config.reportFilePath}; npm run api accepts the change`,
    );
  }
  failed ||= !result.succeeded;
}
if (failed) process.exit(1);
