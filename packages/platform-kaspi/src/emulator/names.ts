import type { EmulatorContext } from '@leadkit/emulator';
import { settingsOf } from './current-settings.ts';
import type { KaspiTables } from './tables.ts';

type Context = Pick<EmulatorContext<KaspiTables>, 'state'>;

/** A readable key as Kaspi names things: base64, without padding unless the switch says otherwise. */
export function encodeId(context: Context, key: string): string {
  const encoded = btoa(key);
  return settingsOf(context).idPadding === 'padded' ? encoded : encoded.replace(/=+$/, '');
}

/** Points go by another switch. */
export function encodePointId(context: Context, key: string): string {
  return settingsOf(context).pointIds === 'plain' ? key : encodeId(context, key);
}

/** The key behind an id, with padding or without; `undefined`: it is none, such as a plain number. */
export function decodeId(id: string): string | undefined {
  try {
    const key = atob(id);
    return btoa(key).replace(/=+$/, '') === id.replace(/=+$/, '') && /^[\w#]+$/.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}
