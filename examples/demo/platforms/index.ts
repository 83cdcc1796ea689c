import { bazaar } from './bazaar.ts';
import type { DemoPlatform } from './demo-platform.ts';
import { kaspi } from './kaspi.ts';
import { olx } from './olx.ts';

/** Every marketplace of the demo. */
export const DEMO_PLATFORMS: readonly DemoPlatform[] = [olx, kaspi, bazaar];
