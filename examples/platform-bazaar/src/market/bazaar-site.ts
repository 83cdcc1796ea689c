import { definePublicSite, type PublicSite } from '@leadkit/adapter-kit/public-pages';

/** The public pages of Bazaar. Its refusals are told by their forms, in error-map.ts. */
export const BAZAAR_SITE: PublicSite = definePublicSite({
  platform: 'bazaar',
  name: 'Bazaar',
  captchaMarks: ['id="captcha-form"'],
  banMarks: [],
  whenClosed: 'Use data of your own.',
});
