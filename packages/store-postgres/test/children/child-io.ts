import { writeSync } from 'node:fs';

/** What the parent passed. */
export function readInput<Input>(): Input {
  return JSON.parse(process.argv[2] ?? '{}') as Input;
}

/** Tells the parent. Written at once: a process that is killed right after has said it. */
export function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
