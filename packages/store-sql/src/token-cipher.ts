import { invalidInput, LeadKitError, type TokenValues } from '@leadkit/core';

/** Secrets as they are kept: sealed with a key, or plain text when `keyId` is `null`. */
export interface SealedTokens {
  readonly keyId: string | null;
  readonly sealed: string;
}

/** Whose secrets, in which version. A seal only opens for the same ones, so rows cannot be exchanged. */
export interface TokenPlace {
  readonly tenantId: string;
  readonly accountId: string;
  readonly version: number;
}

/** Seals and opens secrets with AES-256-GCM. */
export interface TokenCipher {
  /** The key that seals; `null`: the host allowed plain text. */
  currentKeyId(): Promise<string | null>;
  /** @throws LeadKitError `invalid_input` when there is no key and plain text is not allowed. */
  seal(place: TokenPlace, values: TokenValues): Promise<SealedTokens>;
  /** @throws LeadKitError `invalid_input` when the key is not there, `unexpected_response` when the seal is broken. */
  open(place: TokenPlace, kept: SealedTokens): Promise<TokenValues>;
}

/** How secrets are kept. */
export interface TokenCipherOptions {
  /**
   * Keys of 32 bytes in base64, such as `openssl rand -base64 32` makes. The first one seals, all of them open: put a
   * new key in front, reseal, then drop the old one. Keep them apart from the database and its backups.
   */
  readonly tokenKeys?: readonly string[] | undefined;
  /** Keeps secrets of accounts in plain text when there are no keys. Default: `false`, writing them is refused. */
  readonly allowPlaintextTokens?: boolean | undefined;
}

interface Key {
  readonly id: string;
  readonly key: CryptoKey;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/**
 * Reads the keys.
 *
 * @throws LeadKitError `invalid_input` when one is not 32 bytes in base64. The error does not quote it.
 */
export function createTokenCipher(operation: string, options: TokenCipherOptions): TokenCipher {
  const { tokenKeys = [], allowPlaintextTokens = false } = options;
  const raw = tokenKeys.map(fromBase64);
  const issues = raw.flatMap((bytes, index) =>
    bytes?.length === KEY_BYTES
      ? []
      : [
          {
            path: `tokenKeys.${index}`,
            message: `must be ${KEY_BYTES} bytes in base64, such as openssl rand -base64 32 makes`,
          },
        ],
  );
  if (issues.length > 0) throw invalidInput(operation, issues);

  // Importing is asynchronous and is done once, when a secret is first touched.
  let imported: Promise<readonly Key[]> | undefined;
  const keys = (): Promise<readonly Key[]> => {
    imported ??= Promise.all(raw.flatMap((bytes) => (bytes === undefined ? [] : [importKey(bytes)])));
    return imported;
  };

  return {
    currentKeyId: async () => {
      const [current] = await keys();
      return current?.id ?? null;
    },
    seal: async (place, values) => {
      const [current] = await keys();
      const text = JSON.stringify(values);
      if (current === undefined) {
        if (!allowPlaintextTokens) throw noKey();
        return { keyId: null, sealed: text };
      }
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: bytesOf(place) };
      const sealed = await crypto.subtle.encrypt(algorithm, current.key, new TextEncoder().encode(text));
      return { keyId: current.id, sealed: toBase64(new Uint8Array([...nonce, ...new Uint8Array(sealed)])) };
    },
    open: async (place, { keyId, sealed }) => {
      if (keyId === null) return JSON.parse(sealed) as TokenValues;
      const key = (await keys()).find(({ id }) => id === keyId);
      if (key === undefined) throw unknownKey(keyId);
      const bytes = fromBase64(sealed) ?? new Uint8Array();
      const algorithm = {
        name: 'AES-GCM',
        iv: bytes.slice(0, NONCE_BYTES),
        additionalData: bytesOf(place),
      };
      try {
        const text = await crypto.subtle.decrypt(algorithm, key.key, bytes.slice(NONCE_BYTES));
        return JSON.parse(new TextDecoder().decode(text)) as TokenValues;
      } catch {
        throw brokenSeal(place);
      }
    },
  };
}

/** A key is named by its fingerprint, so that nobody has to think of names. */
async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<Key> {
  const [digest, key] = await Promise.all([
    crypto.subtle.digest('SHA-256', bytes),
    crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),
  ]);
  const hex = Array.from(new Uint8Array(digest).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
  return { id: hex.join(''), key };
}

function bytesOf({ tenantId, accountId, version }: TokenPlace): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(['leadkit.token.1', tenantId, accountId, version]));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function noKey(): LeadKitError {
  return invalidInput('tokens.write', [
    {
      path: 'tokenKeys',
      message:
        'is empty, and secrets of accounts are not kept in plain text. Make a key with openssl rand -base64 32, keep it ' +
        'outside the database and pass tokenKeys: [key]; or pass allowPlaintextTokens: true for trials',
    },
  ]);
}

function unknownKey(keyId: string): LeadKitError {
  return invalidInput('tokens.read', [
    {
      path: 'tokenKeys',
      message: `lacks the key with the fingerprint ${keyId}, which sealed these secrets. Bring it back, or connect the account anew`,
    },
  ]);
}

function brokenSeal({ tenantId, accountId }: TokenPlace): LeadKitError {
  return new LeadKitError({
    code: 'unexpected_response',
    operation: 'tokens.read',
    message:
      `The secrets of account ${accountId} of tenant ${tenantId} do not open with their key: the row was altered, or ` +
      'taken from elsewhere. They were not used. Connect the account anew.',
  });
}
