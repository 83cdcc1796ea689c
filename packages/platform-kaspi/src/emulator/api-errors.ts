import { emptyAnswer, htmlAnswer, jsonAnswer } from '@leadkit/emulator';

const JSON_API = { 'content-type': 'application/vnd.api+json' } as const;

/** An answer in JSON:API. */
export function apiAnswer(body: object): Response {
  return jsonAnswer(body, { headers: JSON_API });
}

/** An error of the API; of what is wrong it says the title only. */
export function apiError(status: number, title: string): Response {
  return jsonAnswer({ errors: [{ title }] }, { status, headers: JSON_API });
}

/** There is no such thing. */
export function notFound(title = 'Resource not found'): Response {
  return apiError(404, title);
}

/** What a wrong token gets. */
export function badToken(body: 'json' | 'html' | 'empty'): Response {
  if (body === 'html')
    return htmlAnswer('<html><body><h1>401 Unauthorized</h1></body></html>', { status: 401 });
  return body === 'empty' ? emptyAnswer({ status: 401 }) : apiError(401, 'NOT_AUTHENTICATED');
}

/** What the site in front of the API shows instead of an answer. */
export function pageRefused(status: 403 | 404): Response {
  return htmlAnswer(
    `<!doctype html><html><head><title>Kaspi.kz</title></head><body>${status}</body></html>`,
    {
      status,
    },
  );
}
