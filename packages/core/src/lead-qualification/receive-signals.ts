import { z } from 'zod';
import { type Account, connectAccount, pauseAccount } from '../domain/account.ts';
import { type CampaignId, type NicheId, parseTenantId } from '../domain/id.ts';
import { readPhoneNumber } from '../domain/phone-number.ts';
import type { IncomingSignal } from '../domain/signal.ts';
import { toIsoText } from '../domain/time.ts';
import { invalidInput, isLeadKitError } from '../errors.ts';
import { checkInput, happenedAt, type InputSchemas, isToCome, lazySchema } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { BULK_MAX } from '../ports/store-limits.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import { ingestedEvents, toStorable } from './ingest-signals.ts';

/** The platform of everything the host tells itself. */
export const HOST_PLATFORM: string = 'host';

/** Something a host heard of a buyer elsewhere: a call, a form of its site, the body of a webhook. */
export interface ReceivedSignal {
  /** Where it came from, in the host's own words: `site`, `calls`. Each source is an account of its own. */
  readonly source: string;
  /** The host's own id of it, unique within its source: told twice, it is taken once. */
  readonly key: string;
  /** What it is. Default `manual`. */
  readonly kind?: 'message' | 'question' | 'call_request' | 'application' | 'manual' | undefined;
  /** When it happened, ISO 8601 with offset; not a moment that is still to come. Default: now. */
  readonly occurredAt?: string | undefined;
  /** Until when the buyer wants an answer, ISO 8601 with offset. */
  readonly respondBy?: string | undefined;
  /** Who, as far as known. At least a phone, an e-mail address or an id: else nobody can be found again. */
  readonly who: {
    /** The host's own id of the buyer, such as that of its CRM. */
    readonly id?: string | undefined;
    /** Name as given. */
    readonly name?: string | undefined;
    /** A phone number in any local habit. */
    readonly phone?: string | undefined;
    /** E-mail address. */
    readonly email?: string | undefined;
    /** Language, when known. */
    readonly language?: 'ru' | 'kk' | undefined;
  };
  /** What was said or written. */
  readonly text?: string | undefined;
  /** What it is about, as far as known. */
  readonly about?:
    | {
        /** Our code of the item. */
        readonly sku?: string | undefined;
        /** The niche. */
        readonly nicheId?: string | undefined;
        /** The campaign that brought it. */
        readonly campaignId?: string | undefined;
        /** City by the host's own key. */
        readonly city?: string | undefined;
      }
    | undefined;
}

/** What became of one of them. */
export interface ReceivedResult {
  /** The host's own id. */
  readonly key: string;
  /** Our id of the signal. */
  readonly signalId: string;
  /** `created`, or `known`: its key was told before and nothing changed. */
  readonly outcome: 'created' | 'known';
}

const text = lazySchema(() => z.string().trim().min(1).max(200));
const moment = lazySchema(() => z.iso.datetime({ offset: true }));
const receivedSchema = lazySchema(() =>
  z
    .array(
      z.strictObject({
        source: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'expected 1 to 63 of a-z 0-9 . _ -'),
        key: text(),
        kind: z.enum(['message', 'question', 'call_request', 'application', 'manual']).optional(),
        occurredAt: moment().optional(),
        respondBy: moment().optional(),
        who: z
          .strictObject({
            id: text().optional(),
            name: text().optional(),
            phone: text()
              .refine((phone) => readPhoneNumber(phone) !== undefined, 'expected a whole, valid phone number')
              .optional(),
            email: z.email().optional(),
            language: z.enum(['ru', 'kk']).optional(),
          })
          .refine(
            ({ id, phone, email }) => id !== undefined || phone !== undefined || email !== undefined,
            'expected at least one of phone, email, id',
          ),
        text: z.string().max(10_000).optional(),
        about: z
          .strictObject({
            sku: text().optional(),
            nicheId: text().optional(),
            campaignId: text().optional(),
            city: text().optional(),
          })
          .optional(),
      }),
    )
    .max(BULK_MAX),
);
export const receiveInputs: InputSchemas = { 'leads.receive': receivedSchema };

type Checked = z.output<ReturnType<typeof receivedSchema>>[number];

