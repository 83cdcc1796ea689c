import { readPhoneNumber } from '../domain/phone-number.ts';
import { addMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext } from '../service-context.ts';

/** Commits that began earlier may be seen later, so each look goes back a little. */
const OVERLAP_MS = 60_000;

/** Phone numbers of our own side: of the team, and those buyers read in our listings. They recognise nobody. */
export interface OwnNumbers {
  /** All of them now. */
  read(options: CallOptions): Promise<ReadonlySet<string>>;
}

/** Remembers what it read and asks only for listings that changed since; members are few and read each time. */
export function createOwnNumbers(context: ServiceContext): OwnNumbers {
  const listed = new Set<string>();
  let readUntil: string | undefined;

  async function readListings(options: CallOptions): Promise<void> {
    const startedAt = context.now();
    const updatedFrom = readUntil === undefined ? undefined : addMs(readUntil, -OVERLAP_MS);
    const filter = updatedFrom === undefined ? {} : { updatedFrom };
    for await (const { draft } of paginate((cursor) =>
      context.store.listPage('listing', { filter, cursor, limit: 1000 }, options),
    )) {
      const phone = readPhoneNumber(draft.contact.phone);
      if (phone !== undefined) listed.add(phone);
    }
    readUntil = startedAt;
  }

  return {
    read: async (options) => {
      await readListings(options);
      const team: string[] = [];
      for await (const { addresses, phones = [] } of paginate((cursor) =>
        context.store.listPage('member', { cursor }, options),
      ))
        team.push(
          ...phones,
          ...addresses.flatMap((address) => readPhoneNumber(address.replace(/^\w+:/, '')) ?? []),
        );
      return new Set([...listed, ...team]);
    },
  };
}
