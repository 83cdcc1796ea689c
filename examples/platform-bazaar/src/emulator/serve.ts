import { serveEmulator } from '@leadkit/emulator';
import { createBazaarEmulator } from './bazaar-emulator.ts';

await serveEmulator({ command: 'bazaar-emulator', port: 4600, create: createBazaarEmulator });
