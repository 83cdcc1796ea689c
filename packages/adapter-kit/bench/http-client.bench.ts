import { createEgress, createSilentLogger, createSystemClock } from '@leadkit/core';
import ky from 'ky';
import type { Bench } from '../../../tools/bench/bench.ts';
import { createHttpClient } from '../src/index.ts';

const offers = Array.from({ length: 50 }, (_, index) => ({
  id: 401_214_632 + index,
  title: `Шкаф-купе ${index}, доставка и сборка`,
  url: `https://www.olx.kz/d/obyavlenie/shkaf-kupe-${index}.html`,
  price: { value: 95_000 + index, currency: 'KZT' },
  params: [{ key: 'state', value: { label: 'Новый' } }],
}));
const body = JSON.stringify({ data: offers });

/** Answers at once in this process, so that only the work around a request is measured. */
const answer: typeof fetch = () =>
  Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));

const url = 'https://www.olx.kz/api/v1/offers/?limit=50';
const clock = createSystemClock();
const client = createHttpClient({
  platform: 'olx',
  baseUrl: 'https://www.olx.kz/api/v1',
  io: { fetch: answer, clock, logger: createSilentLogger(), egress: createEgress({ id: 'bench', clock }) },
  budget: { name: 'bench', limit: Number.MAX_SAFE_INTEGER, windowMs: 3_600_000 },
  authorize: () => Promise.resolve({ headers: { authorization: 'Bearer benchmark-token' } }),
});
const request = {
  operation: 'offers.search',
  path: '/offers/',
  query: { limit: 50 },
  parse: (value: unknown) => value,
};

/** What the client adds to a request: pacing, time limit, credentials, size limit, classification, log line. */
export const benches: readonly Bench[] = [
  {
    kind: 'contest',
    work: 'one answer of 50 offers through the client, network left out',
    contenders: [
      { name: 'createHttpClient', role: 'ours', run: () => client.request(request) },
      {
        name: 'Request, Response, JSON.parse',
        role: 'floor',
        run: async () => JSON.parse(await (await answer(new Request(url))).text()),
      },
      { name: 'ky alone', role: 'peer', run: () => ky(url, { fetch: answer, retry: 0 }).json() },
    ],
    goals: [{ against: 'ky alone', ratio: 3 }],
  },
];
