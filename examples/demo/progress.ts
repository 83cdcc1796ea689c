import { Listr, PRESET_TIMER } from 'listr2';
import { STAGES, type Stage } from './protocol.ts';

/** What the person at the terminal sees while the demo runs. */
export interface Progress {
  /** A stage begins; the one before is over. */
  readonly stage: (stage: Stage) => void;
  /** Something happened; `at` is ISO 8601 text of the demo's own time. */
  readonly line: (at: string, text: string) => void;
  /** All stages are over, or the demo failed. Resolves once the terminal is free. */
  readonly end: (outcome: 'done' | 'failed') => Promise<void>;
}

const TITLES: Readonly<Record<Stage, string>> = {
  connect: 'Connect the accounts',
  research: 'Research the niche',
  publish: 'Publish the advert',
  sell: 'Collect, qualify and hand over leads',
  measure: 'Measure',
};
/** Lines of a stage that stay in sight. */
const LINES_MAX = 8;

const momentOf = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Almaty',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Lines one after another, for a log. */
export function createPlainProgress(write: (line: string) => void): Progress {
  return {
    stage: (stage) => write(`== ${TITLES[stage]}`),
    line: (at, text) => write(`${momentOf.format(new Date(at))}  ${text}`),
    end: async () => {},
  };
}

/** A list of stages that fills as they pass, for a terminal. */
export function createTaskProgress(): Progress {
  const shows = STAGES.map(createShow);
  const list = new Listr(
    shows.map(({ stage, run }) => ({
      title: TITLES[stage],
      task: (_, task) =>
        run((text) => {
          task.output = text;
        }),
      rendererOptions: { outputBar: LINES_MAX, persistentOutput: true, timer: PRESET_TIMER },
    })),
    { registerSignalListeners: false },
  );
  const shown = list.run();
  let current: Show | undefined;
  return {
    stage(stage) {
      current?.end('done');
      current = shows.find((show) => show.stage === stage);
    },
    line: (at, text) => current?.line(`${momentOf.format(new Date(at))}  ${text}`),
    async end(outcome) {
      for (const show of shows) show.end(outcome);
      // What failed is told by whoever ran the demo.
      await shown.catch(() => {});
    },
  };
}

interface Show {
  readonly stage: Stage;
  readonly run: (write: (text: string) => void) => Promise<void>;
  readonly line: (text: string) => void;
  readonly end: (outcome: 'done' | 'failed') => void;
}

/** One entry of the list: lines that come before it is shown wait for it. */
function createShow(stage: Stage): Show {
  const early: string[] = [];
  let write: (text: string) => void = (text) => {
    early.push(text);
  };
  let end: Show['end'] = () => {};
  const over = new Promise<'done' | 'failed'>((resolve) => {
    end = resolve;
  });
  return {
    stage,
    async run(show) {
      for (const text of early) show(text);
      write = show;
      if ((await over) === 'failed') throw new Error(TITLES[stage]);
    },
    line: (text) => write(text),
    end: (outcome) => end(outcome),
  };
}
