import { createMemoryStore } from '@leadkit/core/memory';
import { describeStore } from '../src/vitest/index.ts';

describeStore('the in-memory store', {
  create: async () => {
    const store = createMemoryStore();
    return { subject: store, world: {}, dispose: () => store.close() };
  },
});
