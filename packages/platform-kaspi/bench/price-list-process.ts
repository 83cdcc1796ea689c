// One list in a process of its own, so that its peak memory is that of nothing else.
import { makeOffers } from './price-list-offers.ts';
import { WRITERS } from './price-list-writers.ts';

const [name = '', count = '0', warmUp = '0'] = process.argv.slice(2);
const writer = WRITERS[name];
if (writer === undefined) throw new Error(`No writer is called "${name}".`);
// As a host that has been running for a while; what a list costs is asked, not what compiling its writer does.
await writer(makeOffers(Number(warmUp)));
const before = process.cpuUsage();
const bytes = await writer(makeOffers(Number(count)));
const { user, system } = process.cpuUsage(before);
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ bytes, cpuMs: (user + system) / 1000, peakMb }));
