import type { OlxBillRow, OlxUserRow } from './account-rows.ts';
import type { WorldContext } from './advert-life.ts';
import { apiError } from './api-errors.ts';

/** Something an account pays for. */
interface Purchase {
  readonly name: string;
  /** Tenge, positive. */
  readonly price: number;
  readonly advertId: number | null;
}

/** Takes the money from the wallet and writes it on the bill. @throws Response 400, 4.2 #24-26; then nothing happened. */
export function pay(
  context: WorldContext,
  user: Readonly<OlxUserRow>,
  method: unknown,
  purchase: Purchase,
): void {
  if (method === 'postpaid') throw apiError(400, "Payment method 'postpaid' is not activated");
  if (method !== 'account') throw apiError(400, 'Invalid payment method');
  if (user.wallet < purchase.price) throw apiError(400, 'Not enough credits');
  chargeUser(context, user, purchase);
}

/** The same without asking: OLX charges. */
export function chargeUser(
  { state, now }: WorldContext,
  user: Readonly<OlxUserRow>,
  { name, price, advertId }: Purchase,
): OlxBillRow {
  state.collection('users').update(user.id, { wallet: user.wallet - price });
  const id = state.nextId('bills', 90_000_001);
  return state.collection('bills').set(id, { id, userId: user.id, name, at: now(), price: -price, advertId });
}
