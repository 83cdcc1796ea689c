import type { Random } from '@leadkit/emulator';

/** `length` hex digits. */
export function hexToken(random: Random, length: number): string {
  return Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
}

/** A UUID of version 4. */
export function randomUuid(random: Random): string {
  const digits = hexToken(random, 30);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-a${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}
