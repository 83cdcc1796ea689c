import { describe, expect, test } from 'vitest';
import {
  ATTRIBUTION_MS,
  attachSignal,
  CLOSED_LEAD_STATUSES,
  DEFAULT_LEAD_WINDOW_MS,
  isOpenLead,
  joinsLead,
  type Lead,
  type LeadScoreEntry,
  type LeadStatus,
  type LeadStep,
  leadScope,
  moveLead,
  openLead,
  scoreLead,
} from '../../src/domain/lead.ts';
import { addMs } from '../../src/domain/time.ts';
import { buildLead, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const member = testId('member');

const steps: Readonly<Record<Exclude<LeadStatus, 'new'>, LeadStep>> = {
  in_contact: { to: 'in_contact' },
  qualified: { to: 'qualified' },
  offered: { to: 'offered' },
  accepted: { to: 'accepted', memberId: member },
  postponed: { to: 'postponed', until: '2026-12-01T05:00:00.000Z' },
  unreachable: { to: 'unreachable' },
  won: { to: 'won' },
  lost: { to: 'lost', reason: 'price' },
  disqualified: { to: 'disqualified', reason: 'spam' },
};
const open = ['postponed', 'won', 'lost', 'disqualified'] as const;
const allowed: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['in_contact', 'qualified', 'unreachable', ...open],
  in_contact: ['qualified', 'unreachable', ...open],
  qualified: ['in_contact', 'offered', 'accepted', 'unreachable', ...open],
  offered: ['qualified', 'accepted', ...open],
  accepted: ['qualified', 'unreachable', ...open],
  postponed: ['in_contact', 'qualified', 'offered', 'accepted', 'unreachable', 'won', 'lost', 'disqualified'],
  unreachable: ['in_contact', 'qualified', 'accepted', ...open],
  won: ['lost'],
  lost: ['in_contact', 'won'],
  disqualified: ['in_contact'],
};
const statuses = Object.keys(allowed) as LeadStatus[];
const targets = Object.keys(steps) as Exclude<LeadStatus, 'new'>[];
const pairs = statuses
  .flatMap((from) => targets.map((to) => [from, to] as const))
  .filter(([from, to]) => from !== to);

/** A lead that stands where it says, with what belongs to that. */
function leadIn(status: LeadStatus): Lead {
  const start = buildLead({ campaignId: testId('campaign') });
  if (status === 'new') return start;
  const qualified = moveLead(start, steps.qualified, TEST_NOW).state;
  return {
    ...moveLead(status === 'in_contact' ? start : qualified, steps[status], TEST_NOW).state,
    version: 7,
  };
}

