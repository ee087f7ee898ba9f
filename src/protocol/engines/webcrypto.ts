/**
 * What the platform itself computes: AES-256-GCM, the fast path for bodies, hundreds of times faster than JavaScript
 * where Tor Browser runs neither WebAssembly nor JIT; and other things that it does better. Absent where a page is not a
 * secure context.
 */
import { type Bytes, concat, fromHex } from '../bytes.ts';
import { AmanaError } from '../errors.ts';

/** Opaque to us: a key the platform holds. */
interface PlatformKey {
  readonly __platformKey: never;
}

interface GcmParameters {
  readonly name: 'AES-GCM';
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

interface Pbkdf2Parameters {
  readonly name: 'PBKDF2';
  readonly hash: 'SHA-256';
  readonly salt: Uint8Array;
  readonly iterations: number;
}

interface X25519Parameters {
  readonly name: 'X25519';
  readonly public: PlatformKey;
}

interface Subtle {
  importKey(
    format: 'raw' | 'raw-seed' | 'pkcs8',
    key: Uint8Array,
    algorithm: 'AES-GCM' | 'PBKDF2' | 'X25519' | 'ML-KEM-768',
    extractable: false,
    uses: string[],
  ): Promise<PlatformKey>;
  deriveBits(
    algorithm: Pbkdf2Parameters | X25519Parameters,
    key: PlatformKey,
    bits: number,
  ): Promise<ArrayBuffer>;
  encrypt(algorithm: GcmParameters, key: PlatformKey, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: GcmParameters, key: PlatformKey, data: Uint8Array): Promise<ArrayBuffer>;
  digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
  /** WICG, "Modern Algorithms in the Web Cryptography API": a few platforms have it. */
  decapsulateBits?(algorithm: 'ML-KEM-768', key: PlatformKey, ciphertext: Uint8Array): Promise<ArrayBuffer>;
}

declare const crypto: { readonly subtle?: Subtle } | undefined;

export interface Gcm {
  seal(nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array): Promise<Bytes>;
  /** @throws AmanaError cannot-open */
  open(nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Bytes>;
}

const platform = (): Subtle | null => (typeof crypto === 'undefined' ? null : (crypto.subtle ?? null));

export const hasGcm = (): boolean => platform() !== null;

/** @param key 32 B @throws AmanaError internal where the platform has none; ask `hasGcm` first */
export async function gcm(key: Uint8Array): Promise<Gcm> {
  const subtle = platform();
  if (subtle === null) throw new AmanaError('internal');
  const platformKey = await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    async seal(iv, plain, additionalData) {
      return new Uint8Array(
        await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, platformKey, plain),
      );
    },
    async open(iv, sealed, additionalData) {
      try {
        return new Uint8Array(
          await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, platformKey, sealed),
        );
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
  };
}

/** SHA-256, for manifests and records that others must be able to check with their own tools. */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  const subtle = platform();
  if (subtle === null) throw new AmanaError('internal');
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

/**
 * PBKDF2-HMAC-SHA-256 (RFC 8018) as a source of work: the platform's own loop, equally fast at every security level.
 * @param password of any length @param outBytes at most 32, one block @throws AmanaError internal where the platform has none
 */
export async function pbkdf2(
  password: Uint8Array,
  iterations: number,
  outBytes: number,
): Promise<(salt: Uint8Array) => Promise<Bytes>> {
  const subtle = platform();
  if (subtle === null) throw new AmanaError('internal');
  const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  return async (salt) =>
    new Uint8Array(
      await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 8 * outBytes),
    );
}

/** Null where the platform does not know the kind of key, which is no failure. */
const known = (imported: Promise<PlatformKey>): Promise<PlatformKey | null> =>
  imported.then(
    (key) => key,
    () => null,
  );

/** What stands before the 32 B of an X25519 secret key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_PREFIX = fromHex('302e020100300506032b656e04220420');

/**
 * X25519 (RFC 7748) with one secret key and many points. The platform's copy of the key cannot be wiped; it goes with what
 * is returned here.
 * @param secretKey 32 B, copied
 * @returns null where the platform has no X25519; else point (32 B) -> shared secret (32 B), which rejects for a point that
 *   gives none
 */
export async function x25519(secretKey: Uint8Array): Promise<((point: Uint8Array) => Promise<Bytes>) | null> {
  const subtle = platform();
  if (subtle === null) return null;
  const encoded = concat(PKCS8_PREFIX, secretKey);
  const imported = subtle.importKey('pkcs8', encoded, 'X25519', false, ['deriveBits']);
  encoded.fill(0);
  const key = await known(imported);
  if (key === null) return null;
  return async (point) => {
    const other = await subtle.importKey('raw', point, 'X25519', false, []);
    return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: other }, key, 256));
  };
}

/**
 * ML-KEM-768 (FIPS 203) with one secret key and many ciphertexts; of its copy, the same is true.
 * @param seed 64 B (d ‖ z), copied
 * @returns null where the platform has no ML-KEM; else ciphertext (1,088 B) -> shared secret (32 B)
 */
export async function mlKem768(
  seed: Uint8Array,
): Promise<((ciphertext: Uint8Array) => Promise<Bytes>) | null> {
  const subtle = platform();
  const decapsulateBits = subtle?.decapsulateBits?.bind(subtle);
  if (subtle === null || decapsulateBits === undefined) return null;
  const key = await known(subtle.importKey('raw-seed', seed, 'ML-KEM-768', false, ['decapsulateBits']));
  if (key === null) return null;
  return async (ciphertext) => new Uint8Array(await decapsulateBits('ML-KEM-768', key, ciphertext));
}
