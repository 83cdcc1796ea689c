/** A seller as its page shows it. */
export interface KaspiPublicMerchant {
  /** Id. */
  readonly id: string;
  /** Name. */
  readonly name: string;
  /** That of a person in a small shop. */
  readonly phone: string;
  /** Mark out of five; `null`: none yet. */
  readonly rating: number | null;
  /** Its reviews. */
  readonly reviews: number;
  /** When it came, ISO 8601. */
  readonly createdAt: string;
}

/** The page of a seller (reference, 5.5). */
export function buildKaspiMerchantPage(merchant: KaspiPublicMerchant): string {
  const component = {
    uid: merchant.id,
    name: merchant.name,
    phone: merchant.phone,
    create: merchant.createdAt,
    salesCount: merchant.reviews * 7,
    numberOfReviews: merchant.reviews,
    ...(merchant.rating === null ? {} : { rating: merchant.rating }),
  };
  const json = JSON.stringify(component).replaceAll('</', '<\\/');
  return `<!DOCTYPE html><html lang="ru"><head><title>Продавец</title></head><body>\n<script>BACKEND.components.merchant = ${json};</script>\n</body></html>\n`;
}
