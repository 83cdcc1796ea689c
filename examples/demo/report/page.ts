import { readFileSync } from 'node:fs';
import { Html, html } from './html.ts';
import { moment } from './language.ts';
import type { ReportData } from './report-data.ts';
import { funnel } from './sections/funnel.ts';
import { hours } from './sections/hours.ts';
import { method } from './sections/method.ts';
import { platforms } from './sections/platforms.ts';
import { prices } from './sections/prices.ts';
import { responses } from './sections/responses.ts';
import { score } from './sections/score.ts';
import { summary } from './sections/summary.ts';
import { CITY_NAMES, TEXTS } from './texts.ts';

/** The page, in one file that asks for nothing: no request leaves it, and its policy would not let one. */
export function renderReport(data: ReportData): string {
  const [begin, end] = [moment(data.from), moment(data.before)];
  const span = { ru: `${begin.ru} – ${end.ru}`, en: `${begin.en} – ${end.en}` };
  const names = data.platforms.map(({ name }) => name).join(', ');
  const page = html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<title>LeadKit · ${data.niche}</title>
<link rel="icon" href="data:,">
<style>${inlined(new URL('./page.css', import.meta.url))}</style>
</head>
<body>
<header>
<div class="bar">
<span class="brand">LeadKit</span>
<div class="languages" role="group" aria-label="${TEXTS.language.ru} · ${TEXTS.language.en}">
<button type="button" data-language="ru" lang="ru" aria-pressed="true">Русский</button>
<button type="button" data-language="en" lang="en" aria-pressed="false">English</button>
</div>
</div>
<p class="eyebrow">${TEXTS.eyebrow}</p>
<h1>${data.niche}</h1>
<p class="span">${CITY_NAMES[data.city] ?? data.city} · ${span} · ${names}</p>
<p class="demo">${TEXTS.demo}</p>
</header>
<main>
${[summary, funnel, platforms, responses, hours, prices, score, method].map((part) => part(data))}
</main>
<footer><p>LeadKit</p></footer>
<script>${inlined(new URL('./page.js', import.meta.url))}</script>
</body>
</html>
`;
  return page.markup;
}

function inlined(file: URL): Html {
  return new Html(readFileSync(file, 'utf8'));
}
