import type { CallOptions } from '@leadkit/core';

/** One call to a remote side. */
export interface HttpRequest<Value> {
  /** What the call is for, such as `listings.publish`; names it in errors and log lines. */
  readonly operation: string;
  /** Default `GET`. */
  readonly method?: HttpMethod | undefined;
  /**
   * Appended to the client's `baseUrl`, such as `/adverts/12`. A whole URL is taken too when it has the origin of
   * `baseUrl`, for links a remote side hands out. Encode ids with `encodeURIComponent`.
   */
  readonly path: string;
  /** Query parameters. A list repeats its name; `undefined` leaves it out. */
  readonly query?: HttpQuery | undefined;
  /** Headers of this call; they win over the client's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. Not together with `body`. */
  readonly json?: unknown;
  /** Sent as it is. No streams: a body must be there again for a repeat. */
  readonly body?: HttpBody | undefined;
  /** What the answer is expected to be. `nothing` reads and drops the body. Default `json`. */
  readonly accept?: HttpAccept | undefined;
  /**
   * Turns the body into what the caller wants: the value of the JSON, the text, the bytes, or `undefined` where there
   * is no body (204, `nothing`). What it throws becomes `unexpected_response`, unless it is a LeadKitError already.
   */
  readonly parse: (value: unknown) => Value;
  /** Whether repeating it does no harm, so that it may be repeated. Default: true for GET and HEAD. */
  readonly isSafe?: boolean | undefined;
  /** Whether it changes something, so that its errors carry `effect`. Default: true except for GET and HEAD. */
  readonly isWrite?: boolean | undefined;
  /** `reserved` may use the reserve of the budget. Default `normal`. */
  readonly priority?: 'normal' | 'reserved' | undefined;
  /** Requests it counts as in the budget. Default 1. */
  readonly cost?: number | undefined;
  /**
   * `same-origin` follows up to five redirects of a GET or HEAD within the origin. `none` follows none: `classify` sees
   * the 3xx. No redirect to another origin is ever followed. Default `same-origin`.
   */
  readonly redirect?: 'same-origin' | 'none' | undefined;
}

/** HTTP methods platforms use. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Query parameters by name. */
export type HttpQuery = Readonly<Record<string, HttpQueryValue | readonly HttpQueryValue[] | undefined>>;

/** One query parameter. */
export type HttpQueryValue = string | number | boolean;

/** What a request can carry. */
export type HttpBody = string | Uint8Array<ArrayBuffer> | URLSearchParams | FormData | Blob;

/** What an answer is expected to be. */
export type HttpAccept = 'json' | 'text' | 'bytes' | 'nothing';

/** A call that succeeded. */
export interface HttpAnswer<Value> {
  /** What `parse` made of the body. */
  readonly value: Value;
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers of the last answer. */
  readonly headers: Headers;
  /** Where the answer came from, after redirects. May hold secrets of the query: do not log it. */
  readonly url: string;
}

/** Sends requests to one remote side. */
export interface HttpClient {
  /**
   * Sends a request, repeats it where that is allowed, and gives back the parsed answer.
   *
   * `options.timeoutMs` covers everything: waiting for the egress, all attempts, the waits between them and reading the
   * body. Default: the client's.
   *
   * @throws LeadKitError with a code by the answer (see {@link HttpClientOptions.classify}); on writes with `effect`.
   *   Aborting rejects with the signal's own reason.
   */
  request<Value>(request: HttpRequest<Value>, options?: CallOptions): Promise<HttpAnswer<Value>>;
}
