import { draft } from './draft.ts';
import { startOlx } from './open-olx.ts';

const olx = await startOlx();
const { listings, stats } = olx.open();

// #region validate
const hasty = {
  ...draft,
  title: { ru: 'ШКАФ-КУПЕ!!!' },
  description: { ru: 'Звоните 8 701 123 45 67' },
  attributes: {},
};
for (const { path, message } of await listings.validate(hasty)) console.log(`  ${path}: ${message}`);
// #endregion validate

console.log(`the good draft has ${(await listings.validate(draft)).length} problems`);
if (olx.emulator === undefined && process.env.PUBLISH !== '1') {
  console.log('Set PUBLISH=1 to publish it on the real OLX.');
} else await publish();
await olx.close();

async function publish(): Promise<void> {
  // The fault worth most: the advert is made, and the answer never comes.
  olx.emulator?.faults.add({
    fault: { kind: 'drop', effect: 'done' },
    match: { route: 'POST /api/partner/adverts' },
  });
  // #region publish
  const [result] = await listings.publish({ drafts: [draft] });
  const listing =
    result?.outcome === 'live'
      ? result.listing
      : result?.outcome === 'unknown'
        ? await listings.findByKey?.({ key: draft.key })
        : undefined;
  // #endregion publish
  console.log(`publish: ${result?.outcome}; found by its key: ${listing?.externalId ?? 'no'}`);
  if (listing === undefined) return;
  await olx.clock.sleep(10_000);
  const { status, platformStatus, expiresAt } = await listings.read(listing);
  console.log(`now ${status} (${platformStatus}), until ${expiresAt}`);
  await olx.emulator?.world.buyersLook({ advertId: Number(listing.externalId), views: 41, phoneViews: 5 });
  const [counters] = await stats.read({ externalIds: [listing.externalId] });
  console.log(`${counters?.views} views, ${counters?.phoneViews} of the phone`);
}
