import { preset } from '../../tools/build-preset/preset.ts';

export default preset({
  index: 'src/index.ts',
  'input-schemas/index': 'src/input-schemas/index.ts',
  'memory/index': 'src/memory/index.ts',
  'store-kit/index': 'src/store-kit/index.ts',
  'testing/index': 'src/testing/index.ts',
});
