import { isDeepStrictEqual } from 'node:util';
import { isLeadKitError, type Offer } from '@leadkit/core';

/** What came of a damaged page. */
export interface Outcome {
  readonly offers: readonly Offer[];
  /** Whether the reader says that every advert is there. */
  readonly isComplete: boolean;
  /** Code of the error, when it was one. */
  readonly code?: string;
}

/** Reads; a coded error is an outcome, anything else that is thrown is a failure of the reader. */
export function outcomeOf(read: () => Outcome): Outcome {
  try {
    const { offers, isComplete } = read();
    return { offers, isComplete };
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    return { offers: [], isComplete: false, code: error.code };
  }
}

/**
 * `whole`: every advert is there. `part`: some are, and the reader says so. An error is its code. The two that must never
 * be: `silent half` and `invented`, an offer that is not as it was on the undamaged page.
 */
export function verdictOf({ offers, isComplete, code }: Outcome, originals: readonly Offer[]): string {
  if (code !== undefined) return code;
  const isAsItWas = (offer: Offer): boolean => {
    const original = originals.find(({ externalId }) => externalId === offer.externalId);
    if (original === undefined) return false;
    return offer.source === 'state' ? isDeepStrictEqual(offer, original) : isPartOf(offer, original);
  };
  if (!offers.every(isAsItWas)) return 'invented';
  if (offers.length === originals.length) return 'whole';
  return isComplete ? 'silent half' : 'part';
}

/** `count` places spread evenly over a text, its very beginning and end left out. */
export function placesIn(text: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((text.length * (index + 1)) / (count + 1)));
}

/** What is printed of an advert is less than the state has, and never something else. */
function isPartOf(part: Offer, whole: Offer): boolean {
  return (
    part.title === whole.title.replace(/\s+/g, ' ') &&
    (part.price === undefined || isDeepStrictEqual(part.price, whole.price)) &&
    (part.seller === undefined || isDeepStrictEqual(part.seller, whole.seller)) &&
    (part.city === undefined || part.city.name === whole.city?.name)
  );
}
