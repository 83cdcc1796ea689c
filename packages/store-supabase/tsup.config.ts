import { preset } from '../../tools/build-preset/preset.ts';

export default preset({
  index: 'src/index.ts',
  'database-types': 'src/database-types.ts',
  'bin/leadkit-supabase': 'src/bin/leadkit-supabase.ts',
});
