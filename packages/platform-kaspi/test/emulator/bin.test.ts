import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const SERVE = fileURLToPath(new URL('../../src/emulator/serve.ts', import.meta.url));

test('the bin says where it serves, answers there, and ends on SIGTERM', async () => {
  const bin = spawn(process.execPath, ['--conditions=@leadkit/source', SERVE, '--port', '0', '--still'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void bin.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => {
    bin.once('exit', resolve);
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    bin.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /^leadkit-kaspi-emulator: (http:\S+) /m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    bin.once('exit', () => reject(new Error(`It ended without an address: ${said}`)));
  });
  expect(await (await fetch(`${url}/__emulator`)).json()).toMatchObject({ emulator: 'kaspi' });
  const post = async (name: string, input: object): Promise<unknown> => {
    const answer = await fetch(`${url}/__emulator/world/${name}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
    return await answer.json();
  };
  expect(await post('grant-access', {})).toMatchObject({ merchantId: '30000001' });
  expect(await post('buyer-orders', { buyer: { phone: '8 701 555 01 99' } })).toMatchObject({
    state: 'NEW',
    buyer: { phone: '+77015550199' },
  });
  bin.kill('SIGTERM');
  expect(await ended).toBe(0);
});
