/**
 * AES-256-GCM by the platform: the fast path for bodies. Hundreds of times faster than JavaScript where Tor
 * Browser runs neither WebAssembly nor JIT; absent where a page is not a secure context.
 */
import type { Bytes } from '../bytes.ts';
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

interface Subtle {
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: 'AES-GCM' | 'PBKDF2',
    extractable: false,
    uses: string[],
  ): Promise<PlatformKey>;
  deriveBits(algorithm: Pbkdf2Parameters, key: PlatformKey, bits: number): Promise<ArrayBuffer>;
  encrypt(algorithm: GcmParameters, key: PlatformKey, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: GcmParameters, key: PlatformKey, data: Uint8Array): Promise<ArrayBuffer>;
  digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
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
