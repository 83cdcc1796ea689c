export { fromOlxShortCode, readOlxAdvertId, toOlxShortCode } from './short-code.ts';
