import type { Assignment } from '../domain/assignment.ts';
import type { BusinessCalendar } from '../domain/business-calendar.ts';
import type { NoticeLanguage } from '../domain/member.ts';
import { compareMoments } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { ServiceContext } from '../service-context.ts';
import { type AcceptLink, readAcceptLink } from './accept-link.ts';
import { acceptPage } from './accept-page.ts';
import { clockText } from './write-notice.ts';

/** What the page works with. */
export interface AcceptHandlerParts {
  readonly secrets: readonly string[];
  readonly calendar: BusinessCalendar;
  readonly contextOf: (tenantId: string) => ServiceContext;
  readonly accept: (context: ServiceContext, assignmentId: string) => Promise<Assignment>;
}

/** Serves the page behind the links of notices. GET and HEAD show it and change nothing; only POST accepts. */
export function createAcceptHandler(parts: AcceptHandlerParts): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method } = request;
    const spoken = spokenLanguage(request);
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return acceptPage('method', spoken);
    const isHead = method === 'HEAD';
    const link = await readAcceptLink(parts.secrets, request.url);
    if (link === undefined) return acceptPage('invalid', spoken, { isHead });
    const context = parts.contextOf(link.tenantId);
    try {
      return await answer(parts, context, link, method);
    } catch (error) {
      const code = isLeadKitError(error) ? error.code : 'unexpected';
      context.logger.error('A page to accept a lead could not be served', { code });
      return acceptPage('trouble', link.language, { isHead });
    }
  };
}

async function answer(
  { calendar, accept }: AcceptHandlerParts,
  context: ServiceContext,
  link: AcceptLink,
  method: 'GET' | 'HEAD' | 'POST',
): Promise<Response> {
  const { language, assignmentId, memberId } = link;
  const isHead = method === 'HEAD';
  const assignment = await context.store.get('assignment', assignmentId);
  if (assignment === undefined || assignment.memberId !== memberId)
    return acceptPage('over', language, { isHead });
  if (assignment.status === 'accepted') return acceptPage('yours', language, { isHead });
  const ends = [assignment.expiresAt, link.expiresAt];
  const isOver = ends.some((end) => compareMoments(end, context.now()) <= 0);
  if (assignment.status !== 'proposed' || isOver) return acceptPage('over', language, { isHead });
  if (method !== 'POST')
    return acceptPage('offer', language, { isHead, until: clockText(calendar, assignment.expiresAt) });
  try {
    await accept(context, assignmentId);
    return await acceptPage('yours', language);
  } catch (error) {
    // Somebody was faster: perhaps the same member, who pressed twice.
    if (!isLeadKitError(error, 'conflict') && !isLeadKitError(error, 'not_found')) throw error;
    const now = await context.store.get('assignment', assignmentId);
    return acceptPage(now?.status === 'accepted' ? 'yours' : 'over', language);
  }
}

/** The language of whoever opens a link that says none. */
function spokenLanguage(request: Request): NoticeLanguage {
  const spoken = request.headers.get('accept-language')?.slice(0, 2).toLowerCase();
  return spoken === 'kk' || spoken === 'en' ? spoken : 'ru';
}
