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

interface Subtle {
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: 'AES-GCM',
    extractable: false,
    uses: string[],
  ): Promise<PlatformKey>;
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
