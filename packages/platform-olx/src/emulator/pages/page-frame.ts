import { encodedState, scriptJson } from './encoded-state.ts';
import type { OlxPageOptions } from './page-options.ts';
import { siteFacts } from './page-options.ts';
import { escapeHtml } from './printed-texts.ts';

/** What fills a page. */
export interface PageContent {
  readonly title: string;
  /** Address of the page itself. */
  readonly url: string;
  readonly jsonLd: readonly unknown[];
  readonly markup: string;
  readonly state: unknown;
}

/** A whole page around its content, in the order of the real ones: JSON-LD, markup, state. */
export function framePage(content: PageContent, options: OlxPageOptions): string {
  const { language } = siteFacts(options);
  const without = new Set(options.without ?? []);
  const jsonLd = content.jsonLd
    .map((block) => `<script data-rh="true" type="application/ld+json">${scriptJson(block)}</script>`)
    .join('');
  const state = `
        window.__PRERENDERED_STATE__= ${encodedState(content.state)};`;
  return `<!doctype html><html><head><meta charset="utf-8"/>
        <title data-rh="true">${escapeHtml(content.title)}</title>
        <meta data-rh="true" http-equiv="Content-Language" content="${language}"/>
        <link data-rh="true" id="ssr_canonical" rel="canonical" href="${escapeHtml(content.url)}"/>
        ${without.has('jsonLd') ? '' : jsonLd}</head><body><div id="hydrate-root"><style data-emotion="css 1sw7q4x">.css-1sw7q4x{height:100%;}</style>${
          without.has('markup') ? '' : content.markup
        }</div>
    <script type="text/javascript" id="olx-init-config">
        window.__INIT_CONFIG__= "{}";${without.has('state') ? '' : state}
        window.__TAURUS__= [];
        window.__PAGE_TRANSLATIONS__= "{}";
        window.__SELECTED_LANGUAGE_ISO_CODE__= "${language}";
    </script></body></html>
`;
}

/** A little of the category tree every page carries. */
export const CATEGORIES: unknown = {
  list: {
    '3': { id: 3, label: 'nedvizhimost', parentId: 0, name: 'Недвижимость', children: [2979] },
    '2979': {
      id: 2979,
      label: 'arenda-dolgosrochnaya',
      parentId: 3,
      name: 'Долгосрочная аренда',
      children: [],
    },
  },
  counts: { '3': 1, '2979': 1 },
  promos: [],
};
