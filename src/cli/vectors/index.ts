/**
 * Frozen vectors: one run of everything the protocol makes, with chance written down. An engine, a browser or a
 * change of the code is right when the run gives the frozen values again and opens the frozen objects.
 */
import type { Argon2 } from '#protocol/engines/argon2.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { parse, z } from '#protocol/schema.ts';
import { eventValues, messageValues } from './messages.ts';
import { objectValues } from './objects.ts';
import { openingProblems } from './openings.ts';
import { parcelValues } from './parcels.ts';
import { articleValues, identityValues, statementValues } from './people.ts';
import { primitiveValues } from './primitives.ts';
import { type Encapsulation, recording, replaying } from './scripted.ts';
import { makeSetting, type Setting, type Values } from './setting.ts';

/** Each part draws from its own chance, so that one can grow without moving the others. */
const PARTS: Readonly<Record<string, (setting: Setting) => Values | Promise<Values>>> = {
  primitives: primitiveValues,
  objects: objectValues,
  messages: messageValues,
  events: eventValues,
  identities: identityValues,
  statements: statementValues,
  articles: articleValues,
  parcels: parcelValues,
};

export const frozenVectors = z.strictObject({
  v: z.literal(1),
  parts: z.record(
    z.string(),
    z.strictObject({
      encapsulations: z.array(
        z.strictObject({ to: z.string(), ciphertext: z.string(), sharedSecret: z.string() }),
      ),
      values: z.record(z.string(), z.string()),
    }),
  ),
});
export type FrozenVectors = z.infer<typeof frozenVectors>;

/** A new set of vectors. @param argon2 needed, since the key file is one of them */
export async function makeVectors(crypto: Crypto, argon2: Argon2): Promise<FrozenVectors> {
  const parts: FrozenVectors['parts'] = {};
  for (const [name, run] of Object.entries(PARTS)) {
    const encapsulations: Encapsulation[] = [];
    const values = await run(makeSetting(recording(crypto, name, encapsulations), argon2));
    parts[name] = { encapsulations: [...encapsulations], values };
  }
  return { v: 1, parts };
}

export interface VectorVerdict {
  readonly engine: string;
  /** Values that were compared. */
  readonly compared: number;
  readonly problems: readonly string[];
}

/**
 * @param argon2 null where WebAssembly does not run; the key file is left out then
 * @param frozen unknown, as read or fetched
 */
export async function checkVectors(
  crypto: Crypto,
  argon2: Argon2 | null,
  frozen: unknown,
): Promise<VectorVerdict> {
  const { parts } = parse(frozenVectors, frozen);
  const problems: string[] = [];
  let compared = 0;
  const all: Values = {};
  for (const [name, run] of Object.entries(PARTS)) {
    const part = parts[name] ?? { encapsulations: [], values: {} };
    const got = await run(makeSetting(replaying(crypto, name, part.encapsulations), argon2));
    Object.assign(all, part.values);
    for (const key of new Set([...Object.keys(part.values), ...Object.keys(got)])) {
      if (argon2 === null && key.startsWith('key file/')) continue;
      compared += 1;
      if (got[key] !== part.values[key]) problems.push(`${name}: ${key} differs`);
    }
  }
  const opened = await openingProblems(makeSetting(crypto, argon2), all).catch((thrown: unknown) => [
    `a frozen object does not open: ${asAmanaError(thrown).code}`,
  ]);
  problems.push(...opened);
  return { engine: crypto.name, compared, problems };
}
