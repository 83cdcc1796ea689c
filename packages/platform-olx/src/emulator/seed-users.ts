import type { OlxUserRow } from './account-rows.ts';
import type { WorldContext } from './advert-life.ts';

/** Id of the first account that can be connected; the second has the next number. */
export const FIRST_USER_ID = 1_000_001;
/** Tenge each connected account begins with. */
const WALLET = 50_000;

/** Everybody OLX opens with, made up. The first two can be connected. */
const SEED_USERS: readonly { readonly name: string; readonly isBusiness: boolean }[] = [
  { name: 'Шкаф-Мастер', isBusiness: true },
  { name: 'Айгүл', isBusiness: false },
  { name: 'КупеЛенд', isBusiness: true },
  { name: 'Мебель Дала', isBusiness: true },
  { name: 'Жайлы Үй', isBusiness: true },
  { name: 'Алатау Мебель', isBusiness: true },
  { name: 'Тұлпар Шина', isBusiness: true },
  { name: 'Ерлан', isBusiness: false },
  { name: 'Светлана', isBusiness: false },
  { name: 'Айгерім', isBusiness: false },
  { name: 'Тимур', isBusiness: false },
  { name: 'Гүлнар', isBusiness: false },
  { name: 'Олег', isBusiness: false },
  { name: 'Сәуле', isBusiness: false },
];
const OURS = 2;

export function seedUsers({ state, now }: WorldContext): void {
  for (const [index, { name, isBusiness }] of SEED_USERS.entries()) {
    const isOurs = index < OURS;
    const id = state.nextId('users', FIRST_USER_ID);
    state.collection('users').set(id, {
      ...newUser(id, name, now()),
      isBusiness,
      kind: isOurs ? 'ours' : 'competitor',
      wallet: isOurs ? WALLET : 0,
      business: isOurs && isBusiness ? profileOf(name) : null,
    });
  }
}

/** A user with a made-up address and phone. */
export function newUser(id: number, name: string, now: number): OlxUserRow {
  const number = String(id % 100).padStart(2, '0');
  return {
    id,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    name,
    email: `user${id}@olx.example`,
    phone: `+770000000${number}`,
    isBusiness: false,
    kind: 'buyer',
    wallet: 0,
    createdAt: now - 400 * 86_400_000,
    business: null,
  };
}

function profileOf(name: string): NonNullable<OlxUserRow['business']> {
  return {
    name,
    description: 'Мебель на заказ в Алматы. Алматыдағы тапсырыспен жиһаз.',
    subdomain: 'shkaf-master',
    websiteUrl: 'https://shkaf-master.example',
    address: { street: 'Абая', number: '10', postcode: '050000', city: 'Алматы' },
    phones: ['+77000000001'],
  };
}
