import { preset } from '../../tools/build-preset/preset.ts';

export default preset({ index: 'src/index.ts', 'public-pages/index': 'src/public-pages/index.ts' });
