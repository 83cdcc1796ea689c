import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import {
  type ConformanceCase,
  type ConformanceSetup,
  type KnownGaps,
  runConformance,
  selectCases,
} from '../src/index.ts';

/** A subject that is a number, and a world that can double it or not. */
type NumberCase = ConformanceCase<number, { readonly twice?: number }>;

function rule(id: string, run: NumberCase['run'], needs: readonly string[] = []): NumberCase {
  return {
    id,
    title: `the title of ${id}`,
    port: 'number',
    family: 'values',
    needs,
    lacks: ({ world }) => (needs.length > 0 && world.twice === undefined ? 'world lacks twice' : undefined),
    run,
  };
}

const isTwo = rule('is-two', async ({ subject }) => assert.equal(subject, 2));
const isEven = rule('is-even', async ({ subject }) => assert.equal(subject % 2, 0));
const isHalf = rule('is-half', async ({ subject, world }) => assert.equal(subject * 2, world.twice), [
  'world.twice',
]);

function create(subject: number, world = {}, dispose = async (): Promise<void> => undefined) {
  return async (): Promise<ConformanceSetup<number, { readonly twice?: number }>> => ({
    subject,
    world,
    dispose,
  });
}

async function outcomes(subject: number, gaps?: KnownGaps, world = {}): Promise<Record<string, string>> {
  const cases = [isTwo, isEven, isHalf];
  const { rows } = await runConformance({ cases, create: create(subject, world), gaps });
  return Object.fromEntries(rows.map((row) => [row.id, row.outcome]));
}

describe('runConformance', () => {
  test('gives one row per case in their order: passed, failed, not applicable', async () => {
    expect(await outcomes(4)).toEqual({
      'is-two': 'failed',
      'is-even': 'passed',
      'is-half': 'not_applicable',
    });
  });

  test('a failed row carries the error and its message, and the report is not conformant', async () => {
    const report = await runConformance({ cases: [isTwo], create: create(3) });
    expect(report.isConformant).toBe(false);
    expect(report.rows[0]).toMatchObject({ id: 'is-two', title: 'the title of is-two', port: 'number' });
    expect(report.rows[0]?.message).toContain('3 !== 2');
    expect(report.rows[0]?.error).toBeInstanceOf(assert.AssertionError);
  });

  test('a row that is not applicable says what the world lacks', async () => {
    const { rows } = await runConformance({ cases: [isHalf], create: create(2) });
    expect(rows[0]?.message).toBe('not applicable: world lacks twice');
  });

  test('a case is applicable as soon as the world can do what it needs', async () => {
    expect(await outcomes(2, {}, { twice: 4 })).toMatchObject({ 'is-half': 'passed' });
  });

  test('a known gap that fails is a gap, and does not spoil the report', async () => {
    const gaps = { 'is-two': 'three for now' };
    const report = await runConformance({ cases: [isTwo], create: create(3), gaps });
    expect(report.isConformant).toBe(true);
    expect(report.rows[0]).toMatchObject({ outcome: 'gap', message: 'three for now' });
  });

  test('a known gap that passes fails the run and says that it is to be removed', async () => {
    const gaps = { 'is-two': 'three for now' };
    const report = await runConformance({ cases: [isTwo], create: create(2), gaps });
    expect(report.isConformant).toBe(false);
    expect(report.rows[0]?.message).toBe(
      'Known gap "is-two" passes now: remove it from the gaps. It was listed because: three for now',
    );
  });

  test('a known gap that is never run fails the run', async () => {
    const gaps = { 'is-half': 'cannot halve' };
    const { rows } = await runConformance({ cases: [isHalf], create: create(2), gaps });
    expect(rows[0]).toMatchObject({
      outcome: 'failed',
      message: 'Known gap "is-half" is never run (world lacks twice): remove it from the gaps.',
    });
  });

  test('a gap that names no case, or gives no reason, is refused with invalid_input', async () => {
    const gaps = { 'is-too': 'a slip', 'is-two': ' ' };
    const run = runConformance({ cases: [isTwo], create: create(2), gaps });
    await expect(run).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'gaps.is-too' }, { path: 'gaps.is-two' }],
    });
  });

  test('every case has a subject of its own, and each is disposed of once, also after a failure', async () => {
    let created = 0;
    let disposed = 0;
    const fresh = async (): Promise<ConformanceSetup<number, object>> => {
      created += 1;
      return {
        subject: 3,
        world: {},
        dispose: async () => {
          disposed += 1;
        },
      };
    };
    await runConformance({ cases: [isTwo, isEven], create: fresh });
    expect([created, disposed]).toEqual([3, 3]);
  });

  test('a case that never ends fails after its time', async () => {
    const endless = rule('endless', () => new Promise(() => undefined));
    const { rows } = await runConformance({ cases: [endless], create: create(2), caseTimeoutMs: 5 });
    expect(rows[0]?.message).toBe('Error (endless did not end within 5 ms; something never settles.)');
  });
});

describe('selectCases', () => {
  test('parts the cases into those that run and those that cannot, with the reason', () => {
    const { selected, notApplicable } = selectCases([isTwo, isHalf], { subject: 2, world: {} });
    expect(selected).toEqual([isTwo]);
    expect(notApplicable).toEqual([{ case: isHalf, reason: 'world lacks twice' }]);
  });
});
