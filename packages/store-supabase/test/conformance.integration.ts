import { describeStore } from '@leadkit/conformance/vitest';
import { afterAll } from 'vitest';
import { type LiteProject, openLiteProject } from './lite-project.ts';

const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

let opened: Promise<LiteProject> | undefined;

/** supabase-js against `@supabase/lite` in this process. One project for all cases, emptied before each. */
describeStore('Supabase store', {
  create: async () => {
    opened ??= openLiteProject();
    const at = await opened;
    at.isReachable = true;
    await at.empty();
    const open = () => at.openStore({ tokenKeys: [TOKEN_KEY] });
    return {
      subject: await open(),
      world: {
        another: open,
        // The project lives on; what dies is the process of the host, which keeps nothing.
        crash: open,
        disconnect: async () => {
          at.isReachable = false;
        },
        dump: () => at.dump(),
      },
      dispose: async () => {},
    };
  },
});

afterAll(async () => {
  await (await opened)?.close();
});
