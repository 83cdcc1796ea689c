import type { NoticeLanguage } from '../domain/member.ts';

/** What an accept page can say. */
export type AcceptPageKind = 'offer' | 'yours' | 'over' | 'invalid' | 'method' | 'trouble';

const STATUS: Readonly<Record<AcceptPageKind, number>> = {
  offer: 200,
  yours: 200,
  over: 410,
  invalid: 403,
  method: 405,
  trouble: 503,
};

const TEXTS: Readonly<
  Record<
    NoticeLanguage,
    { readonly [Kind in AcceptPageKind]: readonly [string, string] } & { readonly accept: string }
  >
> = {
  ru: {
    offer: ['Вам предложен лид', 'Принять можно до {until}.'],
    yours: ['Лид ваш', 'Ответьте покупателю как можно скорее.'],
    over: ['Предложение больше не действует', 'Время вышло, или лид передан другому сотруднику.'],
    invalid: ['Ссылка не подходит', 'Откройте ссылку из уведомления целиком.'],
    method: ['Так сюда не обращаются', 'Откройте ссылку из уведомления в браузере.'],
    trouble: ['Сейчас не получилось', 'Попробуйте ещё раз через минуту.'],
    accept: 'Принять лид',
  },
  kk: {
    offer: ['Сізге лид ұсынылды', '{until} дейін қабылдауға болады.'],
    yours: ['Лид сіздікі', 'Сатып алушыға тезірек жауап беріңіз.'],
    over: ['Ұсыныс енді жарамсыз', 'Уақыты өтті немесе лид басқа қызметкерге берілді.'],
    invalid: ['Сілтеме жарамсыз', 'Хабарламадағы сілтемені толық ашыңыз.'],
    method: ['Мұнда бұлай жүгінбейді', 'Хабарламадағы сілтемені браузерде ашыңыз.'],
    trouble: ['Қазір болмады', 'Бір минуттан кейін қайталап көріңіз.'],
    accept: 'Лидті қабылдау',
  },
  en: {
    offer: ['A lead is offered to you', 'You can accept it until {until}.'],
    yours: ['The lead is yours', 'Answer the buyer as soon as you can.'],
    over: ['This offer is over', 'Its time ran out, or the lead is somebody else’s now.'],
    invalid: ['This link does not work', 'Open the whole link of the notice.'],
    method: ['This is not how the page is used', 'Open the link of the notice in a browser.'],
    trouble: ['That did not work', 'Try again in a minute.'],
    accept: 'Accept the lead',
  },
};

const STYLE =
  'body{font:18px/1.5 system-ui,sans-serif;max-width:26rem;margin:15vh auto;padding:0 1rem;color:#1a1a1a;background:#fff}' +
  'button{font:inherit;padding:.7rem 1.4rem;border:0;border-radius:.5rem;background:#0a6;color:#fff;cursor:pointer}' +
  '@media(prefers-color-scheme:dark){body{color:#eee;background:#111}}';

/** A page that holds nothing of the buyer and is kept by nobody. */
export async function acceptPage(
  kind: AcceptPageKind,
  language: NoticeLanguage,
  options: { readonly until?: string; readonly isHead?: boolean } = {},
): Promise<Response> {
  const words = TEXTS[language];
  const [title, text] = words[kind];
  const line = text.replace('{until}', options.until ?? '');
  const form = kind === 'offer' ? `<form method="post"><button>${words.accept}</button></form>` : '';
  const html =
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow">' +
    `<style>${STYLE}</style></head><body><h1>${title}</h1><p>${line}</p>${form}</body></html>`;
  return new Response(options.isHead === true ? null : html, {
    status: STATUS[kind],
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': `default-src 'none'; style-src '${await hashOf(STYLE)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      ...(kind === 'method' ? { allow: 'GET, HEAD, POST' } : {}),
      ...(kind === 'trouble' ? { 'retry-after': '60' } : {}),
    },
  });
}

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
