import { emulatorError } from './answers.ts';
import type { Tables } from './emulator-state.ts';
import type { JsonValue } from './json.ts';
import type { PathParams } from './path-pattern.ts';
import type { EmulatorContext, RouteContext } from './route.ts';

export function createRouteContext<Rows extends Tables>(parts: {
  readonly context: EmulatorContext<Rows>;
  readonly origin: string;
  readonly request: Request;
  readonly url: URL;
  readonly params: PathParams;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly badJson: ((context: RouteContext<Rows>) => Response) | undefined;
}): RouteContext<Rows> {
  const { context, origin, request, url, params, body } = parts;
  const text = (): string => new TextDecoder().decode(body);
  const asked: RouteContext<Rows> = {
    state: context.state,
    timers: context.timers,
    now: () => context.now(),
    origin,
    method: request.method,
    url,
    params,
    query: url.searchParams,
    headers: request.headers,
    body,
    text,
    json() {
      try {
        return JSON.parse(text()) as JsonValue;
      } catch {
        throw (
          parts.badJson?.(asked) ?? emulatorError(400, 'bad_json', 'The body is not the JSON it should be.')
        );
      }
    },
    form: () => new URLSearchParams(text()),
    async formData() {
      const contentType = request.headers.get('content-type') ?? '';
      try {
        return await new Response(body, { headers: { 'content-type': contentType } }).formData();
      } catch {
        throw emulatorError(400, 'bad_form', 'The body is not the multipart form it should be.');
      }
    },
  };
  return asked;
}
