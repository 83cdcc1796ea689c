import { emulatorError, jsonAnswer } from './answers.ts';
import { readMoment, type TimeSource } from './emulator-clock.ts';
import type { SavableState, Tables } from './emulator-state.ts';
import type { FaultRule } from './fault.ts';
import type { FaultScript } from './fault-script.ts';
import { isRecord, type JsonObject, type JsonValue } from './json.ts';
import { readBody } from './request-body.ts';
import type { RequestFilter, RequestLog } from './request-log.ts';
import type { RouteTable } from './route-table.ts';
import type { EmulatorSnapshot } from './snapshot.ts';

/** Header of every answer with the emulator's moment in milliseconds since 1970, unless `control` is off. */
export const NOW_HEADER = 'x-emulator-now';
export const CONTROL_PATH = '/__emulator';
const SNAPSHOT_BYTES_MAX = 256 * 1_048_576;

/** What another process may do to an emulator. */
export interface ControlParts<Rows extends Tables> {
  readonly id: string;
  readonly clock: TimeSource;
  readonly state: SavableState<Rows>;
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  readonly table: RouteTable<Rows>;
  readonly world: Readonly<Record<string, (input: JsonObject) => JsonValue | Promise<JsonValue>>>;
  readonly act: <Result>(work: () => Result | Promise<Result>) => Promise<Result>;
  readonly snapshot: () => EmulatorSnapshot;
  readonly restore: (snapshot: EmulatorSnapshot) => Promise<void>;
  readonly reset: () => Promise<void>;
}

type Asked = { readonly url: URL; readonly rest: string; readonly body: () => Promise<unknown> };
type Answerer = (asked: Asked) => Promise<JsonValue | object> | JsonValue | object;

/** Answers `/__emulator/…`; `undefined` for any other path. These requests meet no fault and are not logged. */
export function createControl<Rows extends Tables>(
  parts: ControlParts<Rows>,
): (request: Request) => Promise<Response | undefined> {
  const { clock, faults, requests, table } = parts;
  const world = new Map(Object.entries(parts.world));

  const answerers: Readonly<Record<string, Answerer>> = {
    'GET ': () => ({
      emulator: parts.id,
      control: Object.keys(answerers).map((name) =>
        name.replace(/ .*/, (path) => ` ${CONTROL_PATH}${path.slice(1)}`),
      ),
      world: [...world.keys()],
      routes: table.describe(),
    }),
    'GET /clock': () => ({ now: clock.now(), nowText: new Date(clock.now()).toISOString() }),
    'POST /clock': async ({ body }) => {
      await moveClock(clock, await body());
      await parts.act(() => {});
      return { now: clock.now(), nowText: new Date(clock.now()).toISOString() };
    },
    'GET /faults': () => ({ faults: faults.list() }),
    'POST /faults': async ({ body }) => ({ id: faults.add((await body()) as FaultRule) }),
    'DELETE /faults': ({ rest }) => {
      if (rest === '') faults.clear();
      else if (!faults.remove(rest)) throw new RangeError(`There is no fault "${rest}".`);
      return { faults: faults.list() };
    },
    'GET /requests': ({ url }) => ({ requests: requests.list(readFilter(url.searchParams)) }),
    'DELETE /requests': () => {
      requests.clear();
      return { requests: [] };
    },
    'GET /state': async ({ rest }) => {
      const saved = await parts.act(() => parts.state.save());
      const collections = Object.entries(saved.collections).map(([name, rows]) => [
        name,
        Object.fromEntries(rows),
      ]);
      const all: Readonly<Record<string, object>> = Object.fromEntries(collections);
      return rest === '' ? all : (all[rest] ?? {});
    },
    'GET /snapshot': () => parts.act(parts.snapshot),
    'POST /snapshot': async ({ body }) => {
      await parts.restore((await body()) as EmulatorSnapshot);
      return { now: clock.now() };
    },
    'POST /reset': async () => {
      await parts.reset();
      return { now: clock.now() };
    },
    'POST /world': async ({ rest, body }) => {
      const work = world.get(rest);
      if (work === undefined)
        throw new RangeError(
          `There is no "${rest}" in this world; it has ${[...world.keys()].join(', ') || 'nothing'}.`,
        );
      const input = (await body()) ?? {};
      if (!isRecord(input)) throw new RangeError('The body has to be a JSON object.');
      return await work(input as JsonObject);
    },
  };

  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname !== CONTROL_PATH && !url.pathname.startsWith(`${CONTROL_PATH}/`)) return undefined;
    const [, name = '', rest = ''] =
      /^(\/[^/]*)?\/?(.*)$/.exec(url.pathname.slice(CONTROL_PATH.length)) ?? [];
    const answerer = answerers[`${request.method} ${name}`];
    if (answerer === undefined)
      return emulatorError(
        501,
        'not_emulated',
        `${request.method} ${url.pathname} is no control of an emulator.`,
      );
    try {
      const body = async (): Promise<unknown> => parseBody(await readBody(request, SNAPSHOT_BYTES_MAX));
      return jsonAnswer(await answerer({ url, rest: decodeURIComponent(rest), body }));
    } catch (error) {
      const status = error instanceof RangeError || error instanceof SyntaxError ? 400 : 500;
      return emulatorError(status, 'refused', error instanceof Error ? error.message : String(error));
    }
  };
}

async function moveClock(clock: TimeSource, wish: unknown): Promise<void> {
  if (clock.advance === undefined)
    throw new RangeError('This emulator was given a clock that cannot be moved.');
  if (isRecord(wish) && typeof wish.advanceMs === 'number') {
    await clock.advance(wish.advanceMs);
  } else if (isRecord(wish) && (typeof wish.now === 'number' || typeof wish.now === 'string')) {
    // Time never goes back: of several who follow one clock the last to ask may be behind.
    await clock.advance(Math.max(0, readMoment(wish.now) - clock.now()));
  } else throw new RangeError('Expected { "advanceMs": 60000 } or { "now": "2026-11-22T10:00:00+05:00" }.');
}

function parseBody(body: Uint8Array | undefined): unknown {
  if (body === undefined) throw new RangeError('The body is too large.');
  return body.length === 0 ? undefined : (JSON.parse(new TextDecoder().decode(body)) as unknown);
}

function readFilter(query: URLSearchParams): RequestFilter {
  const status = query.get('status');
  const isHandled = query.get('isHandled');
  return {
    method: query.get('method') ?? undefined,
    path: query.get('path') ?? undefined,
    route: query.get('route') ?? undefined,
    status: status === null ? undefined : Number(status),
    isHandled: isHandled === null ? undefined : isHandled === 'true',
  };
}
