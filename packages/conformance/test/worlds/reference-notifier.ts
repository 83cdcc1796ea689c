import { type CallOptions, LeadKitError, type Notice, type Notifier } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import type { ConformanceSetup, NotifierFaultKind, NotifierWorld, ReceivedNotice } from '../../src/index.ts';

/** Where notices arrive: a chat that keeps them in memory and fails as it is told. */
class Chat {
  readonly received: ReceivedNotice[] = [];
  requests = 0;
  fault: { readonly how: NotifierFaultKind; readonly retryAfterMs?: number } | undefined;

  async post(notice: ReceivedNotice, signal: AbortSignal): Promise<{ status: number; retryAfter?: number }> {
    this.requests += 1;
    const how = this.fault?.how;
    if (how === 'refused') return { status: 400 };
    if (how === 'rate_limited') return { status: 429, retryAfter: (this.fault?.retryAfterMs ?? 0) / 1_000 };
    if (how === 'dropped_before_effect') throw new TypeError('fetch failed');
    if (how === 'hang')
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    this.received.push(notice);
    if (how === 'dropped_after_effect') throw new TypeError('fetch failed');
    return { status: 200 };
  }
}

const DEFAULT_ADDRESS = 'team';
const TOKEN = 'chat-token-4f7c9b2e';

/** The smallest notifier that keeps the contract. */
function createReferenceNotifier(chat: Chat, clock: TestClock): Notifier {
  const failure = (
    details: Pick<LeadKitError, 'code' | 'effect'> & { retryAfterMs?: number; cause?: unknown },
  ): LeadKitError =>
    new LeadKitError({
      operation: 'notifier.send',
      message: `The chat did not take the notice (${details.code}). Try again later.`,
      ...details,
    });

  async function send(notice: Notice, { signal, timeoutMs = 30_000 }: CallOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const limit = new AbortController();
    const stop = (): void => limit.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const cancel = clock.after(timeoutMs, () => limit.abort(new DOMException('late', 'TimeoutError')));
    const text = [notice.title, notice.body, notice.url].filter((part) => part !== undefined).join('\n');
    const addresses = notice.addresses.length === 0 ? [DEFAULT_ADDRESS] : notice.addresses;
    try {
      const answer = await chat.post({ text, addresses }, limit.signal);
      if (answer.status === 429) {
        const retryAfterMs = (answer.retryAfter ?? 0) * 1_000;
        throw failure({ code: 'rate_limited', effect: 'none', retryAfterMs });
      }
      if (answer.status !== 200) throw failure({ code: 'invalid_input', effect: 'none' });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof LeadKitError) throw error;
      throw failure({ code: 'unavailable', effect: 'unknown', cause: error });
    } finally {
      cancel();
      signal?.removeEventListener('abort', stop);
    }
  }

  return { contract: 1, id: 'reference', send };
}

/** The reference notifier with its chat as the witness. */
export async function createNotifierSetup(): Promise<ConformanceSetup<Notifier, NotifierWorld>> {
  const clock = createTestClock({ autoAdvance: true });
  const chat = new Chat();
  const world: NotifierWorld = {
    clock,
    advance: (ms) => clock.advance(ms),
    address: 'chat-17',
    received: () => chat.received,
    requests: () => chat.requests,
    secrets: [TOKEN],
    faults: ['refused', 'rate_limited', 'dropped_after_effect', 'dropped_before_effect', 'hang'],
    failNext: async (fault) => {
      chat.fault = fault;
    },
  };
  return { subject: createReferenceNotifier(chat, clock), world, dispose: async () => undefined };
}
