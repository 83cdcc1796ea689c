export { bearerAuthorization } from './bearer-authorization.ts';
export { createHttpClient } from './http-client.ts';
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
export {
  type PathSegment,
  parseResponse,
  type ResponseCheck,
  type ResponseSchema,
} from './parse-response.ts';
export { createRedactor, type Redactor } from './redactor.ts';
export {
  createRetryBudget,
  type RetryBudget,
  type RetryBudgetOptions,
  type RetryPolicy,
} from './retry-policy.ts';
export { createTokenSource, type TokenSource, type TokenSourceOptions } from './token-source.ts';
