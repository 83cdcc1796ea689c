import { HttpResponse, http, type RequestHandler } from 'msw';
import type { Emulator } from '../emulator.ts';

/** Which requests msw hands to the emulator. */
export interface MswHandlersOptions {
  /** Origins it stands for, such as `https://bazaar.example`. Default: every origin. */
  readonly origins?: readonly string[];
}

/**
 * The emulator as handlers for msw 3: `setupServer(...createMswHandlers(emulator, { origins: ['https://bazaar.example'] }))`.
 * A dropped answer is a network error. Everything else is the emulator's own `fetch`.
 */
export function createMswHandlers(
  emulator: Pick<Emulator, 'fetch'>,
  options: MswHandlersOptions = {},
): readonly RequestHandler[] {
  const paths = options.origins?.map((origin) => `${origin.replace(/\/$/, '')}/*`) ?? ['*'];
  return paths.map((path) =>
    http.all(path, async ({ request }) => {
      try {
        return await emulator.fetch(request);
      } catch (error) {
        if (request.signal.aborted || error instanceof TypeError) return HttpResponse.error();
        throw error;
      }
    }),
  );
}
