/**
 * The state as a page carries it: JSON inside a JavaScript string literal. In the JSON a slash is `\u002F` (so that no
 * `</script>` can end the script), which the literal doubles to `\\u002F`; angle brackets are escaped too.
 */
export function encodedState(state: unknown): string {
  const json = JSON.stringify(state).replaceAll(/[/<>\u2028\u2029]/g, unicodeEscape);
  return JSON.stringify(json);
}

/** JSON that can stand in a script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
