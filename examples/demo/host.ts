import {
  addMoney,
  createLeadKit,
  formatMoney,
  type LeadKit,
  type Money,
  money,
  toIsoText,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock, type VirtualClock } from '@leadkit/emulator';
import type { DemoFigures, HostedPlatform } from './platforms/demo-platform.ts';
import { DEMO_PLATFORMS } from './platforms/index.ts';
import type { FunnelLine, HostMessage, HostTask } from './protocol.ts';
import { DAY_MS } from './scenario.ts';

const MINUTE_MS = 60_000;

/** The host application: it knows LeadKit and the addresses of the platforms, and nothing of the emulators. */
async function runHost(task: HostTask): Promise<void> {
  const clock = await createVirtualClock({ url: task.clockUrl });
  const hosted = task.platforms.map((access) => ({
    access,
    ...platformOf(access.id).connect(access, clock),
  }));
  const kit = createLeadKit({
    store: createMemoryStore(),
    platforms: hosted.map(({ platform }) => platform),
    markets: hosted.map(({ market }) => market),
    clock,
    fetch: clock.fetch,
    jobs: {
      collectEveryMs: 5 * MINUTE_MS,
      listingsEveryMs: 10 * MINUTE_MS,
      deliverEveryMs: MINUTE_MS,
      assignmentsEveryMs: 5 * MINUTE_MS,
    },
  });
  const say = (text: string): void => tell({ kind: 'progress', at: toIsoText(clock.now()), text });
  report(kit, say);
  const revenue = watchRevenue(kit);
  acceptOffers(kit, clock);

  const accountIds: string[] = [];
  for (const { access } of hosted) {
    const account = await kit.accounts.connect({ platform: access.id, credentials: access.credentials });
    accountIds.push(account.id);
    say(`connected ${access.id} as ${account.label}`);
  }
  const { offers } = await startCampaign(kit, accountIds, hosted, say);
  await kit.handoff.addMember({ name: 'Данияр', cities: ['almaty'] });
  await kit.handoff.addMember({ name: 'Сауле', role: 'supervisor' });

  const day = new AbortController();
  clock.after(DAY_MS, () => day.abort());
  await kit.run({ signal: day.signal });

  tell({
    kind: 'finished',
    figures: await figuresOf(kit, offers, revenue()),
    funnel: await funnelOf(kit, clock),
  });
}

/** Research, a decision, and a campaign that is published. */
async function startCampaign(
  kit: LeadKit,
  accountIds: readonly string[],
  hosted: readonly (HostedPlatform & { readonly access: { readonly id: string } })[],
  say: (text: string) => void,
): Promise<{ readonly offers: number }> {
  const niche = await kit.niches.create({ name: 'Шкафы-купе', kind: 'service', queries: { ru: ['шкаф'] } });
  const { groups } = await kit.research.run({ nicheId: niche.id });
  for (const { platform, offers, prices } of groups)
    say(
      `${platform}: ${offers} offers, median price ${prices === undefined ? 'unknown' : formatMoney(prices.median)}`,
    );
  await kit.niches.setScore(niche.id, { value: 71.5, by: 'demo', reason: 'few sellers, steady demand' });
  await kit.niches.setStatus(niche.id, 'active');

  const item = await kit.items.put({
    sku: 'WARDROBE-3M',
    kind: 'service',
    nicheId: niche.id,
    title: { ru: 'Шкаф-купе на заказ по вашим размерам', kk: 'Тапсырыс бойынша шкаф-купе' },
    description: {
      ru: 'Изготовим шкаф-купе за десять дней: бесплатный замер, зеркала, подсветка, гарантия два года. Работаем по всему городу.',
      kk: 'Шкаф-купені он күнде жасаймыз: өлшеу тегін, айна, жарық, екі жыл кепілдік. Бүкіл қала бойынша жұмыс істейміз.',
    },
    price: money(180_000_00, 'KZT'),
    cost: money(110_000_00, 'KZT'),
  });
  const campaign = await kit.campaigns.create({
    name: 'Ноябрь',
    nicheId: niche.id,
    accountIds,
    itemIds: [item.id],
  });
  await kit.campaigns.start(campaign.id);
  const published = await kit.campaigns.publish({
    campaignId: campaign.id,
    places: Object.fromEntries(hosted.map(({ access, place }) => [access.id, place])),
    contact: { name: 'Мебельный цех' },
  });
  for (const { outcome, status, issues } of published)
    say(
      `published: ${outcome}, ${status}${issues.map(({ path, message }) => ` (${path}: ${message})`).join('')}`,
    );
  return { offers: groups.reduce((sum, group) => sum + group.offers, 0) };
}

/** A line for each step of the funnel. */
function report(kit: LeadKit, say: (text: string) => void): void {
  kit.events.on('listing.published', (event) =>
    say(`advert ${event.data.externalId} is live on ${event.data.platform}`),
  );
  kit.events.on('lead.created', (event) => say(`new lead: ${event.data.origin} on ${event.data.platform}`));
  kit.events.on('lead.qualified', (event) => say(`lead qualified with ${event.data.score} points`));
  kit.events.on('lead.accepted', () => say('lead accepted by a member'));
  kit.events.on('lead.won', () => say('lead won'));
}

/** The team takes an offered lead after three minutes. */
function acceptOffers(kit: LeadKit, clock: VirtualClock): void {
  kit.events.on('assignment.proposed', (event) => {
    clock.after(3 * MINUTE_MS, () => {
      kit.handoff.accept(event.subject.id).catch((error: unknown) => {
        console.error(
          'An offered lead could not be accepted:',
          error instanceof Error ? error.message : 'unknown',
        );
      });
    });
  });
}

function watchRevenue(kit: LeadKit): () => Money {
  let total = money(0, 'KZT');
  kit.events.on('outcome.recorded', (event) => {
    if (event.data.revenue !== undefined) total = addMoney(total, event.data.revenue);
  });
  return () => total;
}

async function figuresOf(kit: LeadKit, offersSeen: number, revenue: Money): Promise<DemoFigures> {
  let signals = 0;
  const persons = new Set<string>();
  let won = 0;
  for await (const lead of kit.leads.list()) {
    signals += lead.signalIds.length;
    persons.add(lead.personId);
    if (lead.status === 'won') won += 1;
  }
  let advertsLive = 0;
  for await (const campaign of kit.campaigns.list()) {
    for await (const listing of kit.campaigns.listings(campaign.id))
      if (listing.status === 'active') advertsLive += 1;
  }
  return { offersSeen, advertsLive, signals, persons: persons.size, won, revenue };
}

async function funnelOf(kit: LeadKit, clock: VirtualClock): Promise<readonly FunnelLine[]> {
  const before = toIsoText(clock.now() + 1);
  const from = toIsoText(clock.now() - 2 * DAY_MS);
  return (await kit.analytics.funnel({ from, before })).map(({ metric, value, formula }) => ({
    metric,
    value,
    formula,
  }));
}

function platformOf(id: string): (typeof DEMO_PLATFORMS)[number] {
  const found = DEMO_PLATFORMS.find((platform) => platform.id === id);
  if (found !== undefined) return found;
  throw new Error(`The demo has no platform "${id}".`);
}

function tell(message: HostMessage): void {
  process.send?.(message);
}

process.once('message', (task: HostTask) => {
  runHost(task).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
tell({ kind: 'ready' });
