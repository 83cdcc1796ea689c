import type { EmulatorContext } from '@leadkit/emulator';
import { DEFAULT_SETTINGS, type OlxEmulatorSettings } from './settings.ts';
import type { OlxTables } from './tables.ts';

const KEY = 'current';

export function settingsOf({ state }: Pick<EmulatorContext<OlxTables>, 'state'>): OlxEmulatorSettings {
  return state.collection('settings').get(KEY) ?? DEFAULT_SETTINGS;
}

/** Fields that are `undefined` stay as they are. */
export function changeSettings(
  context: Pick<EmulatorContext<OlxTables>, 'state'>,
  changes: Partial<{ [Name in keyof OlxEmulatorSettings]: OlxEmulatorSettings[Name] | undefined }>,
): OlxEmulatorSettings {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return context.state.collection('settings').set(KEY, { ...settingsOf(context), ...given });
}
