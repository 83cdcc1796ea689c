import { z } from 'zod';
import { toMoment } from '../local-time.ts';

/** A moment as Bazaar prints it, read as ISO 8601 text with offset. */
export const momentSchema: z.ZodType<string> = z.string().transform((printed, context) => {
  const moment = toMoment(printed);
  if (moment !== undefined) return moment;
  context.addIssue({ code: 'custom', message: 'no local time' });
  return z.NEVER;
});
