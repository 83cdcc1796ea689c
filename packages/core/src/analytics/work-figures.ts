import { drawFigure, groupName, orWhole, share, sumsOf } from './draw-figure.ts';
import type { Figure } from './figure.ts';
import type { FigureReader } from './figure-reader.ts';
import { REAL_LEADS } from './lead-figures.ts';

/** How long offers of leads waited to be taken. */
export async function offerFigures(reader: FigureReader): Promise<readonly Figure[]> {
  const all = sumsOf(await reader.cells('assignment', { moment: 'proposedAt' }));
  const taken = await reader.cells('assignment', { moment: 'proposedAt', field: 'acceptedAt - proposedAt' });
  return taken.flatMap(({ group, count, p50, p90 }) => {
    const notTaken = all.count(group) - count;
    const exclusions = notTaken === 0 ? [] : [`${notTaken} offers that were not taken`];
    const drawn = { n: count, group, exclusions };
    return [
      drawFigure(reader, 'offers.accept-median', { ...drawn, value: p50 / 60_000 }),
      drawFigure(reader, 'offers.accept-p90', { ...drawn, value: p90 / 60_000 }),
    ];
  });
}

const LIMITS = [5, 15, 60] as const;
/** An order wants goods, not an answer. */
const WANTS_ANSWER = { ...REAL_LEADS, origin: ['order'] } as const;

/** How soon a human answered. A mean would hide those nobody answered, so they have a line of their own. */
export async function responseFigures(reader: FigureReader): Promise<readonly Figure[]> {
  const asked = { moment: 'arrivedAt', without: WANTS_ANSWER } as const;
  const all = await reader.cells('lead', asked);
  const answered = await reader.cells('lead', {
    ...asked,
    field: 'firstResponseBusinessMinutes',
    atMost: LIMITS,
  });
  const counts = sumsOf(all);
  return orWhole(
    reader,
    all.map(({ group }) => group),
  ).flatMap((group) => {
    const count = counts.count(group);
    const known = answered.find((cell) => groupName(cell.group) === groupName(group));
    const never = count - (known?.count ?? 0);
    const exclusions = ['orders, spam, duplicates and tests'];
    const time = {
      n: known?.count ?? 0,
      group,
      exclusions:
        never === 0 ? exclusions : [...exclusions, `${never} of ${count} leads without an answer so far`],
    };
    const part = { n: count, group, exclusions };
    return [
      drawFigure(reader, 'response.median', { ...time, value: known?.p50 ?? null }),
      drawFigure(reader, 'response.p90', { ...time, value: known?.p90 ?? null }),
      ...LIMITS.map((limit, index) =>
        drawFigure(reader, `response.within-${limit}`, {
          ...part,
          value: share(known?.atMost?.[index] ?? 0, count),
        }),
      ),
      drawFigure(reader, 'response.never', { ...part, value: share(never, count) }),
    ];
  });
}

/** Views of listings, and how many leads came of them. Counters of platforms know no window. */
export async function viewFigures(reader: FigureReader): Promise<readonly Figure[]> {
  const views = await reader.cells('listing', { field: 'stats.views', also: ['platform'] });
  const platforms = [...new Set(views.flatMap(({ group }) => group.platform ?? []))];
  const leads = sumsOf(
    platforms.length === 0
      ? []
      : await reader.cells('lead', { filter: { platform: platforms }, without: REAL_LEADS }),
  );
  const byGroup = views.map((cell) => {
    const { platform, ...group } = cell.group;
    return {
      ...cell,
      group: reader.plan.groupBy.includes('platform') ? { ...group, platform: platform ?? null } : group,
    };
  });
  const seen = sumsOf(byGroup);
  const groups = new Map(byGroup.map(({ group }) => [JSON.stringify(group), group]));
  const exclusions = [
    'the window: platforms count since a listing was published, so leads of all time are set against it',
  ];
  return [...groups.values()].flatMap((group) => {
    const drawn = { n: seen.count(group), group, exclusions };
    return [
      drawFigure(reader, 'listings.views', { ...drawn, value: seen.sum(group) }),
      drawFigure(reader, 'listings.contacts-per-view', {
        ...drawn,
        value: share(leads.count(group), seen.sum(group)),
        n: seen.sum(group),
      }),
    ];
  });
}
