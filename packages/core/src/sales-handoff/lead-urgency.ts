import { isOpen, nextOpening } from '../domain/business-calendar.ts';
import type { Lead } from '../domain/lead.ts';
import { addMs, compareMoments } from '../domain/time.ts';
import type { HandoffPolicy } from './handoff-options.ts';

/** How close to the opening a deadline may be and still wait for it. */
const DEADLINE_MARGIN_MS = 60 * 60_000;

/** How much a lead hurries. */
export interface LeadUrgency {
  /** Whether it is worth disturbing somebody at any hour. */
  readonly isHot: boolean;
  /** When somebody is to have it: now, or when the team opens. */
  readonly at: string;
  /** Whether it cannot wait for the team to open. */
  readonly isOutOfHours: boolean;
}

/** Hot is a lead with many points, and an order whose answer is wanted before the team has had an hour for it. */
export function leadUrgency(policy: HandoffPolicy, lead: Lead, now: string): LeadUrgency {
  const { calendar, hotFrom } = policy;
  const opening = nextOpening(calendar, now) ?? now;
  const { respondBy } = lead;
  const isDue =
    respondBy !== undefined &&
    compareMoments(respondBy, now) > 0 &&
    compareMoments(respondBy, addMs(opening, DEADLINE_MARGIN_MS)) <= 0;
  const isHot = lead.score >= hotFrom || isDue;
  return { isHot, at: isHot ? now : opening, isOutOfHours: isHot && !isOpen(calendar, now) };
}
