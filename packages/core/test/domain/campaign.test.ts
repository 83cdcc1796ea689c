import { describe, expect, test } from 'vitest';
import {
  type CampaignStatus,
  createCampaign,
  finishCampaign,
  pauseCampaign,
  startCampaign,
} from '../../src/domain/campaign.ts';
import { buildCampaign, buildNiche, buildNicheScore, TEST_NOW, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const niche = buildNiche({ status: 'active', score: buildNicheScore() });

const moves = {
  startCampaign: (status: CampaignStatus) => startCampaign(buildCampaign({ status }), niche, LATER),
  pauseCampaign: (status: CampaignStatus) => pauseCampaign(buildCampaign({ status }), LATER),
  finishCampaign: (status: CampaignStatus) => finishCampaign(buildCampaign({ status }), LATER),
};

test('a campaign is made as a draft without an event', () => {
  const { version: _v, createdAt: _c, updatedAt: _u, status: _s, ...input } = buildCampaign();
  expect(createCampaign(input, TEST_NOW)).toStrictEqual({ state: buildCampaign(), events: [] });
});

test.each([
  ['startCampaign', 'draft', 'running', 'campaign.started'],
  ['startCampaign', 'paused', 'running', 'campaign.started'],
  ['pauseCampaign', 'running', 'paused', 'campaign.paused'],
  ['finishCampaign', 'draft', 'finished', 'campaign.finished'],
  ['finishCampaign', 'running', 'finished', 'campaign.finished'],
  ['finishCampaign', 'paused', 'finished', 'campaign.finished'],
] as const)('%s: %s to %s, version + 1, %s', (move, from, to, type) => {
  const { state, events } = moves[move](from);
  expect(state).toStrictEqual(buildCampaign({ status: to, version: 2, updatedAt: LATER }));
  expect(events).toEqual([
    {
      type,
      subject: { kind: 'campaign', id: testId('campaign'), version: 2 },
      data: { nicheId: testId('niche') },
    },
  ]);
});

test.each([
  ['startCampaign', 'running'],
  ['startCampaign', 'finished'],
  ['pauseCampaign', 'draft'],
  ['pauseCampaign', 'paused'],
  ['pauseCampaign', 'finished'],
  ['finishCampaign', 'finished'],
] as const)('%s is refused while the campaign is %s', (move, status) => {
  const error = errorOf(() => moves[move](status));
  expect([error.code, error.operation]).toEqual(['conflict', move]);
});

describe('the gate', () => {
  test.each([
    ['not_active', buildNiche({ score: buildNicheScore() })],
    ['score_absent', buildNiche({ status: 'active' })],
    ['score_too_low', buildNiche({ status: 'active', score: buildNicheScore({ hundredths: 6_000 }) })],
    [
      'score_provisional',
      buildNiche({ status: 'active', score: buildNicheScore({ source: 'computed', isProvisional: true }) }),
    ],
  ])('says %s as an issue of a business_rule', (reason, closed) => {
    const error = errorOf(() => startCampaign(buildCampaign(), closed, LATER));
    expect([error.code, error.issues]).toEqual(['business_rule', [{ path: 'nicheId', message: reason }]]);
  });

  test('of another niche opens nothing', () => {
    const other = { ...niche, id: testId('niche', 2) };
    expect(errorOf(() => startCampaign(buildCampaign(), other, LATER)).code).toBe('invalid_input');
  });

  test('can be set by the host', () => {
    const low = buildNiche({ status: 'active', score: buildNicheScore({ hundredths: 100 }) });
    expect(startCampaign(buildCampaign(), low, LATER, { scoreAboveHundredths: 99 }).state.status).toBe(
      'running',
    );
  });
});
