import type { LeadCloseReason } from '../domain/lead.ts';
import { FUNNEL_STEPS, type FunnelRow } from '../ports/store-summary.ts';
import { type Drawn, drawFigure, groupsOf, share } from './draw-figure.ts';
import type { Figure, FigureGroup } from './figure.ts';
import type { FigureReader } from './figure-reader.ts';
import type { MetricId } from './metrics.ts';

/** Reasons of what never was a lead. */
const NO_LEADS: readonly LeadCloseReason[] = ['spam', 'duplicate', 'test'];
export const REAL_LEADS: { readonly closeReason: readonly LeadCloseReason[] } = { closeReason: NO_LEADS };

/** Names of the steps in figures. */
const STEP_NAMES = ['arrived', 'in_contact', 'qualified', 'offered', 'accepted', 'won'] as const;

const DAY_MS = 86_400_000;
/** Longer than any lead lives: a step that may take as long as it likes. */
const ANY_MS = 36_500 * DAY_MS;

/** Leads and persons that ever got to a step. */
export interface Reached {
  readonly groups: readonly { readonly group: FigureGroup }[];
  leads(group: FigureGroup, step: (typeof STEP_NAMES)[number]): number;
  persons(group: FigureGroup, step: (typeof STEP_NAMES)[number]): number;
}

/** What leads that arrived in the window reached, however long it took. */
export async function readReached(reader: FigureReader, closeReason?: LeadCloseReason): Promise<Reached> {
  const rows = await reader.funnel({
    withinMs: ANY_MS,
    ...(closeReason === undefined ? { without: REAL_LEADS } : { filter: { closeReason } }),
  });
  const stepOf = (
    group: FigureGroup,
    step: (typeof STEP_NAMES)[number],
  ): FunnelRow['steps'][number] | undefined =>
    rows.find((row) => isSame(row.group as FigureGroup, group))?.steps[STEP_NAMES.indexOf(step)];
  return {
    groups: rows as readonly { readonly group: FigureGroup }[],
    leads: (group, step) => stepOf(group, step)?.leads ?? 0,
    persons: (group, step) => stepOf(group, step)?.persons ?? 0,
  };
}

/** Leads that arrived and were qualified, and those lost, by reason. */
export async function leadFigures(reader: FigureReader, reached: Reached): Promise<readonly Figure[]> {
  const left = await reader.cells('lead', { moment: 'arrivedAt', filter: REAL_LEADS });
  const leftOut = (group: FigureGroup): readonly string[] => {
    const count = left.filter((cell) => isSame(cell.group, group)).reduce((sum, cell) => sum + cell.count, 0);
    return count === 0 ? [] : [`${count} leads closed as ${NO_LEADS.join(', ')}`];
  };
  const counts = reached.groups.flatMap(({ group }) =>
    (['arrived', 'qualified'] as const).map((step) =>
      drawFigure(reader, `leads.${step}`, {
        value: reached.leads(group, step),
        n: reached.leads(group, 'arrived'),
        group,
        exclusions: leftOut(group),
      }),
    ),
  );
  const lost = await reader.cells('lead', {
    moment: 'lostAt',
    filter: { status: ['lost', 'disqualified'] },
    also: ['closeReason'],
  });
  return [
    ...counts,
    ...lost.map(({ group: { closeReason = null, ...group }, count }) =>
      drawFigure(reader, 'leads.lost', { value: count, n: count, group: { ...group, reason: closeReason } }),
    ),
  ];
}

/** The funnel by people, with the window of each step. */
export async function funnelFigures(reader: FigureReader): Promise<readonly Figure[]> {
  const { stepDays } = reader.plan;
  const rows = await reader.funnel({ withinMs: Math.round(stepDays * DAY_MS), without: REAL_LEADS });
  const open = await reader.cells('lead', {
    moment: 'arrivedAt',
    filter: { status: ['new', 'in_contact', 'qualified', 'offered', 'accepted', 'postponed', 'unreachable'] },
  });
  return rows.flatMap(({ group: ofRow, steps }) => {
    const group = ofRow as FigureGroup;
    const waiting = open.find((cell) => isSame(cell.group, group))?.count ?? 0;
    const exclusions = [
      `steps that took longer than ${stepDays} days from the step before`,
      ...(waiting === 0
        ? []
        : [`${waiting} of ${steps[0]?.leads ?? 0} leads are still open and may move on`]),
    ];
    return FUNNEL_STEPS.flatMap((_milestone, index) => {
      const { persons = 0, leads = 0, p50Ms = null } = steps[index] ?? {};
      const before = steps[index - 1]?.persons;
      const first = steps[0]?.persons ?? 0;
      const draw = (metric: MetricId, drawn: Pick<Drawn, 'value' | 'n'>): Figure =>
        drawFigure(reader, metric, {
          ...drawn,
          group: { ...group, step: STEP_NAMES[index] ?? '' },
          exclusions,
        });
      const count = draw('funnel.persons', { value: persons, n: persons });
      if (before === undefined) return [count];
      return [
        count,
        draw('funnel.step-conversion', { value: share(persons, before), n: before }),
        draw('funnel.overall-conversion', { value: share(persons, first), n: first }),
        draw('funnel.median-minutes', { value: p50Ms === null ? null : p50Ms / 60_000, n: leads }),
      ];
    });
  });
}

/** How many orders fell through. */
export async function cancelFigures(reader: FigureReader, reached: Reached): Promise<readonly Figure[]> {
  const cancelled = await readReached(reader, 'cancelled');
  return groupsOf([reached.groups, cancelled.groups]).map((group) => {
    const fell = cancelled.leads(group, 'arrived');
    // What was won first and cancelled later is among both.
    const orders = reached.leads(group, 'won') + fell - cancelled.leads(group, 'won');
    return drawFigure(reader, 'orders.cancel-rate', { value: share(fell, orders), n: orders, group });
  });
}

function isSame(left: FigureGroup, right: FigureGroup): boolean {
  return Object.keys(right).every((name) => (left[name] ?? null) === right[name]);
}
