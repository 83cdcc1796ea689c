import { preset } from '../../tools/build-preset/preset.ts';

export default preset({
  index: 'src/index.ts',
  'embedded/index': 'src/embedded/index.ts',
  'bin/leadkit-store': 'src/bin/leadkit-store.ts',
});
