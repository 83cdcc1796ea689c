import { preset } from '../../tools/build-preset/preset.ts';

export default preset();
