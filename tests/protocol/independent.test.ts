/**
 * A second reader of sealed objects, written from PROTOCOL.md and the standards alone: node:crypto for ML-KEM, X25519,
 * SHA-3, AES and ChaCha20-Poly1305; BLAKE2b and HChaCha20 below. It shares no line with src/protocol, so that the
 * document, and not the code, is what is proven.
 */
import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  decapsulate,
  diffieHellman,
  verify,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

const frozen = z
  .object({ parts: z.record(z.string(), z.object({ values: z.record(z.string(), z.string()) })) })
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '..', 'vectors', 'protocol-v1.json'), 'utf8')),
  ).parts;
const value = (part: string, name: string): string => frozen[part]!.values[name]!;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const MASK = 0xffffffffffffffffn;
const IV = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const SIGMA = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((row) => [...row].map((digit) => Number.parseInt(digit, 16)));

/** RFC 7693 */
function blake2b(bytes: number, message: Uint8Array, key: Uint8Array = new Uint8Array(0)): Buffer {
  const h = [...IV];
  h[0] = h[0]! ^ 0x01010000n ^ (BigInt(key.length) << 8n) ^ BigInt(bytes);
  const keyBlock = Buffer.alloc(key.length > 0 ? 128 : 0);
  keyBlock.set(key);
  const data = Buffer.concat([keyBlock, message]);
  const blocks = Math.max(1, Math.ceil(data.length / 128));
  for (let block = 0; block < blocks; block++) {
    const chunk = Buffer.alloc(128);
    data.copy(chunk, 0, block * 128, block * 128 + 128);
    const m = Array.from({ length: 16 }, (_, i) => chunk.readBigUInt64LE(i * 8));
    const v = [...h, ...IV];
    v[12] = v[12]! ^ BigInt(Math.min(data.length, (block + 1) * 128));
    if (block === blocks - 1) v[14] = v[14]! ^ MASK;
    const turn = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK;
    const mix = (a: number, b: number, c: number, d: number, x: bigint, y: bigint): void => {
      v[a] = (v[a]! + v[b]! + x) & MASK;
      v[d] = turn(v[d]! ^ v[a]!, 32n);
      v[c] = (v[c]! + v[d]!) & MASK;
      v[b] = turn(v[b]! ^ v[c]!, 24n);
      v[a] = (v[a]! + v[b]! + y) & MASK;
      v[d] = turn(v[d]! ^ v[a]!, 16n);
      v[c] = (v[c]! + v[d]!) & MASK;
      v[b] = turn(v[b]! ^ v[c]!, 63n);
    };
    for (let round = 0; round < 12; round++) {
      const s = SIGMA[round % 10]!.map((i) => m[i]!);
      for (let i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, s[2 * i]!, s[2 * i + 1]!);
      for (let i = 0; i < 4; i++)
        mix(i, ((i + 1) % 4) + 4, ((i + 2) % 4) + 8, ((i + 3) % 4) + 12, s[8 + 2 * i]!, s[9 + 2 * i]!);
    }
    for (let i = 0; i < 8; i++) h[i] = h[i]! ^ v[i]! ^ v[i + 8]!;
  }
  const out = Buffer.alloc(64);
  for (let i = 0; i < 8; i++) out.writeBigUInt64LE(h[i]!, i * 8);
  return out.subarray(0, bytes);
}

const u32 = (n: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(n);
  return out;
};
const prefixed = (...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [u32(part.length), part]));
const kdf = (key: Uint8Array, label: string, ...context: readonly Uint8Array[]): Buffer =>
  blake2b(32, prefixed(Buffer.from(`amana/v1/${label}`), ...context), key);

/** draft-irtf-cfrg-xchacha, section 2.2 */
function hchacha20(key: Buffer, nonce: Buffer): Buffer {
  const state = new Uint32Array(16);
  state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let i = 0; i < 8; i++) state[4 + i] = key.readUInt32LE(i * 4);
  for (let i = 0; i < 4; i++) state[12 + i] = nonce.readUInt32LE(i * 4);
  const turn = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
  const quarter = (a: number, b: number, c: number, d: number): void => {
    for (const [n1, n2] of [
      [16, 12],
      [8, 7],
    ] as const) {
      state[a] = state[a]! + state[b]!;
      state[d] = turn(state[d]! ^ state[a]!, n1);
      state[c] = state[c]! + state[d]!;
      state[b] = turn(state[b]! ^ state[c]!, n2);
    }
  };
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(i, i + 4, i + 8, i + 12);
    for (let i = 0; i < 4; i++) quarter(i, ((i + 1) % 4) + 4, ((i + 2) % 4) + 8, ((i + 3) % 4) + 12);
  }
  const out = Buffer.alloc(32);
  for (let i = 0; i < 8; i++) out.writeUInt32LE(state[i < 4 ? i : i + 8]!, i * 4);
  return out;
}

