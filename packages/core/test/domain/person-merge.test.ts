import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePersons, type Person, type PersonIdentity, separatePersons } from '../../src/domain/person.ts';
import { buildIdentity, buildPerson, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';

function person(number: number, parts: Partial<Person> = {}): Person {
  return buildPerson({ id: testId('person', number), ...parts });
}

const phone = (number: number, parts: Partial<PersonIdentity> = {}): PersonIdentity =>
  buildIdentity({ value: `+7700000000${number}`, ...parts });

const known = fc.record({
  identities: fc
    .uniqueArray(fc.nat(6), { maxLength: 5 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((number) =>
          fc.constantFrom('claimed', 'verified').map((certainty) => phone(number, { certainty })),
        ),
      ),
    ),
  names: fc.uniqueArray(fc.constantFrom('Айдар', 'Айдар К.', 'Aidar', 'А.'), { maxLength: 3 }),
});

/** What a record knows of a person. */
function facts({ identities, names, status }: Person): object {
  return { identities, names, status };
}

describe('mergePersons', () => {
  test('the kept record takes over what it lacks; the other keeps its own', () => {
    const { kept, merged } = mergePersons(
      person(1, { identities: [phone(1)], names: ['Айдар'] }),
      person(2, { identities: [phone(1), phone(2)], names: ['Айдар', 'Aidar'] }),
      'same phone',
      LATER,
    );
    expect(kept.state).toMatchObject({
      identities: [phone(1), phone(2)],
      names: ['Айдар', 'Aidar'],
      version: 2,
    });
    expect(merged.state).toStrictEqual(
      person(2, {
        identities: [phone(1), phone(2)],
        names: ['Айдар', 'Aidar'],
        status: 'merged',
        mergedInto: testId('person', 1),
        version: 2,
        updatedAt: LATER,
      }),
    );
  });

  test('the merge is explained in the record and told once', () => {
    const { kept, merged } = mergePersons(
      person(1),
      person(2, { identities: [phone(2)] }),
      'same phone',
      LATER,
    );
    expect(kept.state.merges).toEqual([
      {
        personId: testId('person', 2),
        reason: 'same phone',
        at: LATER,
        addedIdentities: ['phone:+77000000002'],
        addedNames: [],
      },
    ]);
    expect([...kept.events, ...merged.events]).toMatchObject([
      {
        type: 'person.merged',
        subject: { id: testId('person', 1), version: 2 },
        data: { personId: testId('person', 1), mergedPersonId: testId('person', 2), reason: 'same phone' },
      },
    ]);
  });

  test('what was only claimed is verified when the other record had it verified', () => {
    const claimed = person(1, { identities: [phone(1, { certainty: 'claimed' })] });
    const { kept } = mergePersons(claimed, person(2, { identities: [phone(1)] }), 'same phone', LATER);
    expect(kept.state.identities).toEqual([phone(1)]);
  });

  test('merging two rivals ends their conflict', () => {
    const first = person(1, { status: 'conflict', conflictsWith: [testId('person', 2)] });
    const second = person(2, { status: 'conflict', conflictsWith: [testId('person', 1)] });
    const { kept } = mergePersons(first, second, 'decided', LATER);
    expect(kept.state.status).toBe('active');
    expect(kept.state).not.toHaveProperty('conflictsWith');
  });

  test('a conflict with somebody else goes on', () => {
    const first = person(1, {
      status: 'conflict',
      conflictsWith: [testId('person', 2), testId('person', 3)],
    });
    const { kept } = mergePersons(first, person(2), 'decided', LATER);
    expect([kept.state.status, kept.state.conflictsWith]).toEqual(['conflict', [testId('person', 3)]]);
  });

  test.each([
    ['a record and itself', person(1), person(1), 'invalid_input'],
    [
      'records of two tenants',
      person(1),
      person(2, { tenantId: 'other' as Person['tenantId'] }),
      'invalid_input',
    ],
    ['a kept record that is merged', person(1, { status: 'merged' }), person(2), 'conflict'],
    ['a record that is already merged', person(1), person(2, { status: 'merged' }), 'conflict'],
    ['a record that is erased', person(1), person(2, { status: 'erased' }), 'conflict'],
  ])('%s cannot be merged', (_what, kept, merged, code) => {
    expect(errorOf(() => mergePersons(kept, merged, 'x', LATER)).code).toBe(code);
  });
});

describe('separatePersons', () => {
  test('undoes a merge: both know exactly what they knew before', () => {
    fc.assert(
      fc.property(known, known, (first, second) => {
        const [a, b] = [person(1, first), person(2, second)];
        const together = mergePersons(a, b, 'same phone', LATER);
        const apart = separatePersons(together.kept.state, together.merged.state, LATER);
        expect([facts(apart.kept.state), facts(apart.merged.state)]).toEqual([facts(a), facts(b)]);
        expect([apart.kept.state.merges, apart.merged.state]).toEqual([
          [],
          { ...b, version: 3, updatedAt: LATER },
        ]);
      }),
    );
  });

  test('of two merges, undone in either order, leaves the record as it was', () => {
    fc.assert(
      fc.property(known, known, known, fc.boolean(), (first, second, third, isReversed) => {
        const [a, b, c] = [person(1, first), person(2, second), person(3, third)];
        const one = mergePersons(a, b, 'x', LATER);
        const two = mergePersons(one.kept.state, c, 'y', LATER);
        const merged = isReversed
          ? [two.merged.state, one.merged.state]
          : [one.merged.state, two.merged.state];
        const end = merged.reduce(
          (kept, other) => separatePersons(kept, other, LATER).kept.state,
          two.kept.state,
        );
        const byValue = (identities: readonly PersonIdentity[]): readonly PersonIdentity[] =>
          [...identities].sort((x, y) => (x.value < y.value ? -1 : 1));
        expect([byValue(end.identities), [...end.names].sort(), end.merges]).toEqual([
          byValue(a.identities),
          [...a.names].sort(),
          [],
        ]);
      }),
    );
  });

  test('what a second merged record brings too stays when the first one goes', () => {
    const one = mergePersons(person(1), person(2, { identities: [phone(5)] }), 'x', LATER);
    const two = mergePersons(one.kept.state, person(3, { identities: [phone(5)] }), 'y', LATER);
    const left = separatePersons(two.kept.state, one.merged.state, LATER).kept.state;
    expect(left.identities).toEqual([phone(1), phone(5)]);
  });

  test('what was learned since stays with the kept record', () => {
    const together = mergePersons(person(1), person(2, { identities: [phone(2)] }), 'x', LATER);
    const learned = { ...together.kept.state, identities: [...together.kept.state.identities, phone(3)] };
    const { kept } = separatePersons(learned, together.merged.state, LATER);
    expect(kept.state.identities).toEqual([phone(1), phone(3)]);
  });

  test('two that were rivals are none any more', () => {
    const first = person(1, { status: 'conflict', conflictsWith: [testId('person', 2)] });
    const second = person(2, { status: 'conflict', conflictsWith: [testId('person', 1)] });
    const together = mergePersons(first, second, 'x', LATER);
    const apart = separatePersons(together.kept.state, together.merged.state, LATER);
    expect([apart.kept.state.status, apart.merged.state.status]).toEqual(['active', 'active']);
  });

  test('is told once, with both ids', () => {
    const together = mergePersons(person(1), person(2), 'x', LATER);
    const apart = separatePersons(together.kept.state, together.merged.state, LATER);
    expect([...apart.kept.events, ...apart.merged.events]).toMatchObject([
      {
        type: 'person.separated',
        data: { personId: testId('person', 1), separatedPersonId: testId('person', 2) },
      },
    ]);
  });

  test('records that are not merged cannot be separated', () => {
    expect(errorOf(() => separatePersons(person(1), person(2), LATER)).code).toBe('conflict');
  });

  test('a record that is itself merged into another is separated from that one first', () => {
    const inner = mergePersons(person(2), person(3), 'x', LATER);
    const outer = mergePersons(person(1), inner.kept.state, 'y', LATER);
    expect(errorOf(() => separatePersons(outer.merged.state, inner.merged.state, LATER)).code).toBe(
      'conflict',
    );
  });
});