/** Stores what a host heard, by source, and tells about it like about everything a platform says. */
export async function receiveSignals(
  context: ServiceContext,
  input: readonly ReceivedSignal[],
  options: CallOptions = {},
): Promise<readonly ReceivedResult[]> {
  const signals = checkInput(receivedSchema, input, 'leads.receive');
  checkMoments(signals, context.now());
  await checkTopics(context, signals, options);
  await context.ready();
  const results = new Map<Checked, ReceivedResult>();
  for (const source of new Set(signals.map((signal) => signal.source))) {
    const told = signals.filter((signal) => signal.source === source);
    const account = await accountOf(context, source, options);
    const items = told.map((signal) => ({
      id: context.ids.next(),
      eventId: context.ids.next(),
      signal: toStorable(toIncoming(signal, context.now())),
    }));
    const { id: accountId, platform, collectFrom } = account;
    const ingested = await context.store.signals.ingest(
      {
        stream: `${accountId}:received`,
        platform,
        accountId,
        collectFrom,
        now: context.now(),
        signals: items,
      },
      options,
    );
    await context.announce(ingestedEvents(context, account, items, ingested));
    for (const [index, { id, outcome }] of ingested.entries()) {
      const signal = told[index];
      if (signal === undefined) continue;
      const { key } = signal;
      results.set(signal, { key, signalId: id, outcome: outcome === 'created' ? 'created' : 'known' });
    }
  }
  return signals.flatMap((signal) => results.get(signal) ?? []);
}

/** What is still to come has not happened: the clock of whoever answers would begin after the answer. */
function checkMoments(signals: readonly Checked[], now: string): void {
  const issues = signals.flatMap(({ occurredAt }, index) =>
    occurredAt !== undefined && isToCome(occurredAt, now)
      ? [{ path: `${index}.occurredAt`, message: 'is a moment that is still to come' }]
      : [],
  );
  if (issues.length > 0) throw invalidInput('leads.receive', issues);
}

/** A niche or campaign of another tenant, or none at all, is found out before anything is stored. */
async function checkTopics(
  { store }: ServiceContext,
  signals: readonly Checked[],
  options: CallOptions,
): Promise<void> {
  for (const [index, { about }] of signals.entries()) {
    for (const [field, kind] of [
      ['nicheId', 'niche'],
      ['campaignId', 'campaign'],
    ] as const) {
      const id = about?.[field];
      if (id !== undefined && (await store.get(kind, id, options)) === undefined)
        throw invalidInput('leads.receive', [
          { path: `${index}.about.${field}`, message: `is no ${kind} of this tenant` },
        ]);
    }
  }
}

/**
 * The account of a source: paused, since nobody can call it, so no job touches it. What a host tells itself is never
 * history, however long ago it happened.
 */
async function accountOf(context: ServiceContext, source: string, options: CallOptions): Promise<Account> {
  const key = `${HOST_PLATFORM}:${source}`;
  const known = await context.store.getByKey('account', key, options);
  if (known !== undefined) return known;
  const now = context.now();
  const { state } = connectAccount(
    {
      id: context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      platform: HOST_PLATFORM,
      externalAccountId: source,
      label: source,
      collectFrom: toIsoText(0),
    },
    now,
  );
  const { lastSuccessAt: _none, ...account } = pauseAccount(state, now).state;
  try {
    await context.commit(decided('account', { state: account, events: [] }), options);
    return account;
  } catch (error) {
    const first = isLeadKitError(error, 'conflict')
      ? await context.store.getByKey('account', key, options)
      : undefined;
    if (first === undefined) throw error;
    return first;
  }
}

function toIncoming(signal: Checked, now: string): IncomingSignal {
  const { key, kind = 'manual', occurredAt = now, respondBy, who, text: said, about } = signal;
  const phone = readPhoneNumber(who.phone);
  return {
    kind,
    externalId: key,
    revision: 1,
    occurredAt: happenedAt(occurredAt, now),
    ...(respondBy === undefined ? {} : { respondBy }),
    who: {
      ...(who.id === undefined ? {} : { platformUserId: who.id }),
      ...(who.name === undefined ? {} : { name: who.name }),
      ...(phone === undefined ? {} : { phone }),
      ...(who.email === undefined ? {} : { email: who.email }),
      ...(who.language === undefined ? {} : { language: who.language }),
    },
    ...(about === undefined
      ? {}
      : {
          listing: {
            ...(about.sku === undefined ? {} : { sku: about.sku }),
            ...(about.nicheId === undefined ? {} : { nicheId: about.nicheId as NicheId }),
            ...(about.campaignId === undefined ? {} : { campaignId: about.campaignId as CampaignId }),
            ...(about.city === undefined ? {} : { city: about.city }),
          },
        }),
    ...(said === undefined ? {} : { text: said }),
  };
}
