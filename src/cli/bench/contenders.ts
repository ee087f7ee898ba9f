/** Ways to seal the same bytes, each as its users would: runs in Node and in a browser alike. */
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { createMessage, encrypt, generateKey, readKey } from 'openpgp';
import { toHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, parseEpochId } from '#protocol/ids.ts';
import { FRAME_BYTES, TAG_BYTES } from '#protocol/layout.ts';
import { bytesSource, sealObject } from '#protocol/seal.ts';
import { chunkEnd, chunkRoom, MOST_FRAMES } from '#source/client/upload.ts';

export const PLAIN_BYTES = 100 * 1024 * 1024;

export const CONTENDERS = [
  'amana',
  'openpgp',
  'openpgp, AEAD',
  'age-encryption',
  'bare AES-GCM, one shot',
  'bare AES-GCM, 256 KiB frames',
] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Incompressible, as photos and videos are. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** Each seals `plain` for one recipient and says how many bytes came out. */
export async function sealers(
  plain: Uint8Array<ArrayBuffer>,
): Promise<Record<Contender, () => Promise<number>>> {
  const engine = await loadCrypto();
  const epochKey = engine.kemKeypair(engine.random(32)).publicKey;
  const recipients = [
    { epochId: parseEpochId(toHex(engine.random(4))), publicKey: epochKey },
    { epochId: parseEpochId(toHex(engine.random(4))), publicKey: null },
  ];

  const { publicKey } = await generateKey({ type: 'ecc', userIDs: [{ name: 'desk' }], format: 'armored' });
  const pgpKey = await readKey({ armoredKey: publicKey });
  const aead = await generateKey({
    type: 'curve25519',
    userIDs: [{ name: 'desk' }],
    format: 'armored',
    config: { v6Keys: true, aeadProtect: true },
  });
  const aeadKey = await readKey({ armoredKey: aead.publicKey });
  const ageRecipient = await identityToRecipient(await generateX25519Identity());
  const gcmKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);

  return {
    // Two slots, padding to the bucket, pieces of a quick line's requests: what a source's page does to an attachment.
    'amana': async () => {
      const object = await sealObject({
        crypto: engine,
        root: engine.random(32),
        kind: 'attachment',
        id: newObjectId(engine),
        recipients,
        source: bytesSource(plain),
      });
      const room = chunkRoom(object.length);
      let at = 0;
      while (at < object.length)
        at += (await object.read(at, chunkEnd(at, MOST_FRAMES, object.length), room)).length;
      return at;
    },
    'openpgp': async () => {
      const message = await createMessage({ binary: plain });
      return (await encrypt({ message, encryptionKeys: pgpKey, format: 'binary' })).length;
    },
    'openpgp, AEAD': async () => {
      const message = await createMessage({ binary: plain });
      const config = { aeadProtect: true };
      return (await encrypt({ message, encryptionKeys: aeadKey, format: 'binary', config })).length;
    },
    'age-encryption': async () => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(ageRecipient);
      return (await encrypter.encrypt(plain)).length;
    },
    'bare AES-GCM, one shot': async () => {
      const iv = new Uint8Array(12);
      return (await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, gcmKey, plain)).byteLength;
    },
    'bare AES-GCM, 256 KiB frames': async () => {
      let sealedBytes = 0;
      for (let at = 0; at < plain.length; at += FRAME_BYTES) {
        const iv = new Uint8Array(12);
        new DataView(iv.buffer).setUint32(8, at / FRAME_BYTES);
        const frame = plain.subarray(at, at + FRAME_BYTES);
        sealedBytes += (await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, gcmKey, frame)).byteLength;
      }
      if (sealedBytes !== plain.length + Math.ceil(plain.length / FRAME_BYTES) * TAG_BYTES)
        throw new Error('a frame is missing');
      return sealedBytes;
    },
  };
}

/**
 * Milliseconds of each run. The contenders take turns, so that a busy moment of the machine touches all of them;
 * the first turn warms up and is not counted.
 */
export async function timeSealers(runs: number): Promise<Record<Contender, number[]>> {
  const all = await sealers(randomBytes(PLAIN_BYTES));
  const times: Record<Contender, number[]> = {
    'amana': [],
    'openpgp': [],
    'openpgp, AEAD': [],
    'age-encryption': [],
    'bare AES-GCM, one shot': [],
    'bare AES-GCM, 256 KiB frames': [],
  };
  for (let run = 0; run <= runs; run++) {
    for (const name of CONTENDERS) {
      const startedMs = performance.now();
      const sealedBytes = await all[name]();
      if (sealedBytes < PLAIN_BYTES) throw new Error(`${name} lost bytes`);
      if (run > 0) times[name].push(performance.now() - startedMs);
    }
  }
  return times;
}
