import { readInput } from './input-reader.ts';
import { BULK_MAX } from './store-limits.ts';
import { HASH_KEY_LENGTH_MIN, type PersonErasure, type Purge, type TenantErasure } from './store-privacy.ts';

/**
 * Checks what `privacy.erasePerson` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkPersonErasure(erasure: PersonErasure): PersonErasure {
  const { input, reader } = readInput('privacy.erasePerson', erasure);
  reader.name('personId', input.personId);
  reader.id('eventId', input.eventId);
  reader.canonicalMoment('now', input.now);
  const { hashKey } = input;
  if (hashKey !== undefined && (typeof hashKey !== 'string' || hashKey.length < HASH_KEY_LENGTH_MIN))
    reader.refuse('hashKey', `must be a text of at least ${HASH_KEY_LENGTH_MIN} characters`);
  reader.finish();
  return input;
}

/**
 * Checks what `privacy.erase` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkTenantErasure(erasure: TenantErasure): TenantErasure {
  const { input, reader } = readInput('privacy.erase', erasure);
  reader.canonicalMoment('now', input.now);
  reader.name('by', input.by);
  reader.name('reason', input.reason);
  reader.finish();
  return input;
}

/**
 * Checks what `privacy.purge` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkPurge(purge: Purge): Purge {
  const { input, reader } = readInput('privacy.purge', purge);
  reader.canonicalMoment('before', input.before);
  reader.canonicalMoment('now', input.now);
  reader.finish();
  return input;
}

/**
 * Checks what `privacy.isErased` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` when it is no list of texts.
 */
export function checkHashes(hashes: readonly string[]): readonly string[] {
  const { input, reader } = readInput('privacy.isErased', { hashes });
  if (reader.array('hashes', input.hashes, BULK_MAX)) {
    for (const [index, hash] of input.hashes.entries()) reader.name(`hashes.${index}`, hash);
  }
  reader.finish();
  return input.hashes;
}
