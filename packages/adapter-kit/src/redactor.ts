/** Keeps secrets out of what people see. */
export interface Redactor {
  /** Remembers a secret, so that it is scrubbed from any text. Shorter than six characters: ignored, words would go too. */
  remember(secret: string): void;
  /** Whether a field, header or query parameter of this name is secret. Case, `-` and `_` do not matter. */
  isSecretName(name: string): boolean;
  /** `text` without remembered secrets, as they are or URL-encoded. */
  text(text: string): string;
  /** A URL without user, password, secret query values and remembered secrets. */
  url(url: string): string;
  /** A copy of plain data without values of secret fields and remembered secrets. Errors become name and message. */
  fields(value: unknown): unknown;
  /** A copy of an error, its causes included: name, code, message and stack, scrubbed; nothing else of it. */
  error(error: unknown): Error;
}
