#!/usr/bin/env node
import { serveEmulator } from '@leadkit/emulator';
import { createOlxEmulator } from './olx-emulator.ts';

await serveEmulator({ command: 'leadkit-olx-emulator', port: 4610, create: createOlxEmulator });
