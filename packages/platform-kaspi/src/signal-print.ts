import type { IncomingSignal } from '@leadkit/core';

/**
 * A short print of what a signal says, to notice a change. Names, phones and the revision are no part of it: a phone that
 * gets hidden is no news, and a checkpoint must not hold personal data.
 */
export function printOf(signal: IncomingSignal): string {
  const { who, revision: _revision, ...facts } = signal;
  return hash(JSON.stringify([facts, who.phone !== undefined && signal.order?.state !== 'completed']));
}

/** 53 bits of a well-mixed hash (cyrb53), in base 36. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36);
}
