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
export function outcomeOf(
  read: () => { readonly offers: readonly Offer[]; readonly isComplete: boolean },
): Outcome {
  try {
    const { offers, isComplete } = read();
    return { offers, isComplete };
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    return { offers: [], isComplete: false, code: error.code };
  }
}

/** `count` places spread evenly over a text, its very beginning and end left out. */
export function placesIn(text: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((text.length * (index + 1)) / (count + 1)));
}

/** What a field-poor source may leave out of an offer, and nothing else may differ. */
export function isPartOf(part: Offer, whole: Offer): boolean {
  return (
    part.externalId === whole.externalId &&
    part.title === whole.title.replace(/\s+/g, ' ') &&
    part.price?.amountMinor === whole.price?.amountMinor &&
    part.price?.currency === whole.price?.currency
  );
}
