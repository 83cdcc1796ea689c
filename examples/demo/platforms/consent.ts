import type { TokenValues } from '@leadkit/core';
import type { VirtualClock } from '@leadkit/emulator';
import type { PlatformAccess } from './demo-platform.ts';

/** The owner of an account consents at the emulated marketplace. Gives the secrets by the adapter's names. */
export async function consentAt(
  access: PlatformAccess,
  clock: Pick<VirtualClock, 'fetch'>,
): Promise<TokenValues> {
  const answer = await ownerActs(access, clock, 'grant-access', {});
  return (await answer.json()) as TokenValues;
}

/** The owner of an account does something on the emulated marketplace's own pages. */
export async function ownerActs(
  { id, url }: PlatformAccess,
  clock: Pick<VirtualClock, 'fetch'>,
  act: string,
  input: object,
): Promise<Response> {
  const body = JSON.stringify(input);
  const answer = await clock.fetch(`${url}/__emulator/world/${act}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`The emulated ${id} did not let its owner ${act}: ${answer.status}.`);
  return answer;
}
