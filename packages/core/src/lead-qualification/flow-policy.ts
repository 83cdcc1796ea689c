import { type CityFinder, type CityWords, createCityFinder } from '../domain/city-in-text.ts';
import {
  DEFAULT_FLOW_TEXTS,
  FLOW_QUESTIONS,
  type FlowPhrases,
  type FlowQuestion,
} from '../domain/flow-texts.ts';
import type { MessageLanguage } from '../domain/message-language.ts';
import type { FlowPolicy } from '../domain/question-flow.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';

/** How buyers are asked. Absent: nobody is. */
export interface FlowOptions {
  /** Only leads of these niches are asked. Default: all of them. */
  readonly nicheIds?: readonly string[] | undefined;
  /** How long a buyer has to be quiet before a reply, in milliseconds. Default 20 000. */
  readonly quietMs?: number | undefined;
  /** How long a buyer who does not stop writing waits at most, in milliseconds. Default 120 000. */
  readonly quietMaxMs?: number | undefined;
  /** How old the last message may be for an automatic reply, in milliseconds. Default, and at most, two hours. */
  readonly maxAgeMs?: number | undefined;
  /** Most messages per thread. Default, and at most, 3. */
  readonly messagesMax?: number | undefined;
  /** What to ask, in this order. Default: need, budget, timing, city, contact. */
  readonly questions?: readonly FlowQuestion[] | undefined;
  /** What is said, in place of the default texts. */
  readonly texts?: FlowTextChanges | undefined;
}

/** Texts to say in place of the default ones, by language; what is left out stays as it is. */
export interface FlowTextChanges {
  /** In Russian. */
  readonly ru?: Partial<FlowPhrases> | undefined;
  /** In Kazakh. */
  readonly kk?: Partial<FlowPhrases> | undefined;
}

/** How messages of buyers are read. */
export interface MessageReading {
  readonly findCity: CityFinder;
  readonly currency: string;
  readonly optOutPhrases: readonly string[];
}

export interface QuestionFlowPolicy extends FlowPolicy {
  readonly nicheIds: readonly string[] | undefined;
}

const TWO_HOURS_MS = 2 * 60 * 60_000;
const MESSAGES_MAX = 3;

export function checkFlowOptions(flow: FlowOptions | undefined, check: OptionCheck): void {
  if (flow === undefined) return;
  const { quietMs, quietMaxMs, maxAgeMs, messagesMax, questions, nicheIds, texts } = flow;
  check.duration('leads.flow.quietMs', quietMs);
  check.duration('leads.flow.quietMaxMs', quietMaxMs);
  check.expect(
    'leads.flow.maxAgeMs',
    maxAgeMs,
    maxAgeMs === undefined || isWhole(maxAgeMs, 1, TWO_HOURS_MS),
    `a whole number of milliseconds from 1 to ${TWO_HOURS_MS}`,
  );
  check.expect(
    'leads.flow.messagesMax',
    messagesMax,
    messagesMax === undefined || isWhole(messagesMax, 1, MESSAGES_MAX),
    `a whole number from 1 to ${MESSAGES_MAX}`,
  );
  const areQuestions =
    Array.isArray(questions) &&
    new Set(questions).size === questions.length &&
    questions.every((question) => FLOW_QUESTIONS.includes(question));
  check.expect(
    'leads.flow.questions',
    questions,
    questions === undefined || areQuestions,
    `an array of ${FLOW_QUESTIONS.join(', ')}, each at most once`,
  );
  check.expect(
    'leads.flow.nicheIds',
    nicheIds,
    nicheIds === undefined || (Array.isArray(nicheIds) && nicheIds.every((id) => typeof id === 'string')),
    'an array of ids of niches',
  );
  for (const language of ['ru', 'kk'] as const) {
    const { questions: asked, ...phrases } = texts?.[language] ?? {};
    for (const [name, text] of Object.entries({ ...phrases, ...asked }))
      check.expect(
        `leads.flow.texts.${language}.${name}`,
        text,
        typeof text === 'string' && text.trim() !== '',
        'a text',
      );
  }
}

/** The options with their defaults; `undefined` when nobody is asked. */
export function readFlowOptions(flow: FlowOptions | undefined): QuestionFlowPolicy | undefined {
  if (flow === undefined) return undefined;
  const phrases = (language: MessageLanguage): FlowPhrases => {
    const base = DEFAULT_FLOW_TEXTS[language];
    const own = flow.texts?.[language];
    return { ...base, ...own, questions: { ...base.questions, ...own?.questions } };
  };
  return {
    nicheIds: flow.nicheIds,
    quietMs: flow.quietMs ?? 20_000,
    quietMaxMs: flow.quietMaxMs ?? 120_000,
    maxAgeMs: flow.maxAgeMs ?? TWO_HOURS_MS,
    messagesMax: flow.messagesMax ?? MESSAGES_MAX,
    questions: flow.questions ?? FLOW_QUESTIONS,
    texts: { ru: phrases('ru'), kk: phrases('kk') },
  };
}

/** How a host's buyers write, with defaults. */
export function readMessageReading(options: {
  readonly cities?: CityWords | undefined;
  readonly currency?: string | undefined;
  readonly optOutPhrases?: readonly string[] | undefined;
}): MessageReading {
  const { cities, currency = 'KZT', optOutPhrases = [] } = options;
  return { findCity: createCityFinder(cities), currency, optOutPhrases };
}
