import type { EmulatorContext } from '@leadkit/emulator';
import { DEFAULT_SETTINGS, type KaspiEmulatorSettings } from './settings.ts';
import type { KaspiTables } from './tables.ts';

const KEY = 'current';

export function settingsOf({ state }: Pick<EmulatorContext<KaspiTables>, 'state'>): KaspiEmulatorSettings {
  return state.collection('settings').get(KEY) ?? DEFAULT_SETTINGS;
}

/** Fields that are `undefined` stay as they are. */
export function changeSettings(
  context: Pick<EmulatorContext<KaspiTables>, 'state'>,
  changes: Partial<{ [Name in keyof KaspiEmulatorSettings]: KaspiEmulatorSettings[Name] | undefined }>,
): KaspiEmulatorSettings {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return context.state.collection('settings').set(KEY, { ...settingsOf(context), ...given });
}
