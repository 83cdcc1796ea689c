// #region start
import { type ConformanceReport, runConformance, storeCases } from '@leadkit/conformance';
import { createMemoryStore } from '@leadkit/core/memory';

export function testMemoryStore(): Promise<ConformanceReport> {
  return runConformance({
    cases: storeCases,
    create: async () => {
      const store = createMemoryStore();
      return { subject: store, world: {}, dispose: () => store.close() };
    },
  });
}
// #endregion start
