import { describePlatform } from '@leadkit/conformance/vitest';
import { createOlxSetup } from './worlds/olx-world.ts';

describePlatform('OLX', { create: createOlxSetup });
