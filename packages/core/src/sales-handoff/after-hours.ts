import { isOpen, nextOpening } from '../domain/business-calendar.ts';
import { isOpenLead } from '../domain/lead.ts';
import { toUnixMs } from '../domain/time.ts';
import { addDays } from '../domain/zoned-time.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { HandledDelivery, ServiceContext } from '../service-context.ts';
import type { HandoffPolicy } from './handoff-options.ts';

/** How a buyer is written to: the conversations and the ledger of consents of the same kit. */
export interface BuyerChannel {
  /** Sends once per key, as the bot. */
  send(
    context: ServiceContext,
    input: { readonly conversationId: string; readonly text: string; readonly key: string },
    options: CallOptions,
  ): Promise<unknown>;
  /** Whether the buyer may be answered on this platform. */
  mayAnswer(
    context: ServiceContext,
    personId: string,
    platform: string,
    options: CallOptions,
  ): Promise<boolean>;
}

/** Nobody is answered by itself after this long. */
const MESSAGE_AGE_MAX_MS = 2 * 60 * 60_000;
/** The most messages the bot writes in a thread. */
const BOT_MESSAGES_MAX = 3;

const TEXTS = {
  ru: {
    answer: 'Здравствуйте! Сообщение получили. Сейчас мы не работаем, ответим {when}.',
    today: 'сегодня с {time}',
    tomorrow: 'завтра с {time}',
    later: '{day}.{month} с {time}',
  },
  kk: {
    answer: 'Сәлеметсіз бе! Хабарламаңызды алдық. Қазір жұмыс уақыты емес, {when} жауап береміз.',
    today: 'бүгін сағат {time} кейін',
    tomorrow: 'ертең сағат {time} кейін',
    later: '{day}.{month} күні сағат {time} кейін',
  },
} as const;

/**
 * Tells a buyer who writes out of hours when the team is back: once per lead and night, only while the message is fresh, no
 * human has the thread, and the buyer may be answered.
 */
export async function answerAfterHours(
  context: ServiceContext,
  policy: HandoffPolicy,
  buyers: BuyerChannel,
  { event }: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  if (!policy.answersAfterHours || event.type !== 'message.recorded' || event.data.author !== 'person')
    return;
  const now = context.now();
  const opening = nextOpening(policy.calendar, now);
  if (opening === undefined || isOpen(policy.calendar, now)) return;
  const message = await context.store.get('message', event.data.messageId, options);
  if (message === undefined || toUnixMs(now) - toUnixMs(message.sentAt) > MESSAGE_AGE_MAX_MS) return;
  const conversation = await context.store.get('conversation', event.subject.id, options);
  const { personId, leadId, platform, id: conversationId } = conversation ?? {};
  if (conversation === undefined || personId === undefined || leadId === undefined) return;
  if (conversation.takenOverAt !== undefined || conversation.botMessages >= BOT_MESSAGES_MAX) return;
  const lead = await context.store.get('lead', leadId, options);
  if (lead === undefined || !isOpenLead(lead) || lead.origin === 'order') return;
  const person = await context.store.get('person', personId, options);
  if (person === undefined || platform === undefined || conversationId === undefined) return;
  if (!(await buyers.mayAnswer(context, personId, platform, options))) return;
  const text = afterHoursText(policy, person.language ?? 'ru', now, opening);
  try {
    await buyers.send(context, { conversationId, text, key: `after-hours:${leadId}:${opening}` }, options);
  } catch (error) {
    // Lost in transit: tried again with the same key. Anything else will not get better by asking again.
    if (!isLeadKitError(error) || error.code === 'unavailable' || options.signal?.aborted) throw error;
    context.logger.warn('A buyer could not be told when the team is back', { leadId, code: error.code });
  }
}

/** When the team is back, in the buyer's language. */
export function afterHoursText(
  { calendar }: Pick<HandoffPolicy, 'calendar'>,
  language: keyof typeof TEXTS,
  now: string,
  opening: string,
): string {
  const { date, minuteOfDay } = calendar.zone.toLocal(toUnixMs(opening));
  const today = calendar.zone.toLocal(toUnixMs(now)).date;
  const words = TEXTS[language];
  const when = date === today ? words.today : date === addDays(today, 1) ? words.tomorrow : words.later;
  const two = (value: number): string => String(value).padStart(2, '0');
  const facts: Readonly<Record<string, string>> = {
    time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`,
    day: date.slice(8),
    month: date.slice(5, 7),
  };
  return words.answer.replace(
    '{when}',
    when.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? ''),
  );
}
