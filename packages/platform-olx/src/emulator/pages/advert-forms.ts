import { toOlxShortCode } from '../../short-code.ts';
import type { OlxPageOptions, SiteFacts } from './page-options.ts';
import { siteFacts } from './page-options.ts';
import { currencyLabel, priceLabel, SITE_WORDS } from './printed-texts.ts';
import type { OlxPublicAdvert } from './public-advert.ts';

/** Path of an advert's page: `/d/obyavlenie/<words>-ID<code>.html`. */
export function olxAdvertPath(
  advert: Pick<OlxPublicAdvert, 'id' | 'title'>,
  options: OlxPageOptions,
): string {
  const { language } = siteFacts(options);
  const words = advert.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9\p{Script=Cyrillic}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  const prefix = language === 'kk' ? '/d/kk' : '/d';
  const slug = encodeURIComponent(words === '' ? 'x' : words);
  return `${prefix}/${SITE_WORDS[language].details}/${slug}-ID${toOlxShortCode(advert.id)}.html`;
}

/** What the two forms have in common. */
function sharedForm(advert: OlxPublicAdvert): {
  promotion: {
    highlighted: boolean;
    urgent: boolean;
    top_ad: boolean;
    options: readonly string[];
    b2c_ad_page: boolean;
    premium_ad_page: boolean;
  };
  contact: { name: string; phone: boolean; chat: boolean; negotiation: boolean; courier: boolean };
  map: { zoom: number; lat: number; lon: number; radius: number; show_detailed: boolean };
} {
  const options = advert.promotionOptions ?? [];
  return {
    promotion: {
      highlighted: false,
      urgent: false,
      top_ad: options.length > 0,
      options,
      b2c_ad_page: false,
      premium_ad_page: false,
    },
    contact: {
      name: advert.seller.name,
      phone: true,
      chat: true,
      negotiation: advert.isNegotiable === true,
      courier: false,
    },
    map: { zoom: 13, lat: 43.25, lon: 76.92, radius: 3, show_detailed: false },
  };
}

/** The advert as the embedded state has it. `searchReason` only on lists. */
export function stateForm(
  advert: OlxPublicAdvert,
  options: OlxPageOptions,
  searchReason?: 'promoted' | 'organic',
): Record<string, unknown> {
  const site = siteFacts(options);
  const path = olxAdvertPath(advert, options);
  const { location, seller } = advert;
  const { city, region, district } = location;
  return {
    id: advert.id,
    title: advert.title,
    description: advert.description,
    category: { ...advert.category, _nodeId: btoa(`category:${advert.category.id}`) },
    map: sharedForm(advert).map,
    isBusiness: seller.isBusiness,
    url: `${site.origin}${path}`,
    isHighlighted: false,
    isPromoted: (advert.promotionOptions ?? []).length > 0,
    promotion: sharedForm(advert).promotion,
    externalUrl: advert.partner?.url ?? null,
    delivery: { rock: { active: false, mode: 'NotEligible', offer_id: null } },
    protectPhone: false,
    createdTime: advert.createdAt,
    lastRefreshTime: advert.refreshedAt,
    pushupTime: advert.bumpedAt ?? null,
    validToTime: advert.validTo,
    isActive: (advert.status ?? 'active') === 'active',
    status: advert.status ?? 'active',
    params: (advert.params ?? []).map(({ key, name, type = 'select', code, label }) => ({
      key,
      name,
      type,
      value: label,
      normalizedValue: code,
    })),
    itemCondition: '',
    price: statePrice(advert, site),
    salary: null,
    partner: { code: advert.partner?.code ?? '' },
    isJob: false,
    photos: advert.photos ?? [],
    photosSet: [],
    location: {
      cityName: city.name,
      cityId: city.id,
      cityNormalizedName: city.normalizedName,
      regionName: region.name,
      regionId: region.id,
      regionNormalizedName: region.normalizedName,
      districtName: district?.name ?? null,
      districtId: district?.id ?? null,
      pathName: [region.name, city.name, district?.name].filter((name) => name !== undefined).join(', '),
    },
    urlPath: path,
    contact: sharedForm(advert).contact,
    user: {
      id: seller.id,
      name: seller.name,
      photo: null,
      logo: null,
      otherAdsEnabled: true,
      socialNetworkAccountType: null,
      isOnline: false,
      lastSeen: advert.refreshedAt,
      about: '',
      bannerDesktopURL: '',
      logo_ad_page: null,
      company_name: seller.companyName ?? '',
      created: '2019-05-01T10:00:00+06:00',
      sellerType: null,
      uuid: uuidOf(advert),
    },
    shop: { subdomain: null },
    safedeal: { allowed_quantity: [], weight_grams: 0 },
    ...(searchReason === undefined ? {} : { searchReason, payAndShip: null, isNewFavouriteAd: false }),
    isGpsrAvailable: false,
  };
}

