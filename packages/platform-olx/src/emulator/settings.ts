/** What is unknown or differs between countries and years, as switches. They can change while the emulator runs. */
export interface OlxEmulatorSettings {
  /** Most characters of a title. Default 70; newer documentation of other countries says 150. */
  readonly titleLengthMax: number;
  /** Free places per category and user. Default 20. */
  readonly freeAdverts: number;
  /** Most rows in a page of adverts or threads, whatever `limit` asks for. Default 50. */
  readonly pageSizeMax: number;
  /** How threads and messages are named: by number, by number and UUID (default), or by UUID alone. */
  readonly messageIds: 'number' | 'both' | 'uuid';
  /** What an edit does to optional fields it leaves out. Default `reset`. */
  readonly omittedOnEdit: 'reset' | 'kept';
  /** Whether an edit of an active advert goes through moderation again. Default false. */
  readonly editIsModerated: boolean;
  /** How long moderation takes, in milliseconds. Default 5 000. */
  readonly moderationMs: number;
  /** What a token of the application gets at `/adverts/{id}`. Default `owner_error`; olx.ua and olx.pl were seen to differ. */
  readonly clientTokenOnAdvert: 'owner_error' | 'not_found' | 'insufficient_scope';
  /** What a JSON content type on a GET does. Default `refused`, as documented; one client gets away with it. */
  readonly jsonTypeOnGet: 'refused' | 'ignored';
  /** Whether `/status/adverts` is there. Default `off`: unknown for Kazakhstan. */
  readonly changeFeed: 'on' | 'off';
  /** Whether access tokens are as long as the announced JWTs. Default `short`: 40 hex digits. */
  readonly accessTokens: 'short' | 'long';
  /** Whom the firewall turns away: nobody (default), visitors of the public site, or everybody. */
  readonly firewall: 'off' | 'site' | 'everything';
  /** `Crawl-delay` of robots.txt in seconds; `null` (default): it has none. */
  readonly crawlDelaySeconds: number | null;
  /** Requests an address may send in one window. Default 4 500. */
  readonly requestsMax: number;
  /** Length of a window in milliseconds. It begins with the first request in it. Default 300 000. */
  readonly windowMs: number;
  /** How long an address that sent too much is banned, in milliseconds. Default 1 800 000. */
  readonly banMs: number;
}

export const DEFAULT_SETTINGS: OlxEmulatorSettings = {
  titleLengthMax: 70,
  freeAdverts: 20,
  pageSizeMax: 50,
  messageIds: 'both',
  omittedOnEdit: 'reset',
  editIsModerated: false,
  moderationMs: 5_000,
  clientTokenOnAdvert: 'owner_error',
  jsonTypeOnGet: 'refused',
  changeFeed: 'off',
  accessTokens: 'short',
  firewall: 'off',
  crawlDelaySeconds: null,
  requestsMax: 4_500,
  windowMs: 300_000,
  banMs: 1_800_000,
};
