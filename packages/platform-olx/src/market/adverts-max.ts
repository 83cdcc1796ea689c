/** A page shows 52, an answer as many; more than this is no page of OLX, and what is more is not read. */
export const ADVERTS_MAX = 200;
/** What is said of a page with more. */
export const TOO_MANY: string = `are more than ${ADVERTS_MAX}; the rest was not read`;
