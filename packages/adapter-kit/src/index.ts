export type {
  AnswerFault,
  AnswerFaultDetails,
  Authorization,
  Authorize,
  HttpClientOptions,
  HttpIo,
  ReceivedAnswer,
} from './http-client-options.ts';
export type {
  HttpAccept,
  HttpAnswer,
  HttpBody,
  HttpClient,
  HttpMethod,
  HttpQuery,
  HttpQueryValue,
  HttpRequest,
} from './http-request.ts';
export type { Redactor } from './redactor.ts';
export type { RetryBudget, RetryPolicy } from './retry-policy.ts';
export type { TokenSource, TokenSourceOptions } from './token-source.ts';
