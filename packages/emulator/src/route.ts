import type { EmulatorState, Tables } from './emulator-state.ts';
import type { JsonValue } from './json.ts';
import type { PathParams } from './path-pattern.ts';
import type { Timers } from './timers.ts';

/** What an emulator's own code works with: its rows, its plans, its time. */
export interface EmulatorContext<Rows extends Tables = Tables> {
  /** What it knows. */
  readonly state: EmulatorState<Rows>;
  /** Work for later. */
  readonly timers: Timers;
  /** Milliseconds since 1970. Inside a timer: the very moment it was planned for. */
  readonly now: () => number;
  /**
   * Where it can be reached, such as `https://bazaar.example`, for links in answers: the `origin` it was made with,
   * or else that of the request, or of the last `listen`.
   */
  readonly origin: string;
}

/** A request as a handler sees it. Its body has been read already, so reading it does not wait. */
export interface RouteContext<Rows extends Tables = Tables> extends EmulatorContext<Rows> {
  /** Method in capitals. */
  readonly method: string;
  /** Whole address. */
  readonly url: URL;
  /** Named segments of the path, percent-decoded. */
  readonly params: PathParams;
  /** What follows the question mark. */
  readonly query: URLSearchParams;
  /** Headers. */
  readonly headers: Headers;
  /** The body as it came. Empty: there was none. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The body as text. */
  readonly text: () => string;
  /** The body as JSON. One that is no JSON ends the handler with the `badJson` answer. */
  readonly json: () => JsonValue;
  /** The body as a form (`a=1&b=2`). */
  readonly form: () => URLSearchParams;
  /** The body as `multipart/form-data`. One that is none ends the handler with a 400. */
  readonly formData: () => Promise<FormData>;
}

/** Methods a route can have. `HEAD` is answered by the `GET` route, `OPTIONS` from the methods of a path. */
export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** One thing an emulator answers. */
export interface Route<Rows extends Tables = Tables> {
  /** Method. */
  readonly method: RouteMethod;
  /** `/adverts/:advertId`: a name stands for one segment; a closing `*` for the rest. Literal segments win over names. */
  readonly path: string;
  /** Text naming what this copies: a page of the documentation, a recorded answer, with its date. Not empty. */
  readonly source: string;
  /** Most bytes of a body; above it the answer is 413. Default: that of the emulator. */
  readonly bodyBytesMax?: number;
  /**
   * Answers. Handlers run one at a time, so what one reads and changes nobody else changes meanwhile. A thrown
   * `Response` is the answer; anything else that is thrown is a fault of the emulator and becomes a 500 naming it.
   */
  readonly handler: (context: RouteContext<Rows>) => Response | Promise<Response>;
}

/** A route as `/__emulator` lists it. */
export interface RouteDescription {
  /** Method and path: `GET /adverts/:advertId`. */
  readonly route: string;
  /** What it copies. */
  readonly source: string;
}
