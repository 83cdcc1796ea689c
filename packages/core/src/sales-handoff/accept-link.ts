import type { Assignment } from '../domain/assignment.ts';
import { isId, parseTenantId, type TenantId } from '../domain/id.ts';
import type { NoticeLanguage } from '../domain/member.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { type ErrorIssue, isLeadKitError } from '../errors.ts';

/** How links to accept a lead are made and checked. */
export interface AcceptLinkOptions {
  /** Public address of the page that `kit.handoff.handler` serves, such as `https://sales.example.kz/accept`. */
  readonly baseUrl: string;
  /**
   * Secrets behind the signatures, at least 32 characters each. Links are signed with the first and accepted with any, so a
   * secret is changed by putting a new one in front and taking the old one out once its links have run out.
   */
  readonly secrets: readonly string[];
}

/** What a link says. */
export interface AcceptLink {
  readonly tenantId: TenantId;
  readonly assignmentId: string;
  readonly memberId: string;
  /** Until when it works. */
  readonly expiresAt: string;
  readonly language: NoticeLanguage;
}

const SECRET_LENGTH_MIN = 32;
/** No link of ours is longer; whatever is comes from somebody else. */
const QUERY_LENGTH_MAX = 600;
const LANGUAGES: readonly NoticeLanguage[] = ['ru', 'kk', 'en'];

/** What is wrong with the options. Secrets are never quoted. */
export function acceptLinkIssues(options: AcceptLinkOptions, path: string): readonly ErrorIssue[] {
  const prefix = path === '' ? '' : `${path}.`;
  const { baseUrl, secrets } = options;
  const issues: ErrorIssue[] = [];
  const isHttp = URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol);
  if (!isHttp || new URL(baseUrl).search !== '')
    issues.push({
      path: `${prefix}baseUrl`,
      message: 'expected an address such as https://sales.example.kz/accept',
    });
  const isSecret = (value: unknown): boolean =>
    typeof value === 'string' && value.length >= SECRET_LENGTH_MIN;
  if (!Array.isArray(secrets) || secrets.length === 0)
    issues.push({ path: `${prefix}secrets`, message: 'expected a list of at least one secret' });
  else
    for (const [index, secret] of secrets.entries())
      if (!isSecret(secret))
        issues.push({
          path: `${prefix}secrets.${index}`,
          message: `expected a text of at least ${SECRET_LENGTH_MIN} characters`,
        });
  return issues;
}

/** The link with which the member of an offer accepts it. It works as long as the offer. */
export async function signAcceptLink(
  { baseUrl, secrets }: AcceptLinkOptions,
  assignment: Assignment,
  language: NoticeLanguage,
): Promise<string> {
  const expires = String(toUnixMs(assignment.expiresAt));
  const { tenantId, id, memberId } = assignment;
  const signature = new Uint8Array(
    await crypto.subtle.sign('HMAC', await keyOf(secrets[0] ?? ''), signed(tenantId, id, memberId, expires)),
  );
  const url = new URL(baseUrl);
  const fields = { t: tenantId, a: id, m: memberId, e: expires, l: language, s: toBase64Url(signature) };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}

/** Reads a link. `undefined`: it is none of ours. The comparison takes the same time whatever is wrong. */
export async function readAcceptLink(
  secrets: readonly string[],
  url: string,
): Promise<AcceptLink | undefined> {
  if (!URL.canParse(url)) return undefined;
  const { search, searchParams } = new URL(url);
  if (search.length > QUERY_LENGTH_MAX) return undefined;
  const field = (name: string): string => searchParams.get(name) ?? '';
  const [tenant, assignmentId, memberId, expires] = [field('t'), field('a'), field('m'), field('e')];
  const signature = fromBase64Url(field('s'));
  if (signature === undefined || !isId(assignmentId) || !isId(memberId) || !/^\d{1,14}$/.test(expires))
    return undefined;
  const data = signed(tenant, assignmentId, memberId, expires);
  const checks = await Promise.all(
    secrets.map(async (secret) => crypto.subtle.verify('HMAC', await keyOf(secret), signature, data)),
  );
  if (!checks.includes(true)) return undefined;
  try {
    return {
      tenantId: parseTenantId(tenant),
      assignmentId,
      memberId,
      expiresAt: toIsoText(Number(expires)),
      language: LANGUAGES.find((language) => language === field('l')) ?? 'ru',
    };
  } catch (error) {
    if (isLeadKitError(error)) return undefined;
    throw error;
  }
}

function signed(...fields: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(['leadkit.accept.1', ...fields].join('\n'));
}

function keyOf(secret: string): Promise<CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hmac, false, ['sign', 'verify']);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(
    /[+/=]/g,
    (sign) => ({ '+': '-', '/': '_' })[sign] ?? '',
  );
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]{43}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
}