function xchachaOpen(key: Buffer, nonce: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const inner = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  const cipher = createDecipheriv('chacha20-poly1305', hchacha20(key, nonce.subarray(0, 16)), inner, {
    authTagLength: 16,
  });
  cipher.setAAD(aad, { plaintextLength: sealed.length - 16 });
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

function gcmOpen(key: Buffer, nonce: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

const derKey = (prefix: string, bytes: Buffer) =>
  createPrivateKey({ key: Buffer.concat([hex(prefix), bytes]), format: 'der', type: 'pkcs8' });

/** draft-connolly-cfrg-xwing-kem, section 5 */
function xwingDecapsulate(seed: Buffer, ciphertext: Buffer): Buffer {
  const expanded = createHash('shake256', { outputLength: 96 }).update(seed).digest();
  const mlkem = derKey('3054020100300b060960864801650304040204428040', expanded.subarray(0, 64));
  const x25519 = derKey('302e020100300506032b656e04220420', expanded.subarray(64));
  const theirs = ciphertext.subarray(1088);
  const publicKey = createPublicKey({
    key: Buffer.concat([hex('302a300506032b656e032100'), theirs]),
    format: 'der',
    type: 'spki',
  });
  const mine = createPublicKey(x25519).export({ format: 'der', type: 'spki' }).subarray(-32);
  return createHash('sha3-256')
    .update(decapsulate(mlkem, ciphertext.subarray(0, 1088)))
    .update(diffieHellman({ privateKey: x25519, publicKey }))
    .update(theirs)
    .update(mine)
    .update(hex('5c2e2f2f5e5c'))
    .digest();
}

const root = (() => {
  const first = z
    .object({ statements: z.array(z.object({ by: z.string(), payload: z.string(), signature: z.string() })) })
    .parse(JSON.parse(value('statements', 'directory/directory'))).statements[0]!;
  return { key: hex(first.by), ...first };
})();

/** Header, slot 0, one frame: reports and records. */
function openObject(kind: string, id: string, secretKey: Buffer, object: Buffer): Buffer {
  const context = prefixed(root.key, Buffer.from(kind), hex(id));
  const header = object.subarray(0, 32 + 1182);
  const commitment = header.subarray(0, 32);
  const epoch = header.subarray(32, 36);
  const slotKey = kdf(
    xwingDecapsulate(secretKey, header.subarray(36, 1156)),
    'slot',
    context,
    commitment,
    epoch,
  );
  const wrapped = xchachaOpen(slotKey, Buffer.alloc(24), header.subarray(1156), context);
  const fileKey = wrapped.subarray(2, 34);
  const length = Number(wrapped.readBigUInt64BE(34));
  expect(
    kdf(fileKey, 'commitment', context, wrapped.subarray(0, 2), wrapped.subarray(34)).equals(commitment),
  ).toBe(true);
  const bodyKey = kdf(fileKey, 'body', context);
  const nonce = (bytes: number): Buffer => Buffer.concat([Buffer.alloc(bytes - 5), u32(0), Buffer.of(1)]);
  const frame = object.subarray(header.length);
  const plain =
    wrapped[0] === 2
      ? gcmOpen(bodyKey, nonce(12), frame, blake2b(32, header))
      : xchachaOpen(bodyKey, nonce(24), frame, blake2b(32, header));
  expect(plain.subarray(length).every((byte) => byte === 0)).toBe(true);
  return plain.subarray(0, length);
}

describe('an implementation of its own', () => {
  it('has the standard primitives', () => {
    expect(blake2b(64, Buffer.from('abc')).equals(createHash('blake2b512').update('abc').digest())).toBe(
      true,
    );
    expect(blake2b(64, Buffer.from('abc')).toString('hex')).toBe(value('primitives', 'blake2b-512/abc'));
    const vector = hchacha20(
      hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
      hex('000000090000004a0000000031415927'),
    );
    expect(vector.toString('hex')).toBe('82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc');
  });

  it('decapsulates what X-Wing sealed', () => {
    const seed = hex(value('primitives', 'x-wing/secret key'));
    const ciphertext = Buffer.from(value('primitives', 'x-wing/ciphertext'), 'base64url');
    expect(xwingDecapsulate(seed, ciphertext).toString('hex')).toBe(
      value('primitives', 'x-wing/shared secret'),
    );
  });

  it.each(['report, suite 1', 'report, suite 2', 'record, suite 1', 'record, suite 2'])(
    'opens the frozen %s',
    (name) => {
      const seed = hex(value('primitives', 'x-wing/secret key'));
      const kind = name.includes('record') ? 'record' : 'report';
      const object = Buffer.from(value('objects', `${name}/object`), 'base64url');
      const plain = openObject(kind, value('objects', `${name}/id`), seed, object);
      expect(blake2b(32, plain).toString('hex')).toBe(value('objects', `${name}/plain`));
    },
  );

  it('finds the first of the frozen drops in the second by its SHA-256', () => {
    const drops = Buffer.from(value('messages', 'drop/both'), 'base64url');
    const first = drops.subarray(0, 40 + 1024 * drops.readUInt32BE(36));
    const hash = createHash('sha256').update(first).digest();
    expect(drops.subarray(first.length + 4, first.length + 36).equals(hash)).toBe(true);
    expect(value('messages', 'drop/hashes').split(' ')[0]).toBe(hash.toString('hex'));
  });

  it('checks the root’s signature on a statement', () => {
    const key = createPublicKey({
      key: Buffer.concat([hex('302a300506032b6570032100'), root.key]),
      format: 'der',
      type: 'spki',
    });
    const signed = prefixed(Buffer.from('amana/v1/statement'), root.key, Buffer.from(root.payload));
    expect(verify(null, signed, key, Buffer.from(root.signature, 'base64url'))).toBe(true);
  });
});
