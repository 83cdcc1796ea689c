import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import type { OlxBusinessProfile, OlxPictureRow, OlxUserRow } from './account-rows.ts';
import { apiError, fieldError } from './api-errors.ts';
import { listOf, objectOf, textOf } from './json-fields.ts';
import { ownAdvert } from './own-advert.ts';
import type { PartnerCall, PartnerRequest } from './partner-call.ts';

const source = 'reference 5.1 [D]';
const PROFILE_SHAPE = {
  name: true,
  description: true,
  subdomain: true,
  website_url: true,
  address: { street: true, number: true, postcode: true, city: true },
  phones: true,
} as const;

/** Page, logos and banners of a business, and logos of adverts. A new logo of an advert is answered with itself alone. */
export const BUSINESS_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/users-business/me',
    source: `${source}; a private person has none [G]`,
    scope: 'read',
    by: 'user',
    handle: (request, user) => jsonAnswer({ data: showProfile(request, user) }),
  },
  {
    method: 'PUT',
    path: '/users-business/me',
    source,
    scope: 'write',
    by: 'user',
    body: PROFILE_SHAPE,
    handle: (request, user) => {
      const known = profileOf(user);
      const { fields, state } = request;
      const address = fields.address === undefined ? undefined : objectOf(fields.address);
      const text = (name: string, fallback: string): string =>
        fields[name] === undefined ? fallback : textOf(fields[name]);
      const business: OlxBusinessProfile = {
        name: text('name', known.name),
        description: text('description', known.description),
        subdomain: text('subdomain', known.subdomain),
        websiteUrl: text('website_url', known.websiteUrl),
        address:
          address === undefined
            ? known.address
            : {
                street: textOf(address.street),
                number: textOf(address.number),
                postcode: textOf(address.postcode),
                city: textOf(address.city),
              },
        phones: fields.phones === undefined ? known.phones : listOf(fields.phones).map(textOf),
      };
      const changed = state.collection('users').update(user.id, { business });
      return jsonAnswer({ data: showProfile(request, changed) });
    },
  },
  ...pictureCalls('user_logo', '/users-business/me/logos', (_request, user) => user.id),
  ...pictureCalls('user_banner', '/users-business/me/banners', (_request, user) => user.id),
  ...pictureCalls('advert_logo', '/adverts/:advertId/logos', (request, user) => ownAdvert(request, user).id),
];

function pictureCalls(
  kind: OlxPictureRow['kind'],
  path: string,
  ofIdOf: (request: PartnerRequest, user: Readonly<OlxUserRow>) => number,
): readonly PartnerCall[] {
  const isAboutAdvert = kind === 'advert_logo';
  const ownPictures = ({ state }: PartnerRequest, ofId: number): readonly Readonly<OlxPictureRow>[] =>
    state.collection('pictures').filter((row) => row.kind === kind && row.ofId === ofId);
  // The document types ids of a business's pictures as text, those of an advert's logos as number.
  const show = ({ id, url }: Pick<OlxPictureRow, 'id' | 'url'>): object => ({
    id: isAboutAdvert ? id : String(id),
    url,
  });
  const showAll = (rows: readonly Readonly<OlxPictureRow>[]): Response =>
    jsonAnswer({ data: rows.map(show) });
  return [
    {
      method: 'GET',
      path,
      source,
      scope: 'read',
      by: 'user',
      isAboutAdvert,
      handle: (request, user) => showAll(ownPictures(request, ofIdOf(request, user))),
    },
    {
      method: 'POST',
      path,
      source,
      scope: 'write',
      by: 'user',
      isAboutAdvert,
      body: { url: true },
      handle: (request, user) => {
        const ofId = ofIdOf(request, user);
        const { url } = request.fields;
        if (typeof url !== 'string' || !URL.canParse(url)) return fieldError('url', 'Invalid value');
        const id = request.state.nextId('pictures');
        request.state.collection('pictures').set(id, { id, kind, ofId, url });
        return isAboutAdvert ? jsonAnswer({ data: show({ id, url }) }) : showAll(ownPictures(request, ofId));
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:pictureId`,
      source,
      scope: 'write',
      by: 'user',
      isAboutAdvert,
      handle: (request, user) => {
        const id = Number(request.params.pictureId);
        if (!ownPictures(request, ofIdOf(request, user)).some((row) => row.id === id))
          return apiError(404, 'Image not found');
        request.state.collection('pictures').delete(id);
        return emptyAnswer();
      },
    },
  ];
}

/** @throws Response 404 for a private person. */
function profileOf({ business }: Readonly<OlxUserRow>): OlxBusinessProfile {
  if (business !== null) return business;
  throw apiError(404, 'Business user not found');
}

function showProfile({ state }: PartnerRequest, user: Readonly<OlxUserRow>): object {
  const { name, description, subdomain, websiteUrl, address, phones } = profileOf(user);
  const pictureOf = (kind: OlxPictureRow['kind']): { readonly url: string } | null => {
    const found = state.collection('pictures').find((row) => row.kind === kind && row.ofId === user.id);
    return found === undefined ? null : { url: found.url };
  };
  return {
    id: user.id,
    name,
    description,
    subdomain,
    website_url: websiteUrl,
    address,
    phones,
    logo: pictureOf('user_logo'),
    banner: pictureOf('user_banner'),
  };
}
