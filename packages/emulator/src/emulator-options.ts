import type { TimeSource } from './emulator-clock.ts';
import type { Tables } from './emulator-state.ts';
import type { FaultBodies } from './fault-answers.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Seed } from './random.ts';
import type { RedactionOptions } from './redaction.ts';
import type { EmulatorContext, Route, RouteContext } from './route.ts';

/** What is emulated and how. A vendor's emulator fills this in and adds its own world around the result. */
export interface EmulatorOptions<Rows extends Tables = Tables> {
  /** Short name, such as `bazaar`. */
  readonly id: string;
  /** Everything it answers. Anything else is 501, naming method and path. */
  readonly routes: readonly Route<Rows>[];
  /** Fills the empty state: when it is made and after each reset. The same seed gives the same rows. */
  readonly seedState?: (context: EmulatorContext<Rows>) => void;
  /** Work by name, planned for later with `context.timers`. */
  readonly timers?: Readonly<Record<string, (context: EmulatorContext<Rows>, data: JsonObject) => void>>;
  /** What users may do to the world over HTTP: `POST /__emulator/world/<name>` with a JSON object. */
  readonly world?: Readonly<Record<string, (input: JsonObject) => JsonValue | Promise<JsonValue>>>;
  /** Default 1. */
  readonly seed?: Seed | undefined;
  /**
   * Where time comes from. Give one clock to several emulators. Any `{ now() }` will do; what is due then runs before
   * the next request. Default: a clock of its own that stands still until it is moved.
   */
  readonly clock?: TimeSource | undefined;
  /** Public address for links in answers. Default: that of the request. */
  readonly origin?: string | undefined;
  /** Most bytes of a request's body. Default 1 048 576. */
  readonly bodyBytesMax?: number | undefined;
  /** Secrets the request log hides, on top of the usual names. */
  readonly redact?: RedactionOptions | undefined;
  /** Whether the request log keeps bodies, secrets hidden. Default false. */
  readonly keepBodies?: boolean | undefined;
  /** How many requests the log keeps; older ones go. Default 10 000. */
  readonly requestsMax?: number | undefined;
  /** Whether `/__emulator/…` answers. Default true. */
  readonly control?: boolean | undefined;
  /** The vendor's own words for what no route says. */
  readonly answers?: EmulatorAnswers<Rows>;
}

/** The vendor's own words. What is absent is answered in the emulator's. */
export interface EmulatorAnswers<Rows extends Tables = Tables> extends FaultBodies {
  /** No route has this path. Absent: 501 with method and path, so that a gap of the emulator shows. */
  readonly notFound?: (request: Request) => Response | Promise<Response>;
  /** A body was to be JSON and is not. Absent: 400. */
  readonly badJson?: (context: RouteContext<Rows>) => Response;
}
