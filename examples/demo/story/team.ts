import type { AddMemberInput } from '@leadkit/core';

/** The people who sell. */
export const DEMO_TEAM: readonly AddMemberInput[] = [
  { name: 'Данияр', cities: ['almaty'], language: 'kk' },
  { name: 'Айгерим', cities: ['almaty'] },
  { name: 'Сауле', role: 'supervisor' },
  { name: 'Ерлан', role: 'duty' },
];
