import { htmlAnswer, jsonAnswer, type RouteContext } from '@leadkit/emulator';
import { settingsOf } from './current-settings.ts';
import type { KaspiTables } from './tables.ts';

type Context = RouteContext<KaspiTables>;
type Handler = (context: Context) => Response;

/** All visitors count as one address here. */
const VISITORS = 'storefront';
const MINUTE_MS = 60_000;
const RETRY_AFTER_SECONDS = '3600';

/** Refuses visitors as the storefront does (reference, 5.7), before anything is answered. */
export function guarded(handler: Handler): Handler {
  return (context) => refusal(context) ?? handler(context);
}

function refusal(context: Context): Response | undefined {
  const { storefrontGuard, storefrontRequestsPerMinute: limit } = settingsOf(context);
  if (storefrontGuard !== 'open') {
    const agent = context.headers.get('user-agent') ?? '';
    const referer = context.headers.get('referer') ?? '';
    const isStranger = agent === '' || referer === '';
    if (isStranger || (storefrontGuard === 'browsers_only' && !agent.startsWith('Mozilla/')))
      return forbidden();
  }
  if (limit === null) return undefined;
  const rates = context.state.collection('rates');
  const known = rates.get(VISITORS);
  const isNew = known === undefined || context.now() - known.startedAt >= MINUTE_MS;
  const rate = isNew ? { startedAt: context.now(), requests: 1 } : { ...known, requests: known.requests + 1 };
  rates.set(VISITORS, rate);
  if (rate.requests <= limit) return undefined;
  return jsonAnswer(
    { error: 'Too Many Requests' },
    { status: 429, headers: { 'retry-after': RETRY_AFTER_SECONDS } },
  );
}

/** The page of an address or a client that is refused. */
function forbidden(): Response {
  return htmlAnswer(
    '<!doctype html><html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>',
    { status: 403 },
  );
}

/** A page that asks whether a robot is reading: what a script of faults can show as `html`. */
export const KASPI_CAPTCHA_PAGE: string =
  '<!doctype html><html lang="ru"><head><title>Проверка</title></head><body><div class="g-recaptcha"></div><p>Подтвердите, что вы не робот (captcha).</p></body></html>';
