// A process of its own that runs the demo and dies in the middle, as the whole demo or as its host alone.
// Arguments: folder, number of the call, `arrived` or `done`, `host` or `both`. Prints what a run came to that got to its end.
import { runDemo } from '../run-demo.ts';

const [directory = '', count = '', phase = '', victim = ''] = process.argv.slice(2);

runDemo({
  directory,
  watch: (call, host) => {
    if (call.count !== Number(count) || call.phase !== phase) return;
    console.error(`killed ${victim} when ${call.name} of ${call.platform} had ${phase}`);
    host?.kill('SIGKILL');
    if (victim === 'both') process.kill(process.pid, 'SIGKILL');
  },
}).then(
  ({ host, world }) => console.log(JSON.stringify({ host, world })),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
