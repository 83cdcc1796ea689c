import type { Words } from './language.ts';
import type { ResponseReport } from './report-data.ts';
import { TEXTS } from './texts.ts';

/** How many were answered within a time. */
export interface ResponseBin {
  readonly name: Words;
  readonly count: number;
}

/** The answers by how long they took. */
export function responseBins(responses: ResponseReport): readonly ResponseBin[] {
  const { leads, within5, within15, within60, never } = responses;
  return [
    { name: { ru: 'до 5 мин', en: 'up to 5 min' }, count: within5 },
    { name: { ru: '5–15 мин', en: '5–15 min' }, count: within15 - within5 },
    { name: { ru: '15–60 мин', en: '15–60 min' }, count: within60 - within15 },
    { name: { ru: 'дольше часа', en: 'over an hour' }, count: leads - never - within60 },
    { name: TEXTS.never, count: never },
  ];
}
