import type { Words } from './language.ts';
import type { ResponseReport } from './report-data.ts';
import { TEXTS } from './texts.ts';

/** How many were answered within a time. */
export interface ResponseBin {
  readonly name: Words;
  readonly count: number;
}

/** The answers by how long they took. */
export function responseBins({ minutes, never }: ResponseReport): readonly ResponseBin[] {
  const between = (above: number, most: number): number =>
    minutes.filter((each) => each > above && each <= most).length;
  return [
    { name: { ru: 'до 5 мин', en: 'up to 5 min' }, count: between(-1, 5) },
    { name: { ru: '5–15 мин', en: '5–15 min' }, count: between(5, 15) },
    { name: { ru: '15–60 мин', en: '15–60 min' }, count: between(15, 60) },
    { name: { ru: 'дольше часа', en: 'over an hour' }, count: between(60, Number.POSITIVE_INFINITY) },
    { name: TEXTS.never, count: never },
  ];
}
