export { createTestClock, type TestClock, type TestClockOptions } from './test-clock.ts';
export { createTestIds } from './test-ids.ts';
