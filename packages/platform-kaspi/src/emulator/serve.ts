#!/usr/bin/env node
import { serveEmulator } from '@leadkit/emulator';
import { createKaspiEmulator } from './kaspi-emulator.ts';

await serveEmulator({ command: 'leadkit-kaspi-emulator', port: 4620, create: createKaspiEmulator });
