import { createHash } from 'node:crypto';
import type { EmulatorContext, JsonObject } from '@leadkit/emulator';
import { settingsOf } from './current-settings.ts';
import { applyFeed } from './feed-apply.ts';
import type { KaspiFeedPullRow, KaspiFeedRow, KaspiTables } from './tables.ts';

type Context = EmulatorContext<KaspiTables>;
type Act = <Result>(work: (context: Context) => Result | Promise<Result>) => Promise<Result>;

/** Fetches price lists: by itself every hour of the emulator's time, and when it is told to. */
export interface FeedPuller {
  /** The timer that is due every hour. */
  readonly timers: Readonly<Record<'feed-due', (context: Context, data: JsonObject) => void>>;
  /** From now on the list of a shop is fetched there; the first time at once. */
  give(feed: Pick<KaspiFeedRow, 'merchantId' | 'url' | 'username' | 'password'>): Promise<void>;
  /** Fetches the list of a shop now. */
  pull(merchantId: string): Promise<Readonly<KaspiFeedPullRow>>;
  /** Once nothing is under way: what became of each fetch, oldest first. */
  history(merchantId: string): Promise<readonly Readonly<KaspiFeedPullRow>[]>;
}

/** Longer than any host needs to read a file. */
const FETCH_MS = 30_000;

/** @param fetchFeed how the address of a host is reached */
export function createFeedPuller(act: Act, fetchFeed: typeof fetch): FeedPuller {
  const underWay = new Map<string, Promise<Readonly<KaspiFeedPullRow>>>();

  async function pullOnce(merchantId: string): Promise<Readonly<KaspiFeedPullRow>> {
    const feed = await act(({ state }) => state.collection('feeds').get(merchantId));
    if (feed === undefined)
      throw new RangeError(`Nobody gave this Kaspi the address of a price list of ${merchantId}.`);
    const answer = await fetchText(fetchFeed, feed);
    return act((context) => {
      const { state, now } = context;
      const facts = becameOf(context, feed, answer);
      const id = String(state.nextId('feedPulls', 1));
      return state.collection('feedPulls').set(id, {
        id,
        merchantId,
        at: now(),
        status: answer.status,
        ...facts,
      });
    });
  }

  function pull(merchantId: string): Promise<Readonly<KaspiFeedPullRow>> {
    const running = underWay.get(merchantId);
    if (running !== undefined) return running;
    const pulling = pullOnce(merchantId).finally(() => underWay.delete(merchantId));
    underWay.set(merchantId, pulling);
    return pulling;
  }

  return {
    timers: {
      'feed-due': (context, { merchantId }) => {
        const id = merchantId as string;
        if (context.state.collection('feeds').get(id) === undefined) return;
        context.timers.after(settingsOf(context).feedPollMs, 'feed-due', { merchantId: id });
        // The fetch is real and takes as long as the host does; what it brought is taken over in turn with requests.
        pull(id).catch(() => {});
      },
    },
    async give(feed) {
      await act((context) => {
        const { state, timers } = context;
        for (const { id, name, data } of timers.pending())
          if (name === 'feed-due' && data.merchantId === feed.merchantId) timers.cancel(id);
        state.collection('feeds').set(feed.merchantId, { ...feed, lastHash: null });
        timers.after(settingsOf(context).feedPollMs, 'feed-due', { merchantId: feed.merchantId });
      });
      await pull(feed.merchantId);
    },
    pull,
    async history(merchantId) {
      await act(() => {});
      await underWay.get(merchantId)?.catch(() => {});
      return act(({ state }) => state.collection('feedPulls').filter((row) => row.merchantId === merchantId));
    },
  };
}

interface FeedAnswer {
  /** `null`: nobody answered. */
  readonly status: number | null;
  readonly text: string;
}

async function fetchText(
  fetchFeed: typeof fetch,
  { url, username, password }: KaspiFeedRow,
): Promise<FeedAnswer> {
  const headers: Record<string, string> = { 'user-agent': 'Kaspi price list' };
  if (username !== null)
    headers.authorization = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
  try {
    const response = await fetchFeed(url, { headers, signal: AbortSignal.timeout(FETCH_MS) });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: null, text: '' };
  }
}

/** Anything but a 200 leaves the list before in place, and so does one that did not change. */
function becameOf(
  context: Context,
  feed: KaspiFeedRow,
  { status, text }: FeedAnswer,
): Omit<KaspiFeedPullRow, 'id' | 'merchantId' | 'at' | 'status'> {
  const nothing = { total: 0, accepted: 0, unlinked: 0, delisted: 0, errors: [] };
  if (status !== 200) return { outcome: 'unavailable', ...nothing };
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash === feed.lastHash) return { outcome: 'unchanged', ...nothing };
  const facts = applyFeed(context, feed.merchantId, text);
  context.state.collection('feeds').update(feed.merchantId, { lastHash: hash });
  return facts;
}
