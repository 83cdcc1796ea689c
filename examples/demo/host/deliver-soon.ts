import type { LeadKit } from '@leadkit/core';

/**
 * Delivers events as soon as they happen. The job of `kit.run` would find them too, only later: it stays for what a killed
 * process has left.
 *
 * @returns what ends it, once the delivery under way is over
 */
export function deliverSoon({
  events,
  consumers,
}: Pick<LeadKit, 'events' | 'consumers'>): () => Promise<void> {
  let isWanted = false;
  let delivering: Promise<void> | undefined;
  let failure: unknown;

  async function deliver(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await consumers.dispatch();
    }
  }

  const stop = events.on('*', () => {
    isWanted = true;
    delivering ??= deliver()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        delivering = undefined;
      });
  });
  return async () => {
    stop();
    await delivering;
    if (failure !== undefined) throw failure;
  };
}
