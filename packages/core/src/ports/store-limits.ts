/** The most changes and events one commit takes together. */
export const COMMIT_CHANGES_MAX: number = 500;
/** The most bytes of JSON one commit takes. */
export const COMMIT_BYTES_MAX: number = 1_048_576;
/** The most items on a page, whatever is asked for. */
export const PAGE_LIMIT_MAX: number = 1000;
/** The items on a page when no limit is asked for. */
export const PAGE_LIMIT_DEFAULT: number = 100;
/** The most items of one bulk call (`signals.ingest`, `offers.record`). */
export const BULK_MAX: number = 1000;
/** The longest checkpoint in bytes. */
export const CHECKPOINT_BYTES_MAX: number = 1_048_576;
