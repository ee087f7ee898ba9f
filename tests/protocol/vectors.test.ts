import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkVectors, frozenVectors, makeVectors } from '#cli/vectors/index.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { loadSodium } from '#protocol/engines/sodium.ts';
import { hasWebAssembly } from '#protocol/engines/wasm.ts';
import { parseJson } from '#protocol/schema.ts';

const text = await readFile(join(import.meta.dirname, '..', 'vectors', 'protocol-v1.json'), 'utf8');
const frozen = parseJson(frozenVectors, text);
const argon2 = await loadArgon2();
const engines = [await loadSodium(), await loadNoble()];

describe('frozen vectors', () => {
  it.each(engines.map((crypto) => [crypto.name, crypto] as const))('hold with %s', async (_name, crypto) => {
    expect(await checkVectors(crypto, argon2, frozen)).toEqual({
      engine: crypto.name,
      compared: 161,
      problems: [],
    });
  });

  it('would notice a single changed value in every part', async () => {
    const [sodium] = engines;
    for (const name of Object.keys(frozen.parts)) {
      const changed = structuredClone(frozen);
      const values = changed.parts[name]!.values;
      const key = Object.keys(values)[0]!;
      values[key] = `${values[key]}x`;
      const { problems } = await checkVectors(sodium!, argon2, changed);
      expect(problems).toContain(`${name}: ${key} differs`);
    }
  });

  it('can be made anew by either engine, and hold with the other', async () => {
    for (const [maker, checker] of [engines, [...engines].reverse()]) {
      const fresh = await makeVectors(maker!, argon2);
      expect((await checkVectors(checker!, argon2, fresh)).problems).toEqual([]);
    }
  });
});

describe('choice of the engine', () => {
  it('is libsodium where WebAssembly runs', async () => {
    expect(await hasWebAssembly()).toBe(true);
    expect((await loadCrypto()).name).toBe('sodium');
  });
});
