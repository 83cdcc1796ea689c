import type { BusinessCalendar } from '../domain/business-calendar.ts';
import type { NoticeLanguage } from '../domain/member.ts';
import type { NoticeRecord } from '../domain/notice.ts';
import { toUnixMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Notice } from '../ports/notifier.ts';
import type { ServiceContext } from '../service-context.ts';
import { signAcceptLink } from './accept-link.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { noticeText } from './notice-texts.ts';

/** Who gets a notice. */
export interface NoticeRecipient {
  readonly addresses: readonly string[];
  readonly language: NoticeLanguage;
}

/** One message about one notice, or a digest of several. */
export async function writeNotice(
  context: ServiceContext,
  policy: HandoffPolicy,
  notices: readonly NoticeRecord[],
  recipient: NoticeRecipient,
  options: CallOptions,
): Promise<Omit<Notice, 'key'>> {
  const { addresses, language } = recipient;
  const written = await Promise.all(
    notices.map(async (notice) => {
      const facts = await factsOf(context, policy, notice, options);
      return noticeText(policy.texts, language, notice.kind, facts);
    }),
  );
  const [first] = notices;
  const [text] = written;
  if (first === undefined || text === undefined || notices.length > 1) {
    const { title } = noticeText(policy.texts, language, 'digest', { count: notices.length });
    const body = written.map((one) => `${one.title}. ${one.body}`).join('\n');
    return { priority: 'low', title, body, addresses };
  }
  const contact = await contactOf(context, policy, first, options);
  const url = await linkOf(context, policy, first, language, options);
  return {
    priority: first.priority,
    title: text.title,
    body: contact === undefined ? text.body : `${text.body}\n${contact}`,
    ...(url === undefined ? {} : { url }),
    addresses,
  };
}

async function factsOf(
  context: ServiceContext,
  { calendar }: HandoffPolicy,
  notice: NoticeRecord,
  options: CallOptions,
): Promise<Readonly<Record<string, string | number | undefined>>> {
  const { accountId, leadId: lead, campaignId: campaign, facts, validUntil } = notice;
  const account =
    accountId === undefined ? undefined : await context.store.get('account', accountId, options);
  const until = validUntil ?? account?.expiresAt;
  return {
    lead,
    campaign,
    account: account?.label,
    platform: account?.platform,
    until: until === undefined ? undefined : clockText(calendar, until),
    ...facts,
  };
}

/** `25.11 14:35`, by the clocks of the team. */
export function clockText({ zone }: BusinessCalendar, moment: string): string {
  const { date, minuteOfDay } = zone.toLocal(toUnixMs(moment));
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
  return `${date.slice(8)}.${date.slice(5, 7)} ${time}`;
}

/** Name and phone of the buyer, only where the host wants them in notices. */
async function contactOf(
  context: ServiceContext,
  { includeContact }: HandoffPolicy,
  { leadId, memberId }: NoticeRecord,
  options: CallOptions,
): Promise<string | undefined> {
  if (!includeContact || leadId === undefined || memberId === undefined) return undefined;
  const lead = await context.store.get('lead', leadId, options);
  const person = lead && (await context.store.get('person', lead.personId, options));
  const phone = person?.identities.find((identity) => identity.kind === 'phone')?.value;
  const parts = [person?.names[0], phone].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

async function linkOf(
  context: ServiceContext,
  { acceptLinks }: HandoffPolicy,
  { kind, assignmentId }: NoticeRecord,
  language: NoticeRecipient['language'],
  options: CallOptions,
): Promise<string | undefined> {
  if (acceptLinks === undefined || kind !== 'lead_offered' || assignmentId === undefined) return undefined;
  const assignment = await context.store.get('assignment', assignmentId, options);
  return assignment === undefined ? undefined : signAcceptLink(acceptLinks, assignment, language);
}