describe('moveLead', () => {
  test.each(pairs.filter(([from, to]) => allowed[from].includes(to)))(
    '%s to %s: version + 1 and one event about it',
    (from, to) => {
      const before = leadIn(from);
      const { state, events } = moveLead(before, steps[to], LATER);
      expect([state.status, state.version, state.updatedAt]).toEqual([to, before.version + 1, LATER]);
      expect(events.map((event) => event.subject)).toEqual([
        { kind: 'lead', id: before.id, version: before.version + 1 },
      ]);
    },
  );

  test.each(pairs.filter(([from, to]) => !allowed[from].includes(to)))('%s to %s is refused', (from, to) => {
    const error = errorOf(() => moveLead(leadIn(from), steps[to], LATER));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain(`is "${from}"`);
    expect(error.message).toContain(`not "${to}"`);
  });

  test.each(targets.filter((status) => status !== 'unreachable'))(
    '%s to itself changes nothing',
    (status) => {
      const lead = leadIn(status);
      const { state, events } = moveLead(lead, steps[status], LATER);
      expect([state === lead, events]).toEqual([true, []]);
    },
  );

  test('unreachable again counts another attempt', () => {
    const lead = leadIn('unreachable');
    expect([lead.attempts, moveLead(lead, steps.unreachable, LATER).state.attempts]).toEqual([1, 2]);
  });

  test('postponed again takes another moment', () => {
    const until = '2026-12-24T05:00:00.000Z';
    expect(moveLead(leadIn('postponed'), { to: 'postponed', until }, LATER).state.postponedUntil).toBe(until);
  });

  test('a lead one member accepted is not given to another in silence', () => {
    const error = errorOf(() =>
      moveLead(leadIn('accepted'), { to: 'accepted', memberId: testId('member', 2) }, LATER),
    );
    expect(error.code).toBe('conflict');
  });

  test.each([
    ['accepted', 'lead.accepted', { memberId: member }],
    ['qualified', 'lead.qualified', { score: 0 }],
    ['won', 'lead.won', { personId: testId('person'), campaignId: testId('campaign') }],
    ['lost', 'lead.lost', { reason: 'price', status: 'lost' }],
    ['disqualified', 'lead.lost', { reason: 'spam', status: 'disqualified' }],
    ['unreachable', 'lead.status-changed', { from: 'qualified', to: 'unreachable' }],
  ] as const)('%s is told as %s', (to, type, data) => {
    const from = to === 'qualified' ? 'in_contact' : 'qualified';
    expect(moveLead(leadIn(from), steps[to], LATER).events).toMatchObject([{ type, data }]);
  });

  test('an order closes the inquiry as won and keeps its campaign', () => {
    const won = moveLead(leadIn('in_contact'), { to: 'won' }, LATER).state;
    expect([won.status, won.campaignId, won.closedAt]).toEqual(['won', testId('campaign'), LATER]);
  });

  test('a won lead can be lost afterwards, as when the order is cancelled', () => {
    const lost = moveLead(leadIn('won'), { to: 'lost', reason: 'out_of_stock' }, LATER).state;
    expect([lost.status, lost.closeReason, lost.closedAt]).toEqual(['lost', 'out_of_stock', LATER]);
  });

  test('a lead that comes back is open and no longer says why it was closed', () => {
    const back = moveLead(leadIn('lost'), { to: 'in_contact' }, LATER).state;
    expect(isOpenLead(back)).toBe(true);
    expect(back).not.toHaveProperty('closeReason');
    expect(back).not.toHaveProperty('closedAt');
  });

  test('a lead that no longer rests does not say until when', () => {
    expect(moveLead(leadIn('postponed'), { to: 'in_contact' }, LATER).state).not.toHaveProperty(
      'postponedUntil',
    );
  });

  test.each(statuses)('%s is closed only if it is listed so', (status) => {
    expect(isOpenLead(buildLead({ status }))).toBe(!CLOSED_LEAD_STATUSES.includes(status));
  });
});

describe('milestones', () => {
  const END = '2026-11-23T06:00:00.000Z';

  test.each([
    ['in_contact', 'inContactAt'],
    ['qualified', 'qualifiedAt'],
    ['offered', 'offeredAt'],
    ['accepted', 'acceptedAt'],
    ['won', 'wonAt'],
    ['lost', 'lostAt'],
    ['disqualified', 'lostAt'],
  ] as const)('the first time a lead is %s is its %s', (status, name) => {
    const from = { ...buildLead(), status: status === 'offered' ? 'qualified' : 'postponed' } as Lead;
    expect(moveLead(from, steps[status], LATER).state.milestones).toEqual({
      arrivedAt: TEST_NOW,
      [name]: LATER,
    });
  });

  test('a lead that comes back and is lost again keeps the first moments', () => {
    const lost = moveLead(buildLead(), steps.lost, LATER).state;
    const back = moveLead(lost, steps.in_contact, END).state;
    expect(moveLead(back, steps.lost, '2026-11-24T06:00:00.000Z').state.milestones).toEqual({
      arrivedAt: TEST_NOW,
      lostAt: LATER,
      inContactAt: END,
    });
  });

  test('a lead arrived when its first signal happened, in canonical text, however late it was read', () => {
    const signal = {
      id: testId('signal'),
      kind: 'message',
      occurredAt: '2026-11-22T03:00:00+05:00',
    } as const;
    const { id, tenantId, personId, platform } = buildLead();
    const lead = openLead({ id, tenantId, personId, platform, signal, about: {}, status: 'won' }, LATER);
    expect(lead.state.milestones).toEqual({ arrivedAt: '2026-11-21T22:00:00.000Z', wonAt: LATER });
  });

  test('a lead that was stored without any begins with when it was created', () => {
    const { milestones: _milestones, ...old } = buildLead();
    expect(moveLead(old, steps.qualified, LATER).state.milestones).toEqual({
      arrivedAt: old.createdAt,
      qualifiedAt: LATER,
    });
  });
});

