/** The mask over a parcel. It hides nothing from whoever knows the newsroom; to anybody else a part is random bytes. */
import { frameNonce, type Suite } from '../body.ts';
import type { Bytes } from '../bytes.ts';
import type { Crypto } from '../engines/crypto.ts';
import { gcm } from '../engines/webcrypto.ts';
import { kdf } from '../kdf.ts';
import { framesOf } from './layout.ts';

export interface Mask {
  seal(index: number, plain: Uint8Array): Promise<Bytes>;
  /** @throws AmanaError cannot-open */
  open(index: number, sealed: Uint8Array): Promise<Bytes>;
}

const NO_CONTEXT = new Uint8Array(0);

/** Keyed by what everybody knows who knows the newsroom. */
export async function maskFor(
  crypto: Crypto,
  root: Uint8Array,
  suite: Suite,
  nonce: Uint8Array,
  partBytes: number,
): Promise<Mask> {
  const key = kdf(crypto, root, 'amana/v1/parcel', nonce);
  const lastIndex = framesOf(partBytes) - 1;
  const nonceOf = (index: number): Bytes => frameNonce(suite, index, index === lastIndex);
  if (suite === 2) {
    const platform = await gcm(key);
    return {
      seal: (index, plain) => platform.seal(nonceOf(index), plain, NO_CONTEXT),
      open: (index, sealed) => platform.open(nonceOf(index), sealed, NO_CONTEXT),
    };
  }
  return {
    seal: async (index, plain) => crypto.aeadSeal(key, nonceOf(index), plain, NO_CONTEXT),
    open: async (index, sealed) => crypto.aeadOpen(key, nonceOf(index), sealed, NO_CONTEXT),
  };
}
