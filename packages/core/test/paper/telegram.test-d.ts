/**
 * Telegram on paper: a channel, not a marketplace. What the Bot API gives, put into the ports. Never run; it has to
 * compile. A bot sees what is written to it from now on, can answer, and can read no history.
 */
import { describe, expectTypeOf, test } from 'vitest';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { CallOptions } from '../../src/ports/call-options.ts';
import type { LeadsPolled, LeadsPort } from '../../src/ports/leads-port.ts';
import type { MessagesPort } from '../../src/ports/messages-port.ts';
import type { Connection, Platform } from '../../src/ports/platform.ts';

interface TelegramMessage {
  readonly message_id: number;
  /** Unix time in seconds. */
  readonly date: number;
  readonly chat: { readonly id: number };
  readonly from?: { readonly id: number; readonly first_name: string; readonly language_code?: string };
  readonly text?: string;
  readonly contact?: { readonly phone_number: string; readonly user_id?: number };
}

interface TelegramUpdate {
  readonly update_id: number;
  readonly message?: TelegramMessage;
}

/** What only Telegram has. */
interface TelegramApi {
  ask(
    input: { readonly chatId: string; readonly text: string; readonly buttons: readonly string[] },
    options?: CallOptions,
  ): Promise<void>;
  askForPhone(
    input: { readonly chatId: string; readonly text: string },
    options?: CallOptions,
  ): Promise<void>;
}

declare function call<Result>(method: string, parameters: object, options?: CallOptions): Promise<Result>;
declare function toMoment(unixSeconds: number): string;
declare function toPhone(text: string): string | undefined;
declare function toLanguage(code: string | undefined): 'ru' | 'kk' | undefined;

/** A contact counts as the writer's own only when Telegram says so: anybody can forward somebody else's. */
function toSignal({ update_id, message }: TelegramUpdate): IncomingSignal | undefined {
  if (message?.from === undefined) return undefined;
  const { from, contact, chat, text } = message;
  const phone = contact?.user_id === from.id ? toPhone(contact.phone_number) : undefined;
  const language = toLanguage(from.language_code);
  return {
    kind: 'message',
    externalId: `${chat.id}:${message.message_id}`,
    revision: update_id,
    occurredAt: toMoment(message.date),
    who: {
      platformUserId: String(from.id),
      name: from.first_name,
      ...(phone === undefined ? {} : { phone }),
      ...(language === undefined ? {} : { language }),
    },
    threadExternalId: String(chat.id),
    ...(text === undefined ? {} : { text }),
    direction: 'inbound',
    // the payload of a deep link such as t.me/<bot>?start=<listing key>
    ...(text?.startsWith('/start ') ? { listing: { key: text.slice('/start '.length) } } : {}),
  };
}

/** Asking for the next update confirms the ones before it, so the checkpoint is stored before the next poll. */
const leads = {
  poll: async ({ checkpoint, limit }, options) => {
    const offset = checkpoint === null ? 0 : Number(checkpoint);
    const updates = await call<readonly TelegramUpdate[]>(
      'getUpdates',
      { offset, limit: Math.min(limit, 100) },
      options,
    );
    const last = updates.at(-1)?.update_id;
    return {
      signals: updates.map(toSignal).filter((signal) => signal !== undefined),
      checkpoint: String(last === undefined ? offset : last + 1),
      hasMore: updates.length === Math.min(limit, 100),
    };
  },
} satisfies LeadsPort;

/** Everything the Bot API has of the port. */
const answering = {
  limits: { textLengthMax: 4096 },
  send: async ({ threadExternalId, text }, options) => {
    const sent = await call<TelegramMessage>(
      'sendMessage',
      { chat_id: Number(threadExternalId), text },
      options,
    );
    return {
      externalId: `${sent.chat.id}:${sent.message_id}`,
      direction: 'outbound',
      text,
      sentAt: toMoment(sent.date),
    };
  },
} satisfies Partial<MessagesPort>;

declare const api: TelegramApi;

const connection = {
  check: async (options) => {
    const me = await call<{ readonly id: number; readonly username: string }>('getMe', {}, options);
    return { externalAccountId: String(me.id), label: me.username };
  },
  leads,
  api,
} satisfies Connection<TelegramApi>;

const telegram: Platform<TelegramApi> = { contract: 1, id: 'telegram', open: () => connection };

describe('Telegram fills the ports', () => {
  test('it sells nothing: no listings, catalog, statistics, spend or price feed', () => {
    expectTypeOf<keyof typeof connection>().toEqualTypeOf<'check' | 'leads' | 'api'>();
    expectTypeOf(telegram).toExtend<Platform>();
  });

  test('an update that is no message is no signal, and never a hole among the signals', () => {
    expectTypeOf<Awaited<ReturnType<typeof leads.poll>>['signals']>().toEqualTypeOf<IncomingSignal[]>();
    // @ts-expect-error undefined is no signal
    const signals: LeadsPolled['signals'] = [undefined];
    expectTypeOf(signals).not.toBeAny();
  });

  test('a moment says its offset, so seconds since 1970 are none', () => {
    // @ts-expect-error Telegram's date is a number of seconds
    const at: IncomingSignal['occurredAt'] = 1_764_000_000;
    expectTypeOf(at).not.toBeAny();
  });

  test('the Bot API lacks what the messages port still asks of everybody', () => {
    type Missing = Exclude<keyof MessagesPort, keyof typeof answering>;
    expectTypeOf<Missing>().toEqualTypeOf<'readThread' | 'markRead'>();
  });
});
