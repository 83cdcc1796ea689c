// One of several processes that open a store on the same empty database.
import { createPostgresStore } from '../../src/index.ts';
import { readInput, say } from './child-io.ts';

const { connectionString } = readInput<{ connectionString: string }>();
const store = await createPostgresStore({ connectionString, connectionsMax: 1 });
say({ counted: await store.tenant('default').count('lead') });
await store.close();