/** The advert as the offers API has it. */
export function apiForm(advert: OlxPublicAdvert, options: OlxPageOptions): Record<string, unknown> {
  const site = siteFacts(options);
  const { location, seller } = advert;
  const { city, region, district } = location;
  const { map, promotion, contact } = sharedForm(advert);
  return {
    id: advert.id,
    url: `${site.origin}${olxAdvertPath(advert, options)}`,
    title: advert.title,
    last_refresh_time: advert.refreshedAt,
    created_time: advert.createdAt,
    valid_to_time: advert.validTo,
    pushup_time: advert.bumpedAt ?? null,
    omnibus_pushup_time: null,
    description: advert.description,
    promotion,
    params: [
      ...apiPrice(advert, site),
      ...(advert.params ?? []).map(({ key, name, type = 'select', code, label }) => ({
        key,
        name,
        type,
        value: { key: code, label },
      })),
    ],
    key_params: [],
    business: seller.isBusiness,
    user: {
      id: seller.id,
      uuid: uuidOf(advert),
      created: '2019-05-01T10:00:00+06:00',
      other_ads_enabled: true,
      name: seller.name,
      logo: null,
      logo_ad_page: null,
      social_network_account_type: null,
      photo: null,
      banner_mobile: '',
      banner_desktop: '',
      company_name: seller.companyName ?? '',
      about: '',
      b2c_business_page: false,
      is_online: false,
      last_seen: advert.refreshedAt,
      seller_type: null,
    },
    status: advert.status ?? 'active',
    contact,
    map,
    location: {
      city: { id: city.id, name: city.name, normalized_name: city.normalizedName },
      ...(district === undefined ? {} : { district }),
      region: { id: region.id, name: region.name, normalized_name: region.normalizedName },
    },
    photos: (advert.photos ?? []).map((link, index) => ({
      id: index + 1,
      filename: `photo-${advert.id}-${index + 1}`,
      rotation: 0,
      width: 1000,
      height: 818,
      link,
    })),
    partner: advert.partner === undefined ? null : { code: advert.partner.code },
    ...(advert.partner === undefined ? {} : { external_url: advert.partner.url }),
    category: advert.category,
    delivery: { rock: { offer_id: null, active: false, mode: 'NotEligible' } },
    safedeal: { weight: 0, weight_grams: 0, status: 'unactive', allowed_quantity: [] },
    shop: { subdomain: null },
    offer_type: 'offer',
    protect_phone: false,
  };
}

function statePrice(advert: OlxPublicAdvert, site: SiteFacts): unknown {
  const { price, deal, currency = site.currency } = advert;
  if (price === null && deal === undefined) return null;
  return {
    budget: false,
    free: deal === 'free',
    exchange: deal === 'exchange',
    displayValue: deal === undefined ? priceLabel(price ?? 0, currency) : SITE_WORDS[site.language][deal],
    regularPrice: {
      value: deal === undefined ? (price ?? 0) : 0,
      currencyCode: currency,
      currencySymbol: currencyLabel(currency),
      negotiable: advert.isNegotiable === true,
      priceFormatConfig: { decimalSeparator: ',', thousandsSeparator: ' ' },
    },
  };
}

/** "Arranged" is a number that is open to bargaining. How free things and exchanges look here is a guess. */
function apiPrice(advert: OlxPublicAdvert, site: SiteFacts): readonly unknown[] {
  const { price, deal, currency = site.currency, isNegotiable = false } = advert;
  if (price === null && deal === undefined) return [];
  const value = {
    value: deal === undefined ? price : null,
    type: deal ?? (isNegotiable ? 'arranged' : 'price'),
    arranged: isNegotiable,
    budget: false,
    currency,
    negotiable: isNegotiable,
    converted_value: null,
    previous_value: null,
    converted_previous_value: null,
    converted_currency: null,
    label: deal === undefined ? priceLabel(price ?? 0, currency) : SITE_WORDS[site.language][deal],
    previous_label: null,
  };
  return [{ key: 'price', name: 'Цена', type: 'price', value }];
}

function uuidOf({ seller }: OlxPublicAdvert): string {
  return seller.uuid ?? `00000000-0000-4000-8000-${String(seller.id).padStart(12, '0').slice(-12)}`;
}
