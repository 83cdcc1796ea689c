export { emptyAnswer, htmlAnswer, jsonAnswer } from './answers.ts';
export type { Collection, SavedRows } from './collection.ts';
export { createEmulator, type Emulator } from './emulator.ts';
export {
  createEmulatorClock,
  type EmulatorClock,
  type EmulatorClockOptions,
  type TimeFollower,
  type TimeSource,
} from './emulator-clock.ts';
export type { EmulatorAnswers, EmulatorOptions } from './emulator-options.ts';
export type { EmulatorState, SavedState, Tables } from './emulator-state.ts';
export type { Fault, FaultEffect, FaultMatch, FaultRule, ScriptedFault, ShapeChange } from './fault.ts';
export type { FaultBodies } from './fault-answers.ts';
export type { Faults, SavedFaults } from './fault-script.ts';
export type { JsonObject, JsonValue } from './json.ts';
export type { Listening, ListenOptions } from './listen.ts';
export type { PathParams } from './path-pattern.ts';
export { createRandom, type Random, type Seed } from './random.ts';
export type { RedactionOptions } from './redaction.ts';
export type { LoggedRequest, RequestFilter, RequestLog } from './request-log.ts';
export type { EmulatorContext, Route, RouteContext, RouteDescription, RouteMethod } from './route.ts';
export { type ServeOptions, serveEmulator } from './serve.ts';
export type { EmulatorSnapshot } from './snapshot.ts';
export { loadSnapshot, type Snapshotted, saveSnapshot } from './snapshot-file.ts';
export type { PlannedTimer, SavedTimers, Timers } from './timers.ts';
export { createVirtualClock, type VirtualClock, type VirtualClockOptions } from './virtual-clock.ts';
