import { preset } from '../../tools/build-preset/preset.ts';

export default preset({
  index: 'src/index.ts',
  'emulator/index': 'src/emulator/index.ts',
  'emulator/serve': 'src/emulator/serve.ts',
  'market/index': 'src/market/index.ts',
});
