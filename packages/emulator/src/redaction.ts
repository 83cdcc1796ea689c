import type { JsonObject, JsonValue } from './json.ts';
import { isRecord } from './json.ts';

/** What the request log shows instead of a secret. */
const REDACTED = '[redacted]';

/** Names whose values are secrets, on top of the ones that are always taken for such. */
export interface RedactionOptions {
  /** Names of headers, in any case. `authorization`, `cookie` and the like are always hidden. */
  readonly headers?: readonly string[];
  /** Names of fields of bodies and queries, in any case. `access_token`, `password` and the like are always hidden. */
  readonly fields?: readonly string[];
}

export interface Redaction {
  headers(headers: Headers): Readonly<Record<string, string>>;
  query(query: URLSearchParams): string;
  body(contentType: string | null, body: Uint8Array): JsonValue | undefined;
}

const SECRET_HEADER =
  /^(?:authorization|proxy-authorization|cookie|set-cookie)$|token|secret|api-?key|signature/i;
const SECRET_FIELD =
  /token|secret|passw|api_?key|authorization|signature|^code$|^code_verifier$|^pin$|^otp$/i;

export function createRedaction(options: RedactionOptions = {}): Redaction {
  const lower = (names: readonly string[] = []): Set<string> =>
    new Set(names.map((name) => name.toLowerCase()));
  const headerNames = lower(options.headers);
  const fieldNames = lower(options.fields);
  const isSecretHeader = (name: string): boolean =>
    SECRET_HEADER.test(name) || headerNames.has(name.toLowerCase());
  const isSecretField = (name: string): boolean =>
    SECRET_FIELD.test(name) || fieldNames.has(name.toLowerCase());

  const form = (pairs: URLSearchParams): URLSearchParams =>
    new URLSearchParams(
      [...pairs].map(([name, value]): [string, string] => [name, isSecretField(name) ? REDACTED : value]),
    );

  function clean(value: JsonValue | undefined): JsonValue {
    if (Array.isArray(value)) return value.map(clean);
    if (!isRecord(value)) return (value ?? null) as JsonValue;
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, inner]) => [
        name,
        isSecretField(name) ? REDACTED : clean(inner),
      ]),
    );
  }

  return {
    headers: (headers) =>
      Object.fromEntries(
        [...headers].map(([name, value]) => [name, isSecretHeader(name) ? REDACTED : value]),
      ),
    query: (query) => form(query).toString(),
    body(contentType, body) {
      if (body.length === 0) return undefined;
      const text = new TextDecoder().decode(body);
      if (contentType?.includes('json') === true) {
        try {
          return clean(JSON.parse(text) as JsonValue);
        } catch {
          return `(${body.length} bytes that are no JSON)`;
        }
      }
      if (contentType?.includes('x-www-form-urlencoded') === true)
        return Object.fromEntries(form(new URLSearchParams(text)));
      return `(${body.length} bytes of ${contentType ?? 'no type'})`;
    },
  };
}
