export type {
  ConformanceCase,
  ConformanceContext,
  ConformanceFamily,
  ConformanceSetup,
} from './conformance-case.ts';
export {
  type ConformanceReport,
  type ConformanceRow,
  type ConformanceRun,
  type KnownGaps,
  runConformance,
} from './run-conformance.ts';
export { type CaseSelection, selectCases } from './select-cases.ts';
export type { StoreCase } from './store/store-case.ts';
export { storeCases } from './store/store-cases.ts';
export type { StoreWorld } from './store/store-world.ts';
