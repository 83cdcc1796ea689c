import { jsonAnswer } from '@leadkit/emulator';
import { fieldError, unknownPath } from './api-errors.ts';
import type { PartnerCall } from './partner-call.ts';

const LIMIT = { usual: 100, max: 100 } as const;
/** An instant with its offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;

/** What changed since a moment, by ids alone. Switched off unless a setting says otherwise. */
export const CHANGE_FEED_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/status/adverts',
    source: 'reference 5.10: exists [D], path and answer by analogy with the orders feed [G]',
    scope: 'read',
    by: 'user',
    handle: ({ state, query, settings }, user) => {
      if (settings.changeFeed === 'off') return unknownPath();
      const since = query.get('since') ?? '';
      if (!INSTANT.test(since) || Number.isNaN(Date.parse(since)))
        return fieldError('since', 'Invalid value');
      const limit = Math.min(LIMIT.max, Number(query.get('limit') ?? LIMIT.usual) || LIMIT.usual);
      const cursor = Number(query.get('cursor') ?? 0);
      const rows = state
        .collection('changes')
        .filter(({ id, userId, at }) => userId === user.id && at >= Date.parse(since) && id > cursor);
      const page = rows.slice(0, limit);
      return jsonAnswer({
        data: [...new Set(page.map(({ advertId }) => String(advertId)))],
        hasMore: rows.length > page.length,
        nextCursor: String(page.at(-1)?.id ?? cursor),
      });
    },
  },
];
