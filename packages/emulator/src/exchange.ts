import { emptyAnswer, emulatorError } from './answers.ts';
import type { TimeSource } from './emulator-clock.ts';
import type { EmulatorAnswers } from './emulator-options.ts';
import type { Tables } from './emulator-state.ts';
import { answerOf, breakAnswer, type FaultPlan, planFaults, waitSlowly } from './fault-answers.ts';
import type { FaultScript } from './fault-script.ts';
import type { Redaction } from './redaction.ts';
import { readBody } from './request-body.ts';
import type { LogEntry, WritableRequestLog } from './request-log.ts';
import type { EmulatorContext, Route } from './route.ts';
import { createRouteContext } from './route-context.ts';
import type { Routed, RouteTable } from './route-table.ts';

/** What answering a request takes. */
export interface ExchangeParts<Rows extends Tables> {
  readonly id: string;
  readonly clock: TimeSource;
  readonly table: RouteTable<Rows>;
  readonly context: EmulatorContext<Rows>;
  readonly answers: EmulatorAnswers<Rows>;
  readonly faults: FaultScript;
  readonly requests: WritableRequestLog;
  readonly redaction: Redaction;
  readonly keepBodies: boolean;
  readonly bodyBytesMax: number;
  readonly fixedOrigin: string | undefined;
  readonly act: <Result>(work: () => Result | Promise<Result>) => Promise<Result>;
}

/** Takes a request through log, faults and handler. */
export function createExchange<Rows extends Tables>(
  parts: ExchangeParts<Rows>,
): (request: Request) => Promise<Response> {
  const { clock, table, context, answers, faults, requests, redaction } = parts;

  return async (request) => {
    const url = new URL(request.url);
    const routed = table.find(request.method, url.pathname);
    const route = routed.kind === 'found' ? routed.name : undefined;
    const body = await readBody(
      request,
      (routed.kind === 'found' ? routed.route.bodyBytesMax : undefined) ?? parts.bodyBytesMax,
    );
    const entry = requests.open({
      id: requests.nextId(),
      at: clock.now(),
      method: request.method,
      path: url.pathname,
      query: redaction.query(url.searchParams),
      headers: redaction.headers(request.headers),
      ...bodyOf(request, body),
      ...(route === undefined ? {} : { route }),
    });
    const plan = planFaults(faults.armed({ method: request.method, pathname: url.pathname, route }));
    const answer = await throughFaults(plan, entry, request.signal, () =>
      answerIn(routed, request, url, body, entry),
    ).catch((error: unknown) => {
      entry.outcome = 'lost';
      throw error;
    });
    entry.outcome = 'answered';
    entry.status = answer.status;
    return request.method === 'HEAD'
      ? new Response(null, { status: answer.status, headers: answer.headers })
      : answer;
  };

  async function throughFaults(
    plan: FaultPlan,
    entry: LogEntry,
    signal: AbortSignal,
    answerIt: () => Promise<Response>,
  ): Promise<Response> {
    for (const fault of plan.slowBefore) {
      entry.faults.push(fault.kind);
      await waitSlowly(fault, clock, signal);
    }
    if (plan.instead !== undefined) {
      entry.faults.push(plan.instead.kind);
      return answerOf(plan.instead, clock.now(), answers);
    }
    signal.throwIfAborted();
    let answer = await answerIt();
    for (const armed of plan.after) {
      entry.faults.push(armed.fault.kind);
      if (armed.fault.kind === 'slow') await waitSlowly(armed.fault, clock, signal);
      else answer = await breakAnswer(answer, armed, { now: clock.now(), bodies: answers });
    }
    return answer;
  }

  async function answerIn(
    routed: Routed<Rows>,
    request: Request,
    url: URL,
    body: Uint8Array<ArrayBuffer> | undefined,
    entry: LogEntry,
  ): Promise<Response> {
    if (routed.kind === 'unknown')
      return (await answers.notFound?.(request)) ?? notEmulated(request.method, url);
    if (routed.kind === 'other_methods') {
      const allow = { allow: routed.allow.join(', ') };
      return request.method === 'OPTIONS'
        ? emptyAnswer({ headers: allow })
        : emulatorError(405, 'method_not_allowed', `${request.method} ${url.pathname} is not there.`, allow);
    }
    if (body === undefined)
      return emulatorError(413, 'body_too_large', 'The body is larger than this emulator takes.');
    const { route, params } = routed;
    return await parts.act(async () => {
      const origin = parts.fixedOrigin ?? url.origin;
      const asked = createRouteContext({
        context,
        origin,
        request,
        url,
        params,
        body,
        badJson: answers.badJson,
      });
      return await runHandler(route, asked, entry);
    });
  }

  function bodyOf(request: Request, body: Uint8Array | undefined): Pick<LogEntry['request'], 'body'> {
    if (!parts.keepBodies || body === undefined) return {};
    const shown = redaction.body(request.headers.get('content-type'), body);
    return shown === undefined ? {} : { body: shown };
  }

  function notEmulated(method: string, url: URL): Response {
    const message = `${method} ${url.pathname} is not emulated by "${parts.id}". Its routes are listed at /__emulator.`;
    return emulatorError(501, 'not_emulated', message);
  }
}

async function runHandler<Rows extends Tables>(
  route: Route<Rows>,
  asked: Parameters<Route<Rows>['handler']>[0],
  entry: LogEntry,
): Promise<Response> {
  try {
    const answer = await route.handler(asked);
    entry.isHandled = true;
    return answer;
  } catch (thrown) {
    if (thrown instanceof Response) {
      entry.isHandled = true;
      return thrown;
    }
    entry.failure = thrown instanceof Error ? thrown.message : String(thrown);
    return emulatorError(500, 'emulator_failed', `${route.method} ${route.path} threw: ${entry.failure}`);
  }
}
