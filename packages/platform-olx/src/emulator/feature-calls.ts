import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import { changeAdvert } from './advert-life.ts';
import { fieldError } from './api-errors.ts';
import { type FeatureData, findFeature, OLX_FEATURES } from './feature-data.ts';
import { toLocalTime } from './local-time.ts';
import { pay } from './money.ts';
import { ownAdvert } from './own-advert.ts';
import type { PartnerCall } from './partner-call.ts';

const source = 'reference 5.7 [D]';
const DAY_MS = 86_400_000;

/** Promotion for money. */
export const FEATURE_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/paid-features',
    source,
    scope: 'read',
    by: 'anyone',
    handle: ({ language }) =>
      jsonAnswer({ data: OLX_FEATURES.map((feature) => showFeature(feature, language)) }),
  },
  {
    method: 'GET',
    path: '/adverts/:advertId/paid-features',
    source: `${source}: those that are on`,
    scope: 'read',
    by: 'user',
    isAboutAdvert: true,
    handle: (request, user) => {
      const running = ownAdvert(request, user).features.filter(({ validTo }) => validTo > request.now());
      const data = running.flatMap(({ code, validTo }) => {
        const feature = findFeature(code);
        if (feature === undefined) return [];
        return [{ ...showFeature(feature, request.language), valid_to: toLocalTime(validTo) }];
      });
      return jsonAnswer({ data });
    },
  },
  {
    method: 'POST',
    path: '/adverts/:advertId/paid-features',
    source: `${source}: of an active advert only [G]`,
    scope: 'write',
    by: 'user',
    isAboutAdvert: true,
    body: { code: true, payment_method: true },
    handle: (request, user) => {
      const { now, fields, language } = request;
      const advert = ownAdvert(request, user);
      const feature = findFeature(fields.code);
      if (feature === undefined) return fieldError('code', 'Invalid value');
      if (advert.status !== 'active') return fieldError('ad', 'Ad has to be active');
      const { code, days, price, name } = feature;
      pay(request, user, fields.payment_method, { name: name[language], price, advertId: advert.id });
      changeAdvert(
        request,
        advert.id,
        days === 0
          ? { refreshedAt: now(), bumpedAt: now() }
          : { features: [...advert.features, { code, validTo: now() + days * DAY_MS }] },
      );
      return emptyAnswer();
    },
  },
];

function showFeature({ code, type, days, name }: FeatureData, language: 'ru' | 'kk'): object {
  return { code, type, duration: days, name: name[language] };
}
