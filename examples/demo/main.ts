import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { DemoProblem } from './demo-problem.ts';
import { createPlainProgress, createTaskProgress } from './progress.ts';
import { runDemo } from './run-demo.ts';
import { figuresTable, metricsTable } from './tables.ts';

const USAGE = `Usage: npm run demo -- [--fresh] [--directory FOLDER] [--port NUMBER]

  --fresh      forget what an earlier run left, and begin anew
  --directory  where everything is kept; default .leadkit/demo
  --port       port of the first emulated marketplace, the others follow; default any free ones
`;

async function main(): Promise<void> {
  const flags = readFlags();
  const progress = process.stdout.columns > 0 ? createTaskProgress() : createPlainProgress(console.log);
  const stopping = new AbortController();
  process.on('SIGINT', () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });
  console.log('A seller’s days on emulated marketplaces. Nothing leaves this machine.\n');
  try {
    const result = await runDemo({
      directory: flags.directory,
      isFresh: flags.fresh,
      firstPort: flags.port === undefined ? undefined : Number(flags.port),
      signal: stopping.signal,
      onStage: progress.stage,
      onProgress: progress.line,
    });
    await progress.end('done');
    console.log(`\n${figuresTable(result)}\n\n${metricsTable(result, process.stdout.columns || 100)}`);
    console.log(`\nReport: ${relative(process.cwd(), result.reportFile)}`);
    if (JSON.stringify(result.host.figures) !== JSON.stringify(result.world)) {
      throw new DemoProblem(
        'LeadKit and the marketplaces do not agree. This is a bug: please report it with the lines above.',
      );
    }
  } catch (error) {
    await progress.end('failed');
    if (!stopping.signal.aborted) throw error;
    console.error('\nStopped. Everything is kept: npm run demo goes on from here.');
    process.exitCode = 130;
  }
}

function readFlags(): { readonly directory: string; readonly fresh: boolean; readonly port?: string } {
  try {
    const { values } = parseArgs({
      options: {
        directory: { type: 'string', default: '.leadkit/demo' },
        fresh: { type: 'boolean', default: false },
        port: { type: 'string' },
        // Every example takes it; this one is never anything else.
        offline: { type: 'boolean', default: false },
      },
    });
    if (values.port !== undefined && !/^\d{1,5}$/.test(values.port))
      throw new TypeError(`--port wants a number, not "${values.port}".`);
    return values;
  } catch (error) {
    throw new DemoProblem(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof DemoProblem ? `\n${error.message}` : error);
  process.exitCode = 1;
});
