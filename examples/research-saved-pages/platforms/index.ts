import { kaspi } from './kaspi.ts';
import { olx } from './olx.ts';
import type { SavedPageReader } from './saved-page-reader.ts';

/** One line for each platform. */
export const READERS: readonly SavedPageReader[] = [olx, kaspi];
