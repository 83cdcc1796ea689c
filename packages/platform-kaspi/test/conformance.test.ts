import { describePlatform } from '@leadkit/conformance/vitest';
import { createKaspiSetup } from './worlds/kaspi-world.ts';

describePlatform('Kaspi', { create: createKaspiSetup });
