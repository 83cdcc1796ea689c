import { jsonAnswer } from '@leadkit/emulator';
import { apiError, fieldErrors } from './api-errors.ts';
import {
  type CityData,
  type DistrictData,
  distanceKm,
  OLX_CITIES,
  OLX_REGIONS,
  type RegionData,
} from './location-data.ts';
import { type PartnerCall, type PartnerRequest, pageOf } from './partner-call.ts';

const source = 'reference 5.2 [D]';
const CITIES_LIMIT = 1_000;

/** Regions, cities, districts, languages, currencies. */
export const LOCATION_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/regions',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => jsonAnswer({ data: OLX_REGIONS.map((row) => showRegion(row, request)) }),
  },
  {
    method: 'GET',
    path: '/regions/:regionId',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const region = OLX_REGIONS.find(({ id }) => id === Number(request.params.regionId));
      return region === undefined
        ? apiError(404, 'Region not found')
        : jsonAnswer({ data: showRegion(region, request) });
    },
  },
  {
    method: 'GET',
    path: '/cities',
    source: `${source}: 1000 a page unless asked otherwise`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const rows = pageOf(request, OLX_CITIES, { limit: CITIES_LIMIT, limitMax: CITIES_LIMIT });
      return jsonAnswer({ data: rows.map((row) => showCity(row, request)) });
    },
  },
  {
    method: 'GET',
    path: '/cities/:cityId',
    source: `${source}, 4.2 #20: unknown is "City not found"`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => jsonAnswer({ data: showCity(askedCity(request), request) }),
  },
  {
    method: 'GET',
    path: '/cities/:cityId/districts',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const city = askedCity(request);
      return jsonAnswer({ data: city.districts.map((row) => showDistrict(row, city, request)) });
    },
  },
  {
    method: 'GET',
    path: '/districts',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => jsonAnswer({ data: allDistricts(request).map(({ shown }) => shown) }),
  },
  {
    method: 'GET',
    path: '/districts/:districtId',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const found = allDistricts(request).find(({ id }) => id === Number(request.params.districtId));
      return found === undefined ? apiError(404, 'District not found') : jsonAnswer({ data: found.shown });
    },
  },
  {
    method: 'GET',
    path: '/locations',
    source: `${source}: the nearest city`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const at = ['latitude', 'longitude'].map((name) => Number.parseFloat(request.query.get(name) ?? ''));
      const [latitude = Number.NaN, longitude = Number.NaN] = at;
      if (Number.isNaN(latitude + longitude))
        return fieldErrors([{ field: 'latitude/longitude', title: 'Invalid value' }]);
      const [city] = [...OLX_CITIES].sort(
        (a, b) => distanceKm(a, latitude, longitude) - distanceKm(b, latitude, longitude),
      );
      if (city === undefined) return jsonAnswer({ data: [] });
      const [district] = city.districts;
      return jsonAnswer({
        data: [
          {
            city: showCity(city, request),
            ...(district === undefined ? {} : { district: showDistrict(district, city, request) }),
          },
        ],
      });
    },
  },
  {
    method: 'GET',
    path: '/languages',
    source: 'reference 5.3 [D]; the two of Kazakhstan [G]',
    scope: 'read',
    by: 'anyone',
    handle: () =>
      jsonAnswer({
        data: [
          { code: 'ru', is_default: true },
          { code: 'kk', is_default: false },
        ],
      }),
  },
  {
    method: 'GET',
    path: '/currencies',
    source: 'reference 5.3 [D]; those of Kazakhstan [G]',
    scope: 'read',
    by: 'anyone',
    handle: () =>
      jsonAnswer({
        data: [
          { code: 'KZT', label: 'тг.', is_default: true },
          { code: 'USD', label: '$', is_default: false },
        ],
      }),
  },
];

function askedCity({ params }: PartnerRequest): CityData {
  const city = OLX_CITIES.find(({ id }) => id === Number(params.cityId));
  if (city !== undefined) return city;
  throw apiError(404, 'City not found');
}

function allDistricts(request: PartnerRequest): readonly { readonly id: number; readonly shown: object }[] {
  return OLX_CITIES.flatMap((city) =>
    city.districts.map((row) => ({ id: row.id, shown: showDistrict(row, city, request) })),
  );
}

function showRegion({ id, name }: RegionData, { language }: PartnerRequest): object {
  return { id, name: name[language] };
}

function showCity(city: CityData, { language }: PartnerRequest): object {
  return {
    id: city.id,
    region_id: city.regionId,
    name: city.name[language],
    county: null,
    municipality: null,
    latitude: city.latitude,
    longitude: city.longitude,
  };
}

function showDistrict(district: DistrictData, city: CityData, { language }: PartnerRequest): object {
  return {
    id: district.id,
    city_id: city.id,
    name: district.name[language],
    latitude: city.latitude,
    longitude: city.longitude,
  };
}
