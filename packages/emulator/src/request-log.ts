import type { JsonValue } from './json.ts';
import { type PathPattern, parsePathPattern } from './path-pattern.ts';

/** One request the emulator got, without secrets. */
export interface LoggedRequest {
  /** Counted from 1. */
  readonly id: number;
  /** When, by the emulator's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Method in capitals. */
  readonly method: string;
  /** Path as sent. */
  readonly path: string;
  /** What followed the question mark, secrets hidden. Empty: nothing. */
  readonly query: string;
  /** Headers, names in lower case, secrets hidden. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body, secrets hidden. Absent: there was none, or bodies are not kept. */
  readonly body?: JsonValue;
  /** The route that took it, such as `GET /adverts/:advertId`. Absent: none did. */
  readonly route?: string;
  /** Kinds of the faults that hit it, in the order they did. */
  readonly faults: readonly string[];
  /** Whether the handler ran to its end, so that a write happened. */
  readonly isHandled: boolean;
  /** `lost`: the caller got no answer, because it was dropped or the caller gave up. */
  readonly outcome: 'pending' | 'answered' | 'lost';
  /** Status of the answer. Absent: there is none (yet). */
  readonly status?: number;
  /** What the emulator itself did wrong. Absent, unless its own code threw. */
  readonly failure?: string;
}

/** Which requests. All given conditions have to hold. */
export interface RequestFilter {
  /** Method in capitals. */
  readonly method?: string | undefined;
  /** A path or a pattern such as `/adverts/:advertId`. */
  readonly path?: string | undefined;
  /** A route by name, such as `GET /adverts/:advertId`. */
  readonly route?: string | undefined;
  /** Status of the answer. */
  readonly status?: number | undefined;
  /** Whether the handler ran to its end. */
  readonly isHandled?: boolean | undefined;
}

/** What came in, oldest first. Requests to `/__emulator` are not in it. */
export interface RequestLog {
  /** Requests that match; all without a filter. */
  list(filter?: RequestFilter): readonly LoggedRequest[];
  /** How many match. */
  count(filter?: RequestFilter): number;
  /** Forgets all of them. */
  clear(): void;
}

/** The part of a request that becomes known while it is answered. */
export interface LogEntry {
  readonly request: Omit<LoggedRequest, 'faults' | 'isHandled' | 'outcome' | 'status' | 'failure'>;
  readonly faults: string[];
  isHandled: boolean;
  outcome: LoggedRequest['outcome'];
  status?: number;
  failure?: string;
}

export interface WritableRequestLog extends RequestLog {
  nextId(): number;
  open(request: LogEntry['request']): LogEntry;
}

export function createRequestLog(entriesMax: number): WritableRequestLog {
  let entries: LogEntry[] = [];
  let lastId = 0;

  function list(filter: RequestFilter = {}): readonly LoggedRequest[] {
    const { path, ...exact } = filter;
    const pattern = path === undefined ? undefined : parsePathPattern(path);
    return entries.map(toLogged).filter((request) => matches(request, exact, pattern));
  }

  return {
    list,
    count: (filter) => list(filter).length,
    clear() {
      entries = [];
    },
    nextId() {
      lastId += 1;
      return lastId;
    },
    open(request) {
      const entry: LogEntry = { request, faults: [], isHandled: false, outcome: 'pending' };
      entries.push(entry);
      if (entries.length > entriesMax) entries.shift();
      return entry;
    },
  };
}

function toLogged({ request, ...rest }: LogEntry): LoggedRequest {
  return { ...request, ...rest, faults: [...rest.faults] };
}

function matches(
  request: LoggedRequest,
  exact: Omit<RequestFilter, 'path'>,
  pattern: PathPattern | undefined,
): boolean {
  if (pattern !== undefined && pattern.match(request.path) === undefined) return false;
  return Object.entries(exact).every(
    ([name, wanted]) => wanted === undefined || request[name as keyof LoggedRequest] === wanted,
  );
}
