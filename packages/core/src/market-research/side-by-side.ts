/**
 * Works on tasks side by side, `limit` at a time. The first failure keeps new tasks from starting, lets those under way
 * see that they should stop, and is thrown when they have.
 */
export async function sideBySide<Task>(
  tasks: readonly Task[],
  limit: number,
  work: (task: Task, isStopped: () => boolean) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  let failure: { readonly error: unknown } | undefined;
  const isStopped = (): boolean => failure !== undefined;
  async function next(): Promise<void> {
    for (let task = queue.shift(); task !== undefined && !isStopped(); task = queue.shift()) {
      try {
        await work(task, isStopped);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, queue.length) }, next));
  if (failure !== undefined) throw failure.error;
}
