/** Cities of the site: word in its addresses, its id, KATO code. Read from its API on 2026-11-22. */
const CITIES = [
  { slug: 'almaty', id: 1, kato: '750000000' },
  { slug: 'astana', id: 2, kato: '710000000' },
  { slug: 'shymkent', id: 3, kato: '790000000' },
] as const;

/** The word in addresses for the host's key of a city or its KATO code; `undefined`: the site does not have it. */
export function slugOf(city: string): string | undefined {
  return CITIES.find(({ slug, kato }) => slug === city || kato === city)?.slug;
}

/** KATO code by the site's id. */
export function katoOf(cityId: number): string | undefined {
  return CITIES.find(({ id }) => id === cityId)?.kato;
}
