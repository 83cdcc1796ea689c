import { isDeepStrictEqual } from 'node:util';
import { isLeadKitError, type Offer } from '@leadkit/core';
import { readKaspiProductPage } from '../../src/market/index.ts';
import { context } from './public-cards.ts';

/** What came of a damaged page. */
export interface Outcome {
  readonly offer?: Offer;
  /** Whether the reader says that nothing was odd. */
  readonly isQuiet: boolean;
  /** Code of the error, when it was one. */
  readonly code?: string;
}

/** Reads; a coded error is an outcome, anything else that is thrown is a failure of the reader. */
export function readDamaged(html: string): Outcome {
  try {
    const { offer, problems } = readKaspiProductPage(html, context);
    return { offer, isQuiet: problems.length === 0 };
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    return { isQuiet: false, code: error.code };
  }
}

/**
 * `whole`: the card as it was. `part`: less of it, and the reader says so. An error is its code. The two that must never be:
 * `silent half`, and `invented`, a field that is not as it was on the undamaged page.
 */
export function verdictOf({ offer, isQuiet, code }: Outcome, original: Offer): string {
  if (offer === undefined) return code ?? 'nothing';
  if (isDeepStrictEqual(offer, original)) return 'whole';
  const { source: _, fieldSources: __, attributes: ___, ...read } = offer;
  const isAsItWas = Object.entries(read).every(([name, value]) =>
    isDeepStrictEqual(value, original[name as keyof Offer]),
  );
  if (!isAsItWas) return 'invented';
  return isQuiet ? 'silent half' : 'part';
}

/** `count` places spread evenly over a text, its very beginning and end left out. */
export function placesIn(text: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((text.length * (index + 1)) / (count + 1)));
}

/** Slower than any of these is a reader that hangs on something larger. */
const LIMIT_MS = 3_000;

/** Throws when it takes longer than a hundred times what a whole page does. */
export function timed<Result>(work: () => Result): Result {
  const started = performance.now();
  const result = work();
  const took = performance.now() - started;
  if (took > LIMIT_MS) throw new Error(`It took ${Math.round(took)} ms.`);
  return result;
}
