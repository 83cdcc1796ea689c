import type { KnownGaps } from '../src/index.ts';

/** What Bazaar does not keep yet. */
export const BAZAAR_GAPS: KnownGaps = {
  'platform.connection.echo':
    'what Bazaar says about a field is passed on in issues, so a text it repeats there shows',
  'platform.listings.publish.too-many': 'the refusal of too many drafts carries no effect',
};