describe('the last touch', () => {
  const campaignId = testId('campaign', 2);
  const later = { id: testId('signal', 2), occurredAt: '2026-11-24T10:00:00+05:00' };

  test('a later signal about a listing of ours is the last touch, an earlier one is not', () => {
    const touched = attachSignal(buildLead(), later, LATER, { platform: 'olx', campaignId }).state;
    expect(touched.touch).toEqual({ at: '2026-11-24T05:00:00.000Z', platform: 'olx', campaignId });
    const before = { id: testId('signal', 3), occurredAt: '2026-11-23T05:00:00.000Z' };
    expect(attachSignal(touched, before, LATER, { platform: 'satu' }).state.touch).toEqual(touched.touch);
  });

  test('a signal that is no touch leaves it as it is', () => {
    expect(attachSignal(buildLead(), later, LATER).state.touch).toEqual(buildLead().touch);
  });

  test.each([
    [ATTRIBUTION_MS, campaignId],
    [ATTRIBUTION_MS + 1, undefined],
  ])('a sale %i ms after the last touch is of campaign %s', (ms, expected) => {
    const lead = attachSignal(buildLead(), later, LATER, { platform: 'olx', campaignId }).state;
    const won = moveLead(lead, steps.won, addMs(later.occurredAt, ms)).state;
    expect([won.touch?.platform, won.touch?.campaignId]).toEqual(['olx', expected]);
  });

  test('nothing after the sale is a touch', () => {
    const won = moveLead(buildLead(), steps.won, LATER).state;
    expect(attachSignal(won, later, LATER, { platform: 'olx' }).state.touch).toEqual(won.touch);
  });
});

describe('openLead', () => {
  const about = { nicheId: testId('niche'), itemId: undefined, city: 'almaty' };
  const input = {
    id: testId('lead'),
    tenantId: TEST_TENANT_ID,
    personId: testId('person'),
    platform: 'olx',
    accountId: testId('account'),
    signal: { id: testId('signal'), kind: 'message', occurredAt: TEST_NOW },
    about,
  } as const;

  test('a message opens a new lead in the scope of its niche', () => {
    const { state, events } = openLead(input, TEST_NOW);
    expect(state).toStrictEqual(
      buildLead({
        platform: 'olx',
        city: 'almaty',
        touch: { at: TEST_NOW, platform: 'olx', accountId: testId('account') },
      }),
    );
    expect(events.map((event) => event.type)).toEqual(['lead.created']);
  });

  test('a paid order enters as won, closed and without a question', () => {
    const signal = { id: testId('signal'), kind: 'order', occurredAt: TEST_NOW } as const;
    const { state, events } = openLead({ ...input, signal, status: 'won' }, LATER);
    expect([state.status, state.origin, state.closedAt]).toEqual(['won', 'order', LATER]);
    expect(events.map((event) => event.type)).toEqual(['lead.created', 'lead.won']);
  });

  test('an unpaid order enters as qualified', () => {
    const { state, events } = openLead({ ...input, status: 'qualified' }, LATER);
    expect([state.status, state.closedAt]).toEqual(['qualified', undefined]);
    expect(events.map((event) => event.type)).toEqual(['lead.created', 'lead.qualified']);
  });

  test('the moment an answer is due comes from the signal', () => {
    const signal = { ...input.signal, respondBy: '2026-11-22T08:00:00.000Z' };
    expect(openLead({ ...input, signal }, TEST_NOW).state.respondBy).toBe('2026-11-22T08:00:00.000Z');
  });
});

