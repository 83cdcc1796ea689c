export {
  createOlxConnectHandler,
  type OlxConnectHandler,
  type OlxConnectOptions,
} from './connect-handler.ts';
export { createMemoryConnectStates, type OlxConnectState, type OlxConnectStates } from './connect-states.ts';
export { createOlxDictionaries } from './dictionaries.ts';
export type { OlxCity, OlxCountryCode, OlxLanguage } from './market/olx-country.ts';
export type { OlxApi, OlxPaymentMethod } from './olx-api.ts';
export type { OlxOptions } from './olx-options.ts';
export { createOlx, type OlxConnection, type OlxPlatform } from './olx-platform.ts';
export type { OlxUser } from './schemas/account.ts';
export type { OlxBalance } from './schemas/billing.ts';
export type { OlxOwnPacket, OlxPacket, OlxPaidFeature } from './schemas/promotion.ts';
export { fromOlxShortCode, readOlxAdvertId, toOlxShortCode } from './short-code.ts';
