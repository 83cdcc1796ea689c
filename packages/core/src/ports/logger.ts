/** Facts that go with a log line: plain JSON, without secrets, phones or message text. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where log lines go. Fits `console` and the usual loggers with the arguments in this order. */
export interface Logger {
  /** Detail for whoever looks for a fault. */
  debug(message: string, fields?: LogFields): void;
  /** Something worth knowing happened. */
  info(message: string, fields?: LogFields): void;
  /** Something was odd, and handled. */
  warn(message: string, fields?: LogFields): void;
  /** Something failed, and a person should look. */
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. The default. */
export function createSilentLogger(): Logger {
  const silent = (): void => {};
  return { debug: silent, info: silent, warn: silent, error: silent };
}
