/** A call of the platform contract that a fault or a count can be about. */
export type PlatformCall =
  | 'check'
  | 'listings.publish'
  | 'listings.update'
  | 'listings.deactivate'
  | 'listings.activate'
  | 'listings.remove'
  | 'listings.read'
  | 'listings.listPage'
  | 'listings.findByKey'
  | 'leads.poll'
  | 'messages.readThread'
  | 'messages.send'
  | 'messages.markRead'
  | 'catalog.categories'
  | 'catalog.attributes'
  | 'catalog.cities'
  | 'stats.read'
  | 'spend.listPage';

/**
 * What the remote side does instead of answering well.
 *
 * - `rate_limited`: too many requests, with `retryAfterMs` as the platform says it. Nothing happens.
 * - `banned`: the ban page of the platform. Nothing happens.
 * - `server_error_before_effect`, `server_error_after_effect`: the platform's own 500; a write did not happen, or did.
 * - `dropped_before_effect`, `dropped_after_effect`: the connection breaks without an answer; same two kinds.
 * - `html`: a page with status 200 where data was expected. Whether a write happened is up to the world.
 * - `bad_json`: the answer cut in the middle. A write happened.
 * - `shape_drift`: a good answer that lacks one required field. A write happened.
 * - `hang`: the request arrives and is never answered. Whether a write happened is up to the world.
 * - `echo`: refused as bad input, with headers and body of the request repeated in the answer. Nothing happens.
 */
export type RemoteFaultKind =
  | 'rate_limited'
  | 'banned'
  | 'server_error_before_effect'
  | 'server_error_after_effect'
  | 'dropped_before_effect'
  | 'dropped_after_effect'
  | 'html'
  | 'bad_json'
  | 'shape_drift'
  | 'hang'
  | 'echo';

/** A fault of the remote side. */
export interface RemoteFault {
  /** What it does. */
  readonly how: RemoteFaultKind;
  /** Which call it hits: for a write the request that has the effect, for a read the one that answers it. */
  readonly on: PlatformCall;
  /** How often: once, or until `heal()`. */
  readonly times: 'once' | 'always';
  /** Only with `rate_limited`: how long the platform says to wait. Whole seconds. */
  readonly retryAfterMs?: number;
}

/** What the world tells about a fault it prepared. */
export interface PreparedFault {
  /** Only of `shape_drift`: name of the field that is missing, as it stands in the remote side's answer. */
  readonly missing?: string;
}
