/** What a page or an answer does not say itself, and its reader has to know. */
export interface KaspiReadContext {
  /** When it was fetched or saved, ISO 8601 with offset: `seenAt` of its offers. */
  readonly seenAt: string;
  /**
   * Id of the city it was asked for. A page that answers for another one is refused: the site does so in silence when it
   * does not know a city. Absent: any city is taken, and the page says which.
   */
  readonly cityId?: string | undefined;
  /** Another origin whose addresses count as the site's own, such as that of an emulator. */
  readonly origin?: string | undefined;
}