describe('which signals join', () => {
  test.each([
    [{ nicheId: testId('niche'), itemId: testId('item') }, `niche:${testId('niche')}`],
    [{ itemId: testId('item') }, `item:${testId('item')}`],
    [{}, 'any'],
  ])('the scope of %j is %s', (about, scope) => {
    expect(leadScope(about)).toBe(scope);
  });

  test.each([
    ['at once', TEST_NOW, true],
    ['30 days later', addMs(TEST_NOW, DEFAULT_LEAD_WINDOW_MS), true],
    ['a millisecond after 30 days', addMs(TEST_NOW, DEFAULT_LEAD_WINDOW_MS + 1), false],
    ['30 days later, told in the time of Almaty', '2026-12-22T10:00:00+05:00', true],
    ['a second after 30 days, told in the time of Almaty', '2026-12-22T10:00:01+05:00', false],
  ])('a signal of the same scope %s: %s is %s', (_when, occurredAt, joins) => {
    expect(joinsLead(buildLead(), buildLead().scope, occurredAt)).toBe(joins);
  });

  test('a signal of another scope does not join', () => {
    expect(joinsLead(buildLead(), 'any', TEST_NOW)).toBe(false);
  });

  test.each(CLOSED_LEAD_STATUSES)('nothing joins a lead that is %s', (status) => {
    expect(joinsLead(buildLead({ status }), buildLead().scope, TEST_NOW)).toBe(false);
  });

  test('a host can set another window', () => {
    expect(joinsLead(buildLead(), buildLead().scope, addMs(TEST_NOW, 1_001), 1_000)).toBe(false);
  });
});

describe('attachSignal', () => {
  const next = { id: testId('signal', 2), occurredAt: LATER };

  test('the signal is added last and moves the lead on', () => {
    const { state, events } = attachSignal(buildLead(), next, LATER);
    expect([state.signalIds, state.lastSignalAt, state.version]).toEqual([
      [testId('signal'), next.id],
      LATER,
      2,
    ]);
    expect(events).toMatchObject([{ type: 'lead.signal-attached', data: { signalId: next.id } }]);
  });

  test('a signal that is part of it changes nothing', () => {
    const lead = buildLead();
    const { state, events } = attachSignal(lead, { id: testId('signal'), occurredAt: LATER }, LATER);
    expect([state === lead, events]).toEqual([true, []]);
  });

  test('a signal that comes late does not move the lead back', () => {
    const lead = buildLead({ lastSignalAt: LATER });
    const late = { ...next, occurredAt: '2026-11-22T10:30:00+05:00' };
    expect(attachSignal(lead, late, LATER).state.lastSignalAt).toBe(LATER);
  });

  test('the earliest moment an answer is due counts, whatever its offset', () => {
    const lead = buildLead({ respondBy: '2026-11-22T08:00:00.000Z' });
    const urgent = { ...next, respondBy: '2026-11-22T12:00:00+05:00' };
    expect(attachSignal(lead, urgent, LATER).state.respondBy).toBe('2026-11-22T12:00:00+05:00');
  });
});

describe('scoreLead', () => {
  const entry = (points: number, at = TEST_NOW): LeadScoreEntry => ({
    rule: 'asked-price',
    points,
    explanation: 'asked for the price',
    at,
  });

  test('the score is the sum of the log', () => {
    const { state, events } = scoreLead(buildLead(), [entry(40), entry(-15)], LATER);
    expect([state.score, state.scoreLog.length]).toEqual([25, 2]);
    expect(events).toMatchObject([{ type: 'lead.scored', data: { score: 25, previous: 0 } }]);
  });

  test('other reasons with the same sum are kept without an event', () => {
    const lead = scoreLead(buildLead(), [entry(25)], LATER).state;
    const { state, events } = scoreLead(lead, [entry(20), entry(5)], LATER);
    expect([state.scoreLog.length, state.version, events]).toEqual([2, 3, []]);
  });

  test('the same reasons at another time change nothing', () => {
    const lead = scoreLead(buildLead(), [entry(25)], TEST_NOW).state;
    expect(scoreLead(lead, [entry(25, LATER)], LATER)).toEqual({ state: lead, events: [] });
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d points are refused, naming the rule',
    (points) => {
      const error = errorOf(() => scoreLead(buildLead(), [entry(points)], LATER));
      expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid_input', 'rules.asked-price']);
    },
  );
});
