import { describeStore } from '@leadkit/conformance/vitest';
import { afterAll } from 'vitest';
import { type LiteProject, openLiteProject } from './lite-project.ts';

const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

let project: LiteProject | undefined;

/** supabase-js against `@supabase/lite` in this process. One project for all cases, emptied before each. */
describeStore('Supabase store', {
  create: async () => {
    project ??= await openLiteProject();
    const { openStore, empty, dump } = project;
    const at = project;
    at.isReachable = true;
    await empty();
    const open = () => openStore({ tokenKeys: [TOKEN_KEY] });
    return {
      subject: await open(),
      world: {
        another: open,
        // The project lives on; what dies is the process of the host, which keeps nothing.
        crash: open,
        disconnect: async () => {
          at.isReachable = false;
        },
        dump,
      },
      dispose: async () => {},
    };
  },
});

afterAll(async () => {
  await project?.close();
});
