import type { JsonValue } from './json.ts';

/**
 * Whether the write behind a fault happens. `none`: the handler is not run. `done`: it is run, and its answer is
 * replaced or lost, so the caller cannot know.
 */
export type FaultEffect = 'none' | 'done';

/** A change of the shape of a JSON answer. A path is names and indexes with dots; `*` stands for every one: `data.*.price`. */
export type ShapeChange =
  | {
      /** Takes out what is at the path. */
      readonly remove: string;
    }
  | {
      /** Gives the field at the path another name. */
      readonly rename: string;
      /** The new name, without a path. */
      readonly to: string;
    }
  | {
      /** Puts another value where there is one. */
      readonly replace: string;
      /** The other value. */
      readonly with: JsonValue;
    };

/** What goes wrong. */
export type Fault =
  | {
      /** Too many requests, before the effect. */
      readonly kind: 'rate_limit';
      /** Default 429. */
      readonly status?: number;
      /** In `Retry-After`, rounded up to seconds. Default 7 000. `null`: the header is left out. */
      readonly retryAfterMs?: number | null;
      /** How the header says it: `seconds` (default) or a date by the emulator's clock. */
      readonly retryAfterAs?: 'seconds' | 'date';
    }
  | {
      /** The address is banned: an HTML page for every matching request, from the first hit on, whatever `times` says. */
      readonly kind: 'ban';
      /** How long, by the emulator's clock. */
      readonly forMs: number;
      /** Default 403. */
      readonly status?: number;
      /** The page. */
      readonly html?: string;
    }
  | {
      /** An answer of the server's own trouble. */
      readonly kind: 'error';
      /** Whether the write happens all the same. */
      readonly effect: FaultEffect;
      /** Default 503. */
      readonly status?: number;
      /** Headers of the answer. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Body of the answer, as JSON; a text is sent as it is. Default: the emulator's own error. */
      readonly body?: JsonValue;
    }
  | {
      /** The connection breaks. */
      readonly kind: 'drop';
      /** Whether the write happens all the same. */
      readonly effect: FaultEffect;
      /** With effect `done`: breaks after so many bytes of the body, past status and headers. Absent: nothing is answered. */
      readonly afterBytes?: number;
    }
  | {
      /** The answer takes long. */
      readonly kind: 'slow';
      /** How long. */
      readonly delayMs: number;
      /** By the emulator's clock (default: it has to be moved on meanwhile) or by the wall's. */
      readonly time?: 'virtual' | 'real';
      /** Whether the write happens before the wait (`done`) or after it (`none`, the default). */
      readonly effect?: FaultEffect;
    }
  | {
      /** JSON that does not parse. */
      readonly kind: 'bad_json';
      /** `truncated` (default): the first half of the real answer. `garbage`: not JSON at all. */
      readonly how?: 'truncated' | 'garbage';
    }
  | {
      /** A page where JSON was expected: a captcha, a maintenance page. */
      readonly kind: 'html';
      /** Whether the write happens all the same. */
      readonly effect: FaultEffect;
      /** Default 200. */
      readonly status?: number;
      /** The page. */
      readonly html?: string;
    }
  | {
      /** The JSON answer changed its shape. Waits for an answer in which a change finds its path. */
      readonly kind: 'drift';
      /** Done in their order. */
      readonly changes: readonly ShapeChange[];
    }
  | {
      /** The right body under a wrong content type. */
      readonly kind: 'content_type';
      /** The wrong one, such as `text/plain`. */
      readonly value: string;
    };

/** Which requests a fault hits. All given conditions have to hold; none: every request. */
export interface FaultMatch {
  /** Method in capitals. */
  readonly method?: string;
  /** A path or a pattern such as `/adverts/:advertId` or `/api/*`. */
  readonly path?: string;
  /** A route by its name, such as `POST /adverts`. It has to exist. */
  readonly route?: string;
}

/** A fault with when and how often it happens. Plain JSON, so another process can script it. */
export interface FaultRule {
  /** What goes wrong. */
  readonly fault: Fault;
  /** Which requests. Default: every one. */
  readonly match?: FaultMatch;
  /** How often. Default 1. */
  readonly times?: number | 'always';
  /** Lets so many matching requests pass first. Default 0. */
  readonly skip?: number;
  /** Hits a matching request with this probability, 0 to 1, by the seeded random numbers. Default 1. */
  readonly rate?: number;
  /** Begins so many milliseconds from now, by the emulator's clock. Default 0. */
  readonly afterMs?: number;
  /** Ends so many milliseconds after it began. Absent: it does not end by time. */
  readonly forMs?: number;
}

/** A scripted fault and what became of it. */
export interface ScriptedFault {
  /** Names it for `remove`. */
  readonly id: string;
  /** As it was given. */
  readonly rule: FaultRule;
  /** How many requests it hit. */
  readonly hits: number;
  /** How often it counted against `times`: as often as it hit, but a ban counts once for all the requests it meets. */
  readonly uses: number;
  /** How many matching requests it let pass because of `skip`. */
  readonly skipped: number;
  /** From when, in milliseconds since 1970. */
  readonly startsAt: number;
  /** Until when; absent: not limited by time. */
  readonly endsAt?: number;
  /** Until when a ban holds that has begun. */
  readonly bannedUntil?: number;
}
