import { describe, expect, test } from 'vitest';
import {
  acceptAssignment,
  expireAssignment,
  proposeAssignment,
  reassign,
} from '../../src/domain/assignment.ts';
import { buildAssignment, TEST_NOW, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const EXPIRES_AT = '2026-11-22T05:15:00.000Z';
const IN_TIME = '2026-11-22T05:14:59.999Z';
const pair = { leadId: testId('lead'), memberId: testId('member') };

test('an offer is proposed until its time is over', () => {
  const {
    version: _v,
    createdAt: _c,
    updatedAt: _u,
    status: _s,
    proposedAt: _p,
    ...input
  } = buildAssignment();
  const { state, events } = proposeAssignment(input, TEST_NOW);
  expect(state).toStrictEqual(buildAssignment());
  expect(events).toMatchObject([{ type: 'assignment.proposed', data: { ...pair, expiresAt: EXPIRES_AT } }]);
});

describe('acceptAssignment', () => {
  test('in time: accepted, version + 1, told once', () => {
    const { state, events } = acceptAssignment(buildAssignment(), IN_TIME);
    expect(state).toStrictEqual(
      buildAssignment({ status: 'accepted', acceptedAt: IN_TIME, version: 2, updatedAt: IN_TIME }),
    );
    expect(events).toMatchObject([{ type: 'assignment.accepted', data: pair }]);
  });

  test('a second time changes nothing', () => {
    const accepted = acceptAssignment(buildAssignment(), IN_TIME).state;
    expect(acceptAssignment(accepted, EXPIRES_AT)).toEqual({ state: accepted, events: [] });
  });

  test.each([
    ['at the last moment', EXPIRES_AT],
    ['at the last moment, told in the time of Almaty', '2026-11-22T10:15:00+05:00'],
  ])('%s it is too late', (_when, now) => {
    const error = errorOf(() => acceptAssignment(buildAssignment(), now));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('"expired"');
  });

  test.each(['expired', 'reassigned'] as const)('an offer that is %s is refused', (status) => {
    expect(errorOf(() => acceptAssignment(buildAssignment({ status }), IN_TIME)).code).toBe('conflict');
  });
});

describe('expireAssignment', () => {
  test('while there is time nothing changes', () => {
    const assignment = buildAssignment();
    expect(expireAssignment(assignment, IN_TIME)).toEqual({ state: assignment, events: [] });
  });

  test('at the last moment it expires', () => {
    const { state, events } = expireAssignment(buildAssignment(), EXPIRES_AT);
    expect([state.status, state.version]).toEqual(['expired', 2]);
    expect(events).toMatchObject([{ type: 'assignment.expired', data: pair }]);
  });

  test.each(['accepted', 'expired', 'reassigned'] as const)(
    'an offer that is %s does not expire',
    (status) => {
      const assignment = buildAssignment({ status });
      expect(expireAssignment(assignment, EXPIRES_AT).state).toBe(assignment);
    },
  );
});

describe('reassign', () => {
  test.each(['proposed', 'accepted'] as const)('an offer that is %s goes to somebody else', (status) => {
    const { state, events } = reassign(buildAssignment({ status }), IN_TIME);
    expect([state.status, events.map((event) => event.type)]).toEqual([
      'reassigned',
      ['assignment.reassigned'],
    ]);
  });

  test.each(['expired', 'reassigned'] as const)('an offer that is %s stays so', (status) => {
    const assignment = buildAssignment({ status });
    expect(reassign(assignment, IN_TIME).state).toBe(assignment);
  });
});
