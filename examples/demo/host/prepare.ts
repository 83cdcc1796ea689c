import {
  type Account,
  formatMoney,
  type Item,
  isLeadKitError,
  type Niche,
  type TokenValues,
  toIsoText,
} from '@leadkit/core';
import {
  DEMO_CAMPAIGN,
  DEMO_GOODS,
  DEMO_ITEM,
  DEMO_NICHE,
  DEMO_QUERY,
  GOODS_CAMPAIGN,
  GOODS_STOCK,
} from '../story/item.ts';
import { DEMO_TEAM } from '../story/team.ts';
import type { Host } from './open-host.ts';
import { patiently } from './patience.ts';

/** Connects every platform that is not connected yet. Credentials that are refused are asked for again. */
export async function connectAccounts(host: Host): Promise<readonly Account[]> {
  const { kit, platforms, say } = host;
  const accounts: Account[] = [];
  for (const [platform, hosted] of platforms) {
    const known = await first(kit.accounts.list({ platform }));
    if (known !== undefined) {
      accounts.push(known);
      continue;
    }
    let credentials: TokenValues | undefined;
    const connected = await patiently(
      async () => {
        credentials ??= await hosted.consent();
        return kit.accounts.connect({ platform, credentials });
      },
      host,
      async (code) => {
        // Whether the token was used up by an answer that got lost cannot be known: a new consent is always good.
        if (code !== 'rate_limited' && code !== 'blocked') credentials = undefined;
      },
    );
    say(`connected ${platform} as ${connected.label}`);
    accounts.push(connected);
  }
  return accounts;
}

/** Researches the niche until every market was read to its end, and decides to serve it. */
export async function researchNiche(host: Host): Promise<Niche> {
  const { kit, clock, signal, say } = host;
  const known = await find(kit.niches.list(), ({ name }) => name === DEMO_NICHE);
  if (known?.status === 'active') return known;
  const niche =
    known ?? (await kit.niches.create({ name: DEMO_NICHE, kind: 'service', queries: { ru: [DEMO_QUERY] } }));
  // What the items cost says what a sale leaves, which is part of the score. What the shop on Kaspi sells is there
  // already; its orders name it by our own codes.
  for (const item of [DEMO_ITEM, ...DEMO_GOODS]) await kit.items.put({ ...item, nicheId: niche.id });
  for (;;) {
    const { groups, parts } = await kit.research.run({ nicheId: niche.id }, { signal });
    if (parts.every(({ isComplete }) => isComplete)) {
      for (const { platform, offers, prices } of groups)
        say(
          `${platform}: ${offers} offers, median price ${prices === undefined ? 'unknown' : formatMoney(prices.median, { locale: 'en-GB' })}`,
        );
      break;
    }
    for (const { platform, stoppedBy } of parts)
      if (stoppedBy !== undefined)
        say(`${platform} was not read to its end: ${stoppedBy}; again in 40 minutes`);
    await clock.sleep(40 * 60_000, signal);
  }
  await kit.niches.setScore(niche.id, { value: 71.5, by: 'demo', reason: 'few sellers, steady demand' });
  return kit.niches.setStatus(niche.id, 'active');
}

/** Brings the item on every account. */
export async function publishItem(host: Host, niche: Niche, accounts: readonly Account[]): Promise<void> {
  const { kit, platforms, clock, signal, say } = host;
  const item: Item = await kit.items.put({ ...DEMO_ITEM, nicheId: niche.id });
  const places = Object.fromEntries(
    [...platforms].flatMap(([id, { place }]) => (place === undefined ? [] : [[id, place]])),
  );
  const campaign =
    (await find(kit.campaigns.list(), ({ name }) => name === DEMO_CAMPAIGN)) ??
    (await kit.campaigns.create({
      name: DEMO_CAMPAIGN,
      nicheId: niche.id,
      accountIds: accounts.filter(({ platform }) => platform in places).map(({ id }) => id),
      itemIds: [item.id],
    }));
  if (campaign.status === 'draft') await kit.campaigns.start(campaign.id);
  for (;;) {
    const published = await patiently(
      () =>
        kit.campaigns.publish(
          {
            campaignId: campaign.id,
            places,
            contact: { name: 'Мебельный цех' },
          },
          { signal },
        ),
      host,
      (code) => reconnectWhere(host, code),
    );
    for (const { outcome, status, issues } of published)
      if (outcome !== 'unchanged')
        say(`advert ${outcome}, ${status}${issues.map(({ message }) => `: ${message}`).join('')}`);
    if (published.every(({ outcome }) => outcome === 'published' || outcome === 'unchanged')) return;
    await clock.sleep(6 * 60_000, signal);
  }
}

/** Puts what the shop sells, with its stock of now, into the lists that platforms fetch. */
export async function publishPriceLists(
  host: Host,
  niche: Niche,
  accounts: readonly Account[],
): Promise<void> {
  const { kit, platforms, signal, say } = host;
  const countedAt = toIsoText(host.clock.now());
  const items: Item[] = [];
  for (const goods of DEMO_GOODS)
    items.push(await kit.items.put({ ...goods, nicheId: niche.id, stock: [{ ...GOODS_STOCK, countedAt }] }));
  for (const { id: accountId, platform } of accounts) {
    if (platforms.get(platform)?.priceList === undefined) continue;
    const campaign =
      (await find(kit.campaigns.list(), ({ name }) => name === GOODS_CAMPAIGN)) ??
      (await kit.campaigns.create({
        name: GOODS_CAMPAIGN,
        nicheId: niche.id,
        accountIds: [accountId],
        itemIds: items.map(({ id }) => id),
      }));
    if (campaign.status === 'draft') await kit.campaigns.start(campaign.id);
    const { offers } = await patiently(
      () => kit.campaigns.publishPriceList({ accountId }, { signal }),
      host,
      (code) => reconnectWhere(host, code),
    );
    say(`price list for ${platform}: ${offers} products`);
  }
}

/** The people who sell. */
export async function hireTeam({ kit }: Host): Promise<void> {
  const names = new Set<string>();
  for await (const { name } of kit.handoff.members()) names.add(name);
  for (const member of DEMO_TEAM) if (!names.has(member.name)) await kit.handoff.addMember(member);
}

/** Owners consent again where the platform no longer takes our token. */
export async function reconnectWhere(host: Host, code = 'unauthenticated'): Promise<void> {
  if (code !== 'unauthenticated') return;
  for await (const account of host.kit.accounts.list({ status: 'needs_reconnect' })) {
    const hosted = host.platforms.get(account.platform);
    if (hosted === undefined) continue;
    try {
      await host.kit.accounts.connect({ platform: account.platform, credentials: await hosted.consent() });
      host.say(`${account.platform} is connected again`);
    } catch (error) {
      // It still needs its owner, and is asked again later.
      if (!isLeadKitError(error)) throw error;
    }
  }
}

async function first<Row>(rows: AsyncIterable<Row>): Promise<Row | undefined> {
  return find(rows, () => true);
}

async function find<Row>(
  rows: AsyncIterable<Row>,
  isWanted: (row: Row) => boolean,
): Promise<Row | undefined> {
  for await (const row of rows) if (isWanted(row)) return row;
  return undefined;
}
