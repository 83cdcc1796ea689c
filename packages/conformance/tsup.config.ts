import { preset } from '../../tools/build-preset/preset.ts';

export default preset({ index: 'src/index.ts', 'vitest/index': 'src/vitest/index.ts' });
