// One list in a process of its own, so that its peak memory is that of nothing else.
import { makeOffers } from './price-list-offers.ts';
import { WRITERS } from './price-list-writers.ts';

const [name = '', count = '0', warmUp = '0', lists = '1'] = process.argv.slice(2);
const writer = WRITERS[name];
if (writer === undefined) throw new Error(`No writer is called "${name}".`);
// As a host that has been running for a while; what a list costs is asked, not what compiling its writer does.
await writer(makeOffers(Number(warmUp)));
let bytes = 0;
// Others on the machine can only make a list dearer: the cheapest one is nearest to what it costs.
let cpuMs = Number.POSITIVE_INFINITY;
for (let list = 0; list < Number(lists); list += 1) {
  const before = process.cpuUsage();
  bytes = await writer(makeOffers(Number(count)));
  const { user, system } = process.cpuUsage(before);
  cpuMs = Math.min(cpuMs, (user + system) / 1000);
}
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ bytes, cpuMs, peakMb }));
