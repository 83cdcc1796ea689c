import { preset } from '../../tools/build-preset/preset.ts';

export default preset({ index: 'src/index.ts', 'msw/index': 'src/msw/index.ts' });
