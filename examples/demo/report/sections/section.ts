import { type Html, html } from '../html.ts';
import type { Words } from '../language.ts';

/** A part of the page with its heading. */
export function section(id: string, title: Words, lead: Words, ...content: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p class="lead">${lead}</p>
${[...content]}
</section>`;
}

/** A chart with the table of what it shows beside it. */
export function chartWithTable(chart: Html, data: Html): Html {
  return html`<div class="pair"><div class="picture">${chart}</div><div class="numbers">${data}</div></div>`;
}

/** A column of a table. */
export interface Column<Row> {
  readonly title: Words;
  readonly cell: (row: Row) => Html | Words | string;
  /** Whether it holds numbers. */
  readonly isNumber?: boolean;
}

/** A table; its first column names the rows. */
export function table<Row>(caption: Words, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const kind = ({ isNumber }: Column<Row>): string => (isNumber === true ? 'number' : 'text');
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption.ru} · ${caption.en}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column, index) =>
        index === 0
          ? html`<th scope="row">${column.cell(row)}</th>`
          : html`<td class="${kind(column)}">${column.cell(row)}</td>`,
      )}</tr>`,
  )}</tbody>
</table></div>`;
}
