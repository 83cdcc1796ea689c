// Publishes a list into a folder and kills its own process at the given step: `node publish-and-die.ts FOLDER STEP`.
import { createFolderStorage, createKaspiPriceList, type KaspiListStorage } from '../../src/index.ts';
import { manyOffers } from './price-list-samples.ts';

const [folder = '', dieAt = '0'] = process.argv.slice(2);
let step = 0;

function tick(): void {
  step += 1;
  if (step === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
}

async function* ticking(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    tick();
    yield chunk;
  }
  tick();
}

const inner = createFolderStorage(folder);
const storage: KaspiListStorage = {
  async put(name, chunks) {
    tick();
    await inner.put(name, ticking(chunks));
    tick();
  },
  get: (name) => inner.get(name),
  async remove(name) {
    tick();
    await inner.remove?.(name);
  },
  async alias(name, alias) {
    tick();
    await inner.alias?.(name, alias);
    tick();
  },
};
await createKaspiPriceList({ merchantId: '30000001', company: 'ТОО Пример', storage }).publish(
  manyOffers(1_200),
);
