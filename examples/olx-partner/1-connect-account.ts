import { createInterface } from 'node:readline/promises';
import { createMemoryConnectStates, createOlxConnectHandler } from '@leadkit/platform-olx';
import { OLX_REDIRECT_URI } from '@leadkit/platform-olx/emulator';
import { startOlx } from './open-olx.ts';

const olx = await startOlx();
const redirectUri = process.env.OLX_REDIRECT_URI ?? OLX_REDIRECT_URI;

// #region handler
const handler = createOlxConnectHandler({
  platform: olx.platform,
  redirectUri,
  states: createMemoryConnectStates({ clock: olx.clock }),
  // Your own session decides; a header stands for it here.
  tenantOf: (request) => request.headers.get('x-tenant') ?? undefined,
  connect: async ({ credentials }) => {
    await olx.tokens.write(credentials, 0);
  },
  ...olx.io,
});
// #endregion handler

const headers = { 'x-tenant': 'shop-1' };
const begun = await handler.start(new Request('https://host.example/olx/start', { headers }));
const cameBack = await consent(begun.headers.get('location') ?? '');
const finished = await handler.callback(new Request(cameBack, { headers }));
console.log(`callback answered ${finished.status}`);
const again = await handler.callback(new Request(cameBack, { headers }));
console.log(`the same way back a second time: ${again.status}`);

const { label, expiresAt } = await olx.open().check();
console.log(`connected ${label}, to be renewed before ${expiresAt}`);
await olx.close();

/** The owner in front of OLX's consent page. The emulator's owner says yes at once. */
async function consent(url: string): Promise<string> {
  if (olx.emulator !== undefined) {
    const answer = await fetch(url, { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  }
  console.log(`Open this page, consent, and paste the address the browser ends at:\n${url}`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const pasted = await lines.question('> ');
  lines.close();
  return pasted.trim();
}
