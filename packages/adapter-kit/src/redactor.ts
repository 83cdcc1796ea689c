/** Keeps secrets out of what people see. */
export interface Redactor {
  /** Remembers a secret, to scrub it from any text. Ignored when shorter than six characters: words would go too. */
  remember(secret: string): void;
  /** Whether a field, header or query parameter of this name is secret. Case, `-` and `_` do not matter. */
  isSecretName(name: string): boolean;
  /** `text` without remembered secrets, as they are or URL-encoded. */
  text(text: string): string;
  /** A URL without user, password, fragment, secret query values and remembered secrets. */
  url(url: string): string;
  /** A copy of plain data without values of secret fields and remembered secrets. Errors become name and message. */
  fields(value: unknown): unknown;
  /** A copy of an error and its causes: name, code, message and stack, scrubbed; nothing else of it. */
  error(error: unknown): Error;
}

/** What everybody calls their secrets; normalised. */
const USUAL_NAMES = [
  'accesstoken',
  'apikey',
  'authorization',
  'authtoken',
  'clientsecret',
  'cookie',
  'idtoken',
  'password',
  'proxyauthorization',
  'refreshtoken',
  'secret',
  'setcookie',
  'token',
  'xapikey',
  'xauthtoken',
];
const REDACTED = '[redacted]';
const SECRET_LENGTH_MIN = 6;
/** Tokens rotate; the oldest are forgotten so that a process that runs for months stays small. */
const REMEMBERED_MAX = 200;
const DEPTH_MAX = 8;
const CAUSES_MAX = 4;

/**
 * Makes a redactor that knows the usual names (`authorization`, `access_token`, `client_secret`, `password`, …) and
 * `secretNames`.
 */
export function createRedactor(secretNames: readonly string[] = []): Redactor {
  const names = new Set([...USUAL_NAMES, ...secretNames.map(normalised)]);
  const secrets = new Set<string>();
  const isSecretName = (name: string): boolean => names.has(normalised(name));

  function text(original: string): string {
    let scrubbed = original;
    for (const secret of secrets) scrubbed = scrubbed.replaceAll(secret, REDACTED);
    return scrubbed;
  }

  function url(original: string): string {
    if (!URL.canParse(original)) return text(original);
    const parsed = new URL(original);
    for (const name of new Set(parsed.searchParams.keys())) {
      if (isSecretName(name)) parsed.searchParams.set(name, REDACTED);
    }
    const query = parsed.search.replaceAll(encodeURIComponent(REDACTED), REDACTED);
    return text(`${parsed.protocol}//${parsed.host}${parsed.pathname}${query}`);
  }

  function fields(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= DEPTH_MAX) return '[…]';
    if (value instanceof Error) return { name: value.name, message: text(value.message) };
    if (value instanceof Date) return value.toISOString();
    if (value instanceof URL) return url(value.href);
    if (Array.isArray(value)) return value.map((item) => fields(item, depth + 1));
    const entries = value instanceof Headers || value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, item]: [unknown, unknown]) => [
        String(name),
        isSecretName(String(name)) ? REDACTED : fields(item, depth + 1),
      ]),
    );
  }

  function error(original: unknown, depth = 0): Error {
    if (!(original instanceof Error)) return new Error(text(String(original)));
    const { cause } = original;
    const copy =
      cause === undefined || depth >= CAUSES_MAX
        ? new Error(text(original.message))
        : new Error(text(original.message), { cause: error(cause, depth + 1) });
    copy.name = original.name;
    if (original.stack !== undefined) copy.stack = text(original.stack);
    const code = codeOf(original);
    return code === undefined ? copy : Object.assign(copy, { code });
  }

  return {
    remember(secret) {
      if (secret.length < SECRET_LENGTH_MIN) return;
      for (const form of new Set([secret, urlEncoded(secret)])) {
        secrets.delete(form);
        secrets.add(form);
      }
      for (const oldest of secrets) {
        if (secrets.size <= REMEMBERED_MAX) break;
        secrets.delete(oldest);
      }
    },
    isSecretName,
    text,
    url,
    fields: (value) => fields(value),
    error: (original) => error(original),
  };
}

/** The `code` of an error of Node.js or of the network library, such as `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Half a surrogate pair, which no URL can carry, stays as it is. */
function urlEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
