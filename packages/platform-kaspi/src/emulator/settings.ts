/** What nobody knows for certain of Kaspi, as switches. They can change while the emulator runs. */
export interface KaspiEmulatorSettings {
  /** HTTP status of an order command that the rules refuse. Default 400: the guide gives texts, no status. */
  readonly businessErrorStatus: 400 | 409 | 422;
  /** How a wrong token is answered, with 401: an error of the API (default), a page, or nothing. */
  readonly badTokenBody: 'json' | 'html' | 'empty';
  /** What a request without `Accept` gets: an HTML 404 (default), as one client saw, or an answer. */
  readonly missingAccept: 'html_404' | 'ignored';
  /**
   * What a request without `User-Agent` gets: an answer (default) or a 403 page. Callers saw a connection that hangs; for
   * that, script a `slow` fault.
   */
  readonly missingUserAgent: 'ignored' | 'html_403';
  /** Ids in base64 without their padding (default), as real answers have them, or with it, as the guide prints them. */
  readonly idPadding: 'stripped' | 'padded';
  /** Ids of points of service in base64 (default) or plain (`30000001_PP1`), as one answer of 2026 had them. */
  readonly pointIds: 'encoded' | 'plain';
  /** Whether a list of orders needs `filter[orders][state]`. Default `optional`; the spec text says required. */
  readonly stateFilter: 'optional' | 'required';
  /** Words of `filter[orders][deliveryType]`: `PICKUP` (default) or `DELIVERY_PICKUP`; the two texts disagree. */
  readonly deliveryTypes: 'short' | 'long';
  /** What a list includes when asked for `entries`: them (default), or nothing. */
  readonly listIncludes: 'entries' | 'nothing';
  /** Order of a list; nothing is promised. Default: newest first. */
  readonly listOrder: 'newest' | 'oldest';
  /** Most orders on a page, whatever `page[size]` asks for. Default 100; small ones show what shifting pages do. */
  readonly pageSizeMax: number;
  /** Digits of a buyer's phone: ten without the country code (default), or eleven. */
  readonly phoneDigits: 10 | 11;
  /** Whether the phone of an order that is over is hidden (default). */
  readonly finishedPhone: 'masked' | 'shown';
  /** Word a packing command is answered with; the guide prints both. Default `ASSEMBLE`. */
  readonly assembleEcho: 'ASSEMBLE' | 'ASSEMBLED';
  /** Where delivery data stands: in `kaspiDelivery` (default), or flat in the order as the old text has it. */
  readonly deliveryData: 'nested' | 'flat';
  /** Where `express` stands: in `kaspiDelivery` (default) or in the order, as the guide lists it. */
  readonly expressPlace: 'delivery' | 'order';
  /** State of an order whose parcel travels back. Default `KASPI_DELIVERY`, once in the guide. */
  readonly cancellingState: 'KASPI_DELIVERY' | 'ARCHIVE';
  /** State of an order with a return. Default `ARCHIVE`. */
  readonly returnState: 'ARCHIVE' | 'KASPI_DELIVERY';
  /** Whether unsigned credit papers keep an accepted order in `SIGN_REQUIRED` (default). */
  readonly unsignedAccepted: 'sign_required' | 'moves_on';
  /** Whether `returnedToWarehouse` is told; it was seen to stay false on a parcel that was back. Default true. */
  readonly tellsReturnToWarehouse: boolean;
  /** Which content types an import takes: any (default), or text/plain alone, as the guide says. */
  readonly importContentType: 'any' | 'text_plain';
  /** Word of an import that is being worked on: `UPLOADED` (default) or one nobody documented. */
  readonly importWorkingWord: 'UPLOADED' | 'processing';
  /** How a refused SKU of an import looks, which nobody has documented. Default `object`. */
  readonly importErrors: 'object' | 'list' | 'text';
  /** How long the waybill takes after packing, in milliseconds. Default 60 000; the cabinet promises five minutes. */
  readonly waybillMs: number;
  /** How long an import takes, in milliseconds. Default 20 000. */
  readonly importMs: number;
  /** How long a new card waits for moderation, in milliseconds. Default two hours; the guide says up to three days. */
  readonly moderationMs: number;
  /** How long a new order waits for the seller, in milliseconds. Default three hours, not counting nights. */
  readonly acceptMs: number;
  /** How long an Express order waits for the seller, in milliseconds. Default one hour. */
  readonly acceptExpressMs: number;
  /** How long a pick-up order waits for the buyer, in milliseconds. Default three days. */
  readonly pickupMs: number;
  /** Requests to the API in a minute before 429; `null` (default): no limit, since none is documented. */
  readonly requestsPerMinute: number | null;
  /**
   * Whom the storefront refuses with 403: who lacks a `Referer` or a `User-Agent` (`strangers`, default), everybody who is no
   * browser too (`browsers_only`, as it is live), or nobody (`open`).
   */
  readonly storefrontGuard: 'strangers' | 'browsers_only' | 'open';
  /** Requests to the storefront in a minute before 429; `null` (default): no limit. */
  readonly storefrontRequestsPerMinute: number | null;
  /** What a city the storefront does not know gets: Almaty in silence (default), or 400. */
  readonly storefrontUnknownCity: 'answers_default' | 'bad_request';
  /** Pages of `/filters`: the first two (default), as one project measured, or all. */
  readonly storefrontFilters: 'first_pages' | 'all_pages';
  /** The rules for robots. Default: all but the API. */
  readonly robotsText: string;
  /** How often a price list is fetched, in milliseconds. Default an hour; older texts say half of it. */
  readonly feedPollMs: number;
  /** What happens to a product a price list leaves out: it is taken off sale (default), or it stays. */
  readonly feedMissing: 'delisted' | 'kept';
  /** What an empty price list does: takes everything off sale (default), or is refused. */
  readonly feedEmpty: 'delists_all' | 'refused';
  /** What a bad product of a price list does: it alone is passed over (default) and so goes off sale, or the file is refused. */
  readonly feedBadOffer: 'skipped' | 'file_refused';
}

export const DEFAULT_SETTINGS: KaspiEmulatorSettings = {
  businessErrorStatus: 400,
  badTokenBody: 'json',
  missingAccept: 'html_404',
  missingUserAgent: 'ignored',
  idPadding: 'stripped',
  pointIds: 'encoded',
  stateFilter: 'optional',
  deliveryTypes: 'short',
  listIncludes: 'entries',
  listOrder: 'newest',
  pageSizeMax: 100,
  phoneDigits: 10,
  finishedPhone: 'masked',
  assembleEcho: 'ASSEMBLE',
  deliveryData: 'nested',
  expressPlace: 'delivery',
  cancellingState: 'KASPI_DELIVERY',
  returnState: 'ARCHIVE',
  unsignedAccepted: 'sign_required',
  tellsReturnToWarehouse: true,
  importContentType: 'any',
  importWorkingWord: 'UPLOADED',
  importErrors: 'object',
  waybillMs: 60_000,
  importMs: 20_000,
  moderationMs: 7_200_000,
  acceptMs: 10_800_000,
  acceptExpressMs: 3_600_000,
  pickupMs: 259_200_000,
  requestsPerMinute: null,
  storefrontGuard: 'strangers',
  storefrontRequestsPerMinute: null,
  storefrontUnknownCity: 'answers_default',
  storefrontFilters: 'first_pages',
  robotsText: 'User-agent: *\nDisallow: /shop/api/\n',
  feedPollMs: 3_600_000,
  feedMissing: 'delisted',
  feedEmpty: 'delists_all',
  feedBadOffer: 'skipped',
};
