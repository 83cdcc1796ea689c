import assert from 'node:assert/strict';
import { expectError } from '../expectations.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

/** Connecting by consent in the browser. */
export const authorizeCases: readonly PlatformCase[] = platformRules('authorize', [
  {
    slug: 'start',
    title: 'start gives an address with the state in it, and does no I/O',
    family: 'shape',
    run: async ({ port, remote, io }) => {
      const state = 'state-5e1d-ұ';
      const { url } = port.start({ state, redirectUri: remote.redirectUri });
      assert.equal(new URL(url).searchParams.get('state'), state);
      assert.equal(io.sent.length, 0, 'requests that left');
    },
  },
  {
    slug: 'finish',
    title: 'what comes back from the consent page becomes secrets that open the account',
    family: 'writes',
    run: async ({ port, remote, io, openOther, world }) => {
      const { redirectUri } = remote;
      const callbackUrl = await remote.approve(port.start({ state: 's', redirectUri }).url);
      const tokens = await port.finish({ callbackUrl, redirectUri }, io);
      const identity = await openOther(tokens).connection.check();
      assert.equal(identity.externalAccountId, world.externalAccountId);
    },
  },
  {
    slug: 'finish.forged',
    title: 'a code that was never given out is unauthenticated or invalid_input, and is not in the error',
    family: 'errors',
    run: async ({ port, remote, io, secret }) => {
      const callbackUrl = `${remote.redirectUri}?state=s&code=${secret('forged-code-77d0a1')}`;
      const finish = (): Promise<unknown> =>
        port.finish({ callbackUrl, redirectUri: remote.redirectUri }, io);
      const error = await expectError('finish', finish, 'unauthenticated', 'invalid_input', 'forbidden');
      assert.ok(!error.message.includes('forged-code-77d0a1'), 'the error holds the code');
    },
  },
  {
    slug: 'finish.denied',
    title: 'an owner who says no is unauthenticated or forbidden, and nothing is asked of the platform',
    family: 'errors',
    needs: ['world.authorize.deny'],
    run: async ({ port, remote, io }) => {
      const { redirectUri } = remote;
      const callbackUrl = await remote.deny?.(port.start({ state: 's', redirectUri }).url);
      const finish = (): Promise<unknown> => port.finish({ callbackUrl: callbackUrl ?? '', redirectUri }, io);
      await expectError('finish', finish, 'unauthenticated', 'forbidden', 'invalid_input');
      assert.equal(io.sent.length, 0, 'requests that left');
    },
  },
]);
