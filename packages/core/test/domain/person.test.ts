import { describe, expect, test } from 'vitest';
import {
  createPerson,
  enrichPerson,
  erasePerson,
  identitiesOf,
  identityKey,
  isRecognising,
  markConflict,
  matchPerson,
  mergePersons,
  type Person,
  shareIdentity,
} from '../../src/domain/person.ts';
import { buildIdentity, buildPerson, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const phone = buildIdentity();
const user = buildIdentity({ kind: 'platform_user', value: 'olx:5551' });
const email = buildIdentity({ kind: 'email', value: 'a@example.kz' });

function person(number: number, parts: Partial<Person> = {}): Person {
  return buildPerson({ id: testId('person', number), ...parts });
}

describe('identities', () => {
  test('are read from what the platform says, each once and verified', () => {
    const party = { platformUserId: '5551', phone: '+77000000001', email: ' A@Example.kz ', name: 'Айдар' };
    expect(identitiesOf(party, 'olx', TEST_NOW)).toEqual([phone, user, email]);
  });

  test.each([
    ['nothing', {}],
    ['empty texts', { platformUserId: '', phone: '', email: ' ' }],
    ['a masked phone', { phone: '+7 701 *** ** 67' }],
  ])('%s identifies nobody', (_what, party) => {
    expect(identitiesOf(party, 'olx', TEST_NOW)).toEqual([]);
  });

  test('the same user id of another platform is another identity', () => {
    const [olx, satu] = ['olx', 'satu'].map(
      (name) => identitiesOf({ platformUserId: '1' }, name, TEST_NOW)[0],
    );
    expect([olx?.value, satu?.value]).toEqual(['olx:1', 'satu:1']);
  });

  test.each([
    [buildIdentity(), true],
    [buildIdentity({ certainty: 'claimed' }), false],
    [buildIdentity({ isShared: true }), false],
  ])('%j recognises somebody: %s', (identity, is) => {
    expect(isRecognising(identity)).toBe(is);
  });
});

test('a person is created with what is known and told without it', () => {
  const { state, events } = createPerson(
    { id: testId('person'), tenantId: TEST_TENANT_ID, identities: [phone], name: 'Айдар', platform: 'olx' },
    TEST_NOW,
  );
  expect(state).toStrictEqual(buildPerson());
  expect(events).toEqual([
    {
      type: 'person.created',
      subject: { kind: 'person', id: testId('person'), version: 1 },
      data: { platform: 'olx' },
    },
  ]);
});

describe('enrichPerson', () => {
  test('nothing new changes nothing', () => {
    const known = buildPerson({ language: 'ru' });
    const party = { identities: [buildIdentity({ since: LATER })], name: 'Айдар', language: 'kk' } as const;
    expect(enrichPerson(known, party, LATER)).toEqual({ state: known, events: [] });
  });

  test('a new identity, a newer name first and the language are added', () => {
    const { state } = enrichPerson(
      buildPerson(),
      { identities: [user], name: 'Айдар К.', language: 'kk' },
      LATER,
    );
    expect([state.identities, state.names, state.language, state.version]).toEqual([
      [phone, user],
      ['Айдар К.', 'Айдар'],
      'kk',
      2,
    ]);
  });

  test('a claimed identity becomes verified and keeps since when it is known', () => {
    const claimed = buildPerson({ identities: [buildIdentity({ certainty: 'claimed' })] });
    expect(
      enrichPerson(claimed, { identities: [buildIdentity({ since: LATER })] }, LATER).state.identities,
    ).toEqual([phone]);
  });

  test('a verified identity is not lowered by a claim', () => {
    const known = buildPerson();
    expect(enrichPerson(known, { identities: [buildIdentity({ certainty: 'claimed' })] }, LATER).state).toBe(
      known,
    );
  });

  test.each(['merged', 'erased'] as const)('a record that is %s takes nothing in', (status) => {
    expect(errorOf(() => enrichPerson(buildPerson({ status }), { identities: [user] }, LATER)).code).toBe(
      'conflict',
    );
  });
});

describe('matchPerson', () => {
  test('nobody has the identity: none', () => {
    expect(matchPerson([user], [person(1)])).toEqual({ outcome: 'none' });
  });

  test('one has it: a match, explained without the identity', () => {
    const match = matchPerson([phone, user], [person(1, { identities: [phone, user] })]);
    expect(match).toMatchObject({
      outcome: 'match',
      person: { id: testId('person', 1) },
      reason: 'same phone and platform user',
    });
  });

  test('two have one each: a conflict, oldest first', () => {
    const older = person(2, { identities: [user], createdAt: '2026-11-01T00:00:00.000Z' });
    expect(matchPerson([phone, user], [person(1), older])).toMatchObject({
      outcome: 'conflict',
      persons: [{ id: testId('person', 2) }, { id: testId('person', 1) }],
      reason: 'platform user / phone belong to 2 different people',
    });
  });

  test.each([
    ['claimed in the signal', [buildIdentity({ certainty: 'claimed' })], [person(1)]],
    ['shared in the signal', [buildIdentity({ isShared: true })], [person(1)]],
    [
      'claimed by the person',
      [phone],
      [person(1, { identities: [buildIdentity({ certainty: 'claimed' })] })],
    ],
    ['shared by the person', [phone], [person(1, { identities: [buildIdentity({ isShared: true })] })]],
    ['of a merged record', [phone], [person(1, { status: 'merged' })]],
    ['of an erased record', [phone], [person(1, { status: 'erased' })]],
  ])('an identity %s recognises nobody', (_what, identities, candidates) => {
    expect(matchPerson(identities, candidates)).toEqual({ outcome: 'none' });
  });

  test('a record in conflict is still recognised', () => {
    expect(matchPerson([phone], [person(1, { status: 'conflict' })])).toMatchObject({ outcome: 'match' });
  });
});

describe('markConflict', () => {
  test('marks every record with its rivals and tells once', () => {
    const marked = markConflict([person(1), person(2)], 'phone / platform user', LATER);
    expect(marked.map(({ state }) => [state.status, state.conflictsWith, state.version])).toEqual([
      ['conflict', [testId('person', 2)], 2],
      ['conflict', [testId('person', 1)], 2],
    ]);
    expect(marked.flatMap(({ events }) => events)).toMatchObject([
      { type: 'person.conflict-found', data: { personIds: [testId('person', 1), testId('person', 2)] } },
    ]);
  });

  test('the same conflict again changes nothing', () => {
    const marked = markConflict([person(1), person(2)], 'phone', LATER).map(({ state }) => state);
    const again = markConflict(marked, 'phone', LATER);
    expect(again).toEqual(marked.map((state) => ({ state, events: [] })));
  });

  test('a new rival is told even when the first record knows it already', () => {
    const first = person(1, {
      status: 'conflict',
      conflictsWith: [testId('person', 2), testId('person', 3)],
    });
    const marked = markConflict([first, person(2), person(3)], 'phone', LATER);
    expect(marked.map(({ events }) => events.length)).toEqual([0, 1, 0]);
  });

  test.each([
    ['one record', [person(1)], 'invalid_input'],
    ['the same record twice', [person(1), person(1)], 'invalid_input'],
    ['two tenants', [person(1), person(2, { tenantId: 'other' as Person['tenantId'] })], 'invalid_input'],
    ['a merged record', [person(1), person(2, { status: 'merged' })], 'conflict'],
  ])('%s is refused', (_what, persons, code) => {
    expect(errorOf(() => markConflict(persons, 'phone', LATER)).code).toBe(code);
  });
});

describe('shareIdentity', () => {
  test('a shared identity stays visible and recognises nobody', () => {
    const { state } = shareIdentity(buildPerson(), identityKey(phone), LATER);
    expect([state.identities, matchPerson([phone], [state])]).toEqual([
      [buildIdentity({ isShared: true })],
      { outcome: 'none' },
    ]);
  });

  test.each(['phone:+77000000009', 'email:a@example.kz'])(
    '%s, which the person has not, changes nothing',
    (key) => {
      const known = buildPerson();
      expect(shareIdentity(known, key, LATER).state).toBe(known);
    },
  );

  test('sharing twice changes nothing', () => {
    const shared = shareIdentity(buildPerson(), identityKey(phone), LATER).state;
    expect(shareIdentity(shared, identityKey(phone), LATER).state).toBe(shared);
  });
});

describe('erasePerson', () => {
  test('takes every trace of the person out and keeps the ids', () => {
    const kept = mergePersons(
      person(1, { language: 'ru' }),
      person(2, { identities: [email], names: ['Аскар'] }),
      'same hand',
      LATER,
    );
    const { state, events } = erasePerson(kept.kept.state, LATER);
    expect(JSON.stringify(state)).not.toMatch(/\+7700|example|Айдар|Аскар|"ru"/);
    expect([state.status, state.merges.map((merge) => merge.personId)]).toEqual([
      'erased',
      [testId('person', 2)],
    ]);
    expect(events).toMatchObject([{ type: 'person.erased', data: {} }]);
  });

  test('a second time changes nothing', () => {
    const erased = erasePerson(buildPerson(), LATER).state;
    expect(erasePerson(erased, LATER)).toEqual({ state: erased, events: [] });
  });
});
