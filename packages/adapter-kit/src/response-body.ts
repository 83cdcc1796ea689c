/** A body as it was read. */
export interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it was longer than the limit; the rest was not read. */
  readonly isCut: boolean;
}

/** Reads a body up to `maxBytes`, counted after decompression, and cancels what is longer. */
export async function readBody(response: Response, maxBytes: number): Promise<ReadBody> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let isCut = false;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    isCut = length + value.byteLength > maxBytes;
    const kept = isCut ? value.subarray(0, maxBytes - length) : value;
    chunks.push(kept);
    length += kept.byteLength;
    if (isCut) {
      await reader.cancel();
      break;
    }
  }
  return { bytes: joined(chunks, length), isCut };
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** The text of a body, in the character set its content type names (UTF-8 when it names none that exists). */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** JSON, or `undefined` when the text is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page instead of data: by its first character, or by a content type that its text does not contradict. */
export function isHtmlPage(text: string, contentType: string | null, json: () => unknown): boolean {
  if (/^\s*<(?!\?xml)/i.test(text)) return true;
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '') && json() === undefined;
}
