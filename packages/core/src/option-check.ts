import { describeValue } from './domain/id.ts';
import type { ErrorIssue } from './errors.ts';

/** Notes what is wrong with options: the path, what came, and what is expected. */
export interface OptionCheck {
  /** Notes `value` unless it is right. */
  readonly expect: (path: string, value: unknown, isRight: boolean, expected: string) => void;
  /** Notes what was found wrong elsewhere. */
  note(path: string, message: string): void;
  /** Notes `value` unless it is absent or a whole number of milliseconds from 1. */
  duration(path: string, value: unknown): void;
  readonly issues: readonly ErrorIssue[];
}

export function createOptionCheck(): OptionCheck {
  const issues: ErrorIssue[] = [];
  const expect: OptionCheck['expect'] = (path, value, isRight, expected) => {
    if (!isRight) issues.push({ path, message: `expected ${expected}, got ${describeValue(value)}` });
  };
  return {
    issues,
    expect,
    note: (path, message) => {
      issues.push({ path, message });
    },
    duration: (path, value) =>
      expect(
        path,
        value,
        value === undefined || isWhole(value, 1, Number.MAX_SAFE_INTEGER),
        'a whole number of milliseconds from 1',
      ),
  };
}

export function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
