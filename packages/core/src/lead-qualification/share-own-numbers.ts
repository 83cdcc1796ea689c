import { identityKey, shareIdentity } from '../domain/person.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import type { RecognitionPolicy } from './recognise-person.ts';

/** A number that came to be one of ours recognises nobody any more, also who was recognised by it before. */
export async function shareOwnNumbers(
  context: ServiceContext,
  policy: RecognitionPolicy,
  options: CallOptions = {},
): Promise<void> {
  for (const value of await policy.ownNumbers(context).read(options)) {
    const key = identityKey({ kind: 'phone', value });
    const person = await context.store.getByKey('person', key, options);
    if (person === undefined) continue;
    await context.commit(decided('person', shareIdentity(person, key, context.now()), person), options);
  }
}
