import type {
  CallOptions,
  ConnectionIo,
  EgressBudget,
  ErrorCode,
  ErrorIssue,
  WriteEffect,
} from '@leadkit/core';
import type { Redactor } from './redactor.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** How a client talks to one remote side. */
export interface HttpClientOptions {
  /** Id of the platform or market, such as `olx`; named in errors and log lines. */
  readonly platform: string;
  /** Where requests go, such as `https://www.olx.kz/api/partner`. */
  readonly baseUrl: string;
  /** What core gave to the adapter. */
  readonly io: HttpIo;
  /** What requests count against in the egress. */
  readonly budget: EgressBudget;
  /** Whole call with waits and repeats, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
  /** Headers of every request. `accept` follows from {@link HttpRequest.accept} unless given. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How requests are repeated. */
  readonly retry?: RetryPolicy | undefined;
  /** Longest body taken, in bytes after decompression. Default 5 000 000. */
  readonly maxResponseBytes?: number | undefined;
  /** Knows what must not be seen. Default: one that knows the usual names only. */
  readonly redactor?: Redactor | undefined;
  /** Adds credentials to an attempt. Absent: the client is anonymous. */
  readonly authorize?: Authorize | undefined;
  /**
   * What an answer means where its status does not say it. Called for every answer that arrived whole, 2xx too, since
   * some platforms answer errors with 200. `undefined`: a 2xx is a success, everything else goes by its status.
   */
  readonly classify?: ((answer: ReceivedAnswer) => AnswerFault | undefined) | undefined;
  /** Chance for jitter, 0 up to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What a client needs of the world; a `ConnectionIo` of core fits. */
export type HttpIo = Pick<ConnectionIo, 'fetch' | 'clock' | 'logger' | 'egress'>;

/**
 * Gives the credentials of one attempt. Called after the egress let the attempt through, before each attempt; it may
 * refresh a token. Must not outlast `options.timeoutMs`.
 */
export type Authorize = (options: CallOptions) => Promise<Authorization>;

/** Credentials of one attempt. */
export interface Authorization {
  /** Headers that carry them. Their values are scrubbed from everything the client says. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Called when the remote side refused them as `unauthenticated`. When it is present the call is then repeated once,
   * writes too (a refused request had no effect), with credentials asked for anew.
   */
  readonly onRejected?: (() => void | Promise<void>) | undefined;
}

/** An answer as `classify` sees it. */
export interface ReceivedAnswer {
  /** The call it answers, such as `listings.publish`. */
  readonly operation: string;
  /** HTTP status. */
  readonly status: number;
  /** Headers. */
  readonly headers: Headers;
  /** Where it came from, after redirects. */
  readonly url: string;
  /** The body as text; empty for bytes that were asked for and came. An error body may be cut at the size limit. */
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly json: unknown;
  /** Whether the body is an HTML page, by content type or by its first character. */
  readonly isHtml: boolean;
}

/** What is wrong, by an answer. */
export type AnswerFault = AnswerFaultDetails &
  (
    | {
        /** What kind of failure. */
        readonly code: Exclude<ErrorCode, 'blocked'>;
        /** How long to wait, when the answer says so in another place than `Retry-After`. */
        readonly retryAfterMs?: number | undefined;
      }
    | {
        /** The remote side bans this address. */
        readonly code: 'blocked';
        /** How long the ban lasts; for that time nothing leaves through the egress for this budget. */
        readonly retryAfterMs: number;
      }
  );

/** What more is known of a fault. */
export interface AnswerFaultDetails {
  /** What the remote side said, for the message. No value the user typed, no phone; known secrets are scrubbed. */
  readonly detail?: string | undefined;
  /** The fields it complains about, in our names. */
  readonly issues?: readonly ErrorIssue[] | undefined;
  /** On writes: whether it may have happened. Default: `none` for 4xx and for faults under 2xx, else `unknown`. */
  readonly effect?: WriteEffect | undefined;
}
