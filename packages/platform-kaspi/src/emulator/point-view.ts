import type { JsonObject } from '@leadkit/emulator';
import type { KaspiRequest } from './api-call.ts';
import { cityNamed } from './city-data.ts';
import { encodeId, encodePointId } from './names.ts';
import type { KaspiPointRow } from './tables.ts';

/** An address as Kaspi writes it, leading blanks included. */
export function addressOf(
  place: Pick<KaspiPointRow, 'cityCode' | 'streetName' | 'streetNumber'>,
): JsonObject {
  const town = `г. ${cityNamed(place.cityCode)}`;
  return {
    streetName: ` ${place.streetName}`,
    streetNumber: ` ${place.streetNumber}`,
    town,
    district: null,
    building: null,
    apartment: null,
    formattedAddress: `${town}, ${place.streetName}, ${place.streetNumber}`,
    latitude: 43.2,
    longitude: 76.9,
  };
}

/** A point of service as a resource of JSON:API. */
export function showPoint(request: KaspiRequest, point: Readonly<KaspiPointRow>): JsonObject {
  const id = encodePointId(request, point.id);
  const self = `${request.origin}/shop/api/v2/pointofservices/${id}`;
  return {
    type: 'pointofservices',
    id,
    attributes: { displayName: point.code, address: addressOf(point) },
    relationships: {
      city: {
        links: { self: `${self}/relationships/city`, related: `${self}/city` },
        data: { type: 'cities', id: encodeId(request, point.cityCode) },
      },
    },
    links: { self },
  };
}

/** A city as a resource of JSON:API. */
export function showCity(request: KaspiRequest, code: string): JsonObject {
  const id = encodeId(request, code);
  return {
    type: 'cities',
    id,
    attributes: { code, name: cityNamed(code), active: true },
    links: { self: `${request.origin}/shop/api/v2/cities/${id}` },
  };
}
