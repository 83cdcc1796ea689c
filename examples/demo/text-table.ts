/** Lines of a table with its columns aligned; what is too long for `widthMax` goes on below in the last column. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widthMax: number = Number.POSITIVE_INFINITY,
): string {
  const last = head.length - 1;
  const longest = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const before = longest.slice(0, last).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = Math.max(20, widthMax - before);
  const widths = longest.map((width, column) => (column === last ? Math.min(width, room) : width));
  const line = (row: readonly string[]): readonly string[] =>
    wrapped(row[last] ?? '', room).map((text, index) =>
      [...row.slice(0, last).map((cell) => (index === 0 ? cell : '')), text]
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  const rule = widths.map((width) => '─'.repeat(width)).join('───');
  return [...line(head), rule, ...rows.flatMap(line)].join('\n');
}

const GAP = '   ';

/** Lines of at most `width` characters, cut between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
