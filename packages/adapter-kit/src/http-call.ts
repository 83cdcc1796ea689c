import { invalidInput, LeadKitError } from '@leadkit/core';
import type { HttpClientOptions } from './http-client-options.ts';
import type { HttpAccept, HttpMethod, HttpQuery, HttpRequest } from './http-request.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { type FullRetryPolicy, fillRetryPolicy } from './retry-policy.ts';

/** A client's options, checked and complete. */
export interface HttpSettings extends Omit<HttpClientOptions, 'retry' | 'redactor'> {
  readonly origin: string;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly retry: FullRetryPolicy;
  readonly redactor: Redactor;
  readonly random: () => number;
}

/** A request, checked and complete. */
export interface HttpCall {
  readonly operation: string;
  readonly method: HttpMethod;
  readonly url: string;
  /** For messages: the path without query, scrubbed. */
  readonly shownPath: string;
  readonly headers: Headers;
  readonly body: BodyInit | undefined;
  readonly accept: HttpAccept;
  readonly isSafe: boolean;
  readonly isWrite: boolean;
  readonly followsRedirects: boolean;
  readonly priority: 'normal' | 'reserved';
  readonly cost: number;
}

/** What a log line or an error needs to know of a call. */
export type CallNames = Pick<HttpCall, 'operation' | 'method' | 'shownPath' | 'isWrite'>;

/** Throws for what cannot be sent. */
export type Refuse = (path: string, message: string) => never;

const ACCEPT_HEADER: Readonly<Record<HttpAccept, string>> = {
  json: 'application/json',
  text: '*/*',
  bytes: '*/*',
  nothing: '*/*',
};
const ABSOLUTE = /^https?:\/\//i;

export function readSettings(options: HttpClientOptions): HttpSettings {
  const { platform, baseUrl, timeoutMs = 30_000, maxResponseBytes = 5_000_000 } = options;
  const retry = fillRetryPolicy(options.retry);
  const issues = [
    ABSOLUTE.test(baseUrl) && URL.canParse(baseUrl)
      ? undefined
      : { path: 'baseUrl', message: 'expected a URL that begins with https:// or http://' },
    isPositive(timeoutMs) ? undefined : { path: 'timeoutMs', message: 'expected milliseconds above 0' },
    isPositive(maxResponseBytes)
      ? undefined
      : { path: 'maxResponseBytes', message: 'expected a number of bytes above 0' },
    Number.isInteger(retry.attemptsMax) && retry.attemptsMax >= 1
      ? undefined
      : { path: 'retry.attemptsMax', message: 'expected a whole number from 1' },
    isPositive(retry.baseMs) && isPositive(retry.capMs)
      ? undefined
      : { path: 'retry', message: 'expected baseMs and capMs in milliseconds above 0' },
  ].filter((issue) => issue !== undefined);
  if (issues.length > 0) throw invalidInput('createHttpClient', issues, platform);
  const redactor = options.redactor ?? createRedactor();
  rememberSecretHeaders(redactor, options.headers);
  return {
    ...options,
    origin: new URL(baseUrl).origin,
    timeoutMs,
    maxResponseBytes,
    retry,
    redactor,
    random: options.random ?? Math.random,
  };
}

export function readCall<Value>(settings: HttpSettings, request: HttpRequest<Value>): HttpCall {
  const { operation, method = 'GET', accept = 'json', json, body } = request;
  const isReading = method === 'GET' || method === 'HEAD';
  const isWrite = request.isWrite ?? !isReading;
  const refuse = (path: string, message: string): never => {
    throw refusedCall(settings.platform, operation, isWrite, path, message);
  };
  const url = buildUrl(settings, request, refuse);
  if (json !== undefined && body !== undefined) refuse('body', 'json and body exclude each other');
  if (isReading && (json !== undefined || body !== undefined)) refuse('body', `a ${method} carries no body`);
  const headers = new Headers({ accept: ACCEPT_HEADER[accept] });
  if (json !== undefined) headers.set('content-type', 'application/json');
  setHeaders(headers, settings.headers, refuse);
  setHeaders(headers, request.headers, refuse);
  rememberSecretHeaders(settings.redactor, request.headers);
  return {
    operation,
    method,
    url: url.href,
    shownPath: settings.redactor.text(url.pathname),
    headers,
    body: json === undefined ? body : JSON.stringify(json),
    accept,
    isSafe: request.isSafe ?? isReading,
    isWrite,
    followsRedirects: isReading && request.redirect !== 'none',
    priority: request.priority ?? 'normal',
    cost: request.cost ?? 1,
  };
}

/** Sets headers; a name or value HTTP does not allow is refused by its name alone, since the value may be a secret. */
export function setHeaders(
  headers: Headers,
  added: Readonly<Record<string, string>> | undefined,
  refuse: Refuse,
): void {
  for (const [name, value] of Object.entries(added ?? {})) {
    try {
      headers.set(name, value);
    } catch {
      refuse(
        `headers.${name}`,
        'HTTP does not allow this name or value (a line break, a letter outside Latin-1)',
      );
    }
  }
}

/** A call that cannot be made as it is. Nothing was sent. */
export function refusedCall(
  platform: string,
  operation: string,
  isWrite: boolean,
  path: string,
  message: string,
): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    platform,
    issues: [{ path, message }],
    effect: isWrite ? 'none' : undefined,
    message: `${operation} was not sent. ${path}: ${message}.`,
  });
}

function rememberSecretHeaders(redactor: Redactor, headers: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    if (redactor.isSecretName(name)) redactor.remember(value);
  }
}

function buildUrl(settings: HttpSettings, request: HttpRequest<unknown>, refuse: Refuse): URL {
  const { baseUrl, origin } = settings;
  const text = ABSOLUTE.test(request.path)
    ? request.path
    : `${baseUrl.replace(/\/+$/, '')}${/^[/?]/.test(request.path) || request.path === '' ? '' : '/'}${request.path}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin !== origin) return refuse('path', `leads away from ${origin}; nothing is sent elsewhere`);
  for (const [name, value] of queryPairs(request.query)) url.searchParams.append(name, value);
  return url;
}

function queryPairs(query: HttpQuery = {}): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'object' ? value : [value];
    return values.map((item): [string, string] => [name, String(item)]);
  });
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}
