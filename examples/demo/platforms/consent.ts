import type { TokenValues } from '@leadkit/core';
import type { VirtualClock } from '@leadkit/emulator';
import type { PlatformAccess } from './demo-platform.ts';

/** The owner of an account consents at the emulated marketplace. Gives the secrets by the adapter's names. */
export async function consentAt(
  { id, url }: PlatformAccess,
  clock: Pick<VirtualClock, 'fetch'>,
): Promise<TokenValues> {
  const answer = await clock.fetch(`${url}/__emulator/world/grant-access`, { method: 'POST', body: '{}' });
  if (!answer.ok) throw new Error(`The emulated ${id} did not let its owner consent: ${answer.status}.`);
  return (await answer.json()) as TokenValues;
}
