import { bazaar } from './bazaar.ts';
import type { DemoPlatform } from './demo-platform.ts';
import { olx } from './olx.ts';

/** Every marketplace of the demo. */
export const DEMO_PLATFORMS: readonly DemoPlatform[] = [bazaar, olx];
