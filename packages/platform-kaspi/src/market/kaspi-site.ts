import { definePublicSite, type PublicSite } from '@leadkit/adapter-kit/public-pages';

/** The storefront of Kaspi. */
export const KASPI_SITE: PublicSite = definePublicSite({
  platform: 'kaspi',
  name: 'Kaspi',
  captchaMarks: ['captcha', 'cf-challenge', 'challenge-platform', 'не робот'],
  banMarks: [
    'access denied',
    'forbidden',
    'request blocked',
    'доступ ограничен',
    'доступ запрещен',
    'доступ запрещён',
    'too many requests',
  ],
  // A page of the shop names a reCAPTCHA component even when it shows everything; then its shape has changed.
  contentMarks: ['BACKEND.components.', 'application/ld+json'],
  whenClosed: 'Bring data of your own: kit.research.record takes it.',
});
