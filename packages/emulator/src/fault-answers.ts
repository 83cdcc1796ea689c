import { setTimeout as realTime } from 'node:timers/promises';
import { connectionLost, emulatorError, htmlAnswer } from './answers.ts';
import type { TimeSource } from './emulator-clock.ts';
import type { Fault } from './fault.ts';
import type { ArmedFault } from './fault-script.ts';
import type { JsonValue } from './json.ts';
import { driftShape } from './shape-drift.ts';

/** A fault of one kind. */
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

/** What a scripted fault answers, in the words of what is emulated; status and headers are put on by the fault. */
export interface FaultBodies {
  /** Body of `rate_limit`: JSON, or a text sent as HTML. */
  readonly rateLimit?: () => JsonValue;
  /** Page of `ban`. */
  readonly banPage?: () => string;
  /** Body of `error` for a status. */
  readonly error?: (status: number) => JsonValue;
}

/** The faults of one request, told apart by what they do to it. */
export interface FaultPlan {
  /** Hit before the handler, and wait. */
  readonly slowBefore: readonly FaultOf<'slow'>[];
  /** Answers instead of the handler. */
  readonly instead: Fault | undefined;
  /** Do something to the handler's answer, in this order. */
  readonly after: readonly ArmedFault[];
}

/** Decides which of the armed faults hit, and counts them. */
export function planFaults(armed: readonly ArmedFault[]): FaultPlan {
  const answering = armed.find(({ fault }) => answersInstead(fault));
  const isSlowBefore = ({ fault }: ArmedFault): boolean => fault.kind === 'slow' && fault.effect !== 'done';
  const slowBefore = armed.filter(isSlowBefore);
  const after = answering === undefined ? armed.filter((each) => !isSlowBefore(each)) : [];
  for (const each of [...slowBefore, ...after, ...(answering === undefined ? [] : [answering])]) each.claim();
  return {
    slowBefore: slowBefore.map(({ fault }) => fault as FaultOf<'slow'>),
    instead: answering?.fault,
    after,
  };
}

function answersInstead(fault: Fault): boolean {
  if (fault.kind === 'rate_limit' || fault.kind === 'ban') return true;
  return 'effect' in fault && fault.effect === 'none' && fault.kind !== 'slow';
}

export async function waitSlowly(
  fault: FaultOf<'slow'>,
  clock: TimeSource,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (fault.time !== 'real') {
    await clock.sleep?.(fault.delayMs, signal);
    return;
  }
  await realTime(fault.delayMs, undefined, { signal }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
}

/** The answer of a fault that does not need the handler's. @throws TypeError, as fetch does, for a dropped one. */
export function answerOf(fault: Fault, now: number, bodies: FaultBodies): Response {
  switch (fault.kind) {
    case 'rate_limit':
      return rateLimited(fault, now, bodies);
    case 'ban':
      return htmlAnswer(fault.html ?? bodies.banPage?.() ?? BAN_PAGE, { status: fault.status ?? 403 });
    case 'html':
      return htmlAnswer(fault.html ?? MAINTENANCE_PAGE, { status: fault.status ?? 200 });
    case 'error': {
      const status = fault.status ?? 503;
      const body = fault.body ?? bodies.error?.(status);
      return body === undefined
        ? emulatorError(status, 'scripted_fault', 'Scripted.', fault.headers)
        : plainAnswer(body, status, fault.headers);
    }
    default:
      throw connectionLost();
  }
}

/** What becomes of the handler's answer. @throws TypeError, as fetch does, for a dropped one. */
export async function breakAnswer(
  answer: Response,
  armed: ArmedFault,
  world: { readonly now: number; readonly bodies: FaultBodies },
): Promise<Response> {
  const { fault } = armed;
  switch (fault.kind) {
    case 'drop':
      return fault.afterBytes === undefined
        ? answerOf(fault, world.now, world.bodies)
        : cutOff(answer, fault.afterBytes);
    case 'content_type': {
      const headers = new Headers(answer.headers);
      headers.set('content-type', fault.value);
      return new Response(answer.body, { status: answer.status, headers });
    }
    case 'bad_json':
    case 'drift':
      return await breakJson(answer, fault, armed);
    default:
      return answerOf(fault, world.now, world.bodies);
  }
}

async function breakJson(
  answer: Response,
  fault: FaultOf<'bad_json'> | FaultOf<'drift'>,
  armed: ArmedFault,
): Promise<Response> {
  const text = await answer.clone().text();
  const value = readJson(text);
  const broken = value === undefined ? undefined : brokenText(text, value, fault);
  if (broken === undefined) {
    armed.release();
    return answer;
  }
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  return new Response(broken, { status: answer.status, headers });
}

function brokenText(
  text: string,
  value: JsonValue,
  fault: FaultOf<'bad_json'> | FaultOf<'drift'>,
): string | undefined {
  if (fault.kind === 'bad_json') {
    // Half of a number would still be a number.
    const isGarbage = fault.how === 'garbage' || typeof value === 'number';
    return isGarbage ? '<<< not json >>>' : text.slice(0, text.length >> 1);
  }
  const drifted = driftShape(value, fault.changes);
  return drifted === undefined ? undefined : JSON.stringify(drifted);
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function rateLimited(fault: FaultOf<'rate_limit'>, now: number, bodies: FaultBodies): Response {
  const { retryAfterMs = 7_000, status = 429 } = fault;
  const answer = plainAnswer(
    bodies.rateLimit?.() ?? { error: { code: 'rate_limited', message: 'Too many requests.' } },
    status,
  );
  if (retryAfterMs !== null) {
    const seconds = Math.ceil(retryAfterMs / 1_000);
    const date = new Date(now + seconds * 1_000).toUTCString();
    answer.headers.set('retry-after', fault.retryAfterAs === 'date' ? date : String(seconds));
  }
  return answer;
}

function plainAnswer(body: JsonValue, status: number, given?: Readonly<Record<string, string>>): Response {
  const headers = new Headers(given);
  const isText = typeof body === 'string';
  if (!headers.has('content-type'))
    headers.set('content-type', isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8');
  return new Response(isText ? body : JSON.stringify(body), { status, headers });
}

/** The first bytes of an answer, then a broken connection: status and headers look fine. */
function cutOff(answer: Response, bytes: number): Response {
  const source = answer.body?.getReader();
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = left > 0 ? await source?.read() : undefined;
      if (part === undefined || part.done) {
        controller.error(new TypeError('terminated', { cause: connectionLost().cause }));
        return;
      }
      controller.enqueue(part.value.slice(0, left));
      left -= part.value.length;
    },
  });
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  return new Response(body, { status: answer.status, headers });
}

const BAN_PAGE =
  '<!doctype html><html><head><title>Access denied</title></head><body><h1>Access denied</h1><p>Unusual traffic from your address.</p></body></html>';
const MAINTENANCE_PAGE =
  '<!doctype html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';
