/**
 * The directory as the intake hands it out, and as it checks uploads against it. Verified here as anywhere else: a
 * statement that does not hang on the root is of no more use to this server than to a source.
 */
import { type Day, dayOf } from '#protocol/day.ts';
import {
  type Directory,
  type SignedStatement,
  statementPayload,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { EpochId } from '#protocol/ids.ts';
import { directoryForKit, directoryForVisit } from '#protocol/kit-directory.ts';
import { parseJson } from '#protocol/schema.ts';
import type { Storage } from '#storage/index.ts';

export interface DirectoryBook {
  /** JSON of what a visit needs to be sealed to today. */
  forVisit(): Promise<Buffer>;
  /** JSON of what kits are made of: for the weeks to come. */
  forKit(): Promise<Buffer>;
  /** @throws AmanaError unknown-epoch unless objects sealed to this epoch are accepted today */
  requireEpoch(kind: 'desk' | 'sanitizer', id: EpochId): Promise<void>;
}

interface Edition {
  readonly counter: string;
  readonly day: Day;
  readonly readAtMs: number;
  /** All that is known here, to tell one edition from the next. */
  readonly json: Buffer;
  readonly forVisit: Buffer;
  readonly forKit: Buffer;
  /** Null while the newsroom has no valid statement of its own. */
  readonly verified: VerifiedDirectory | null;
}

/** Who the editors are is the desk's own business: a source needs keys to seal to, and whoever asks gets no more. */
const isForSources = ({ payload }: SignedStatement): boolean =>
  parseJson(statementPayload, payload).kind !== 'editor';

const jsonOf = (directory: Directory): Buffer => Buffer.from(JSON.stringify(directory));

/** Every report changes the database, but hardly one changes the directory. */
const FRESH_MS = 1_000;

export function openDirectoryBook(storage: Storage, crypto: Crypto, root: Uint8Array): DirectoryBook {
  let edition: Edition | null = null;

  async function read(): Promise<Edition> {
    const counter = storage.changeCounter();
    const day = dayOf(Date.now());
    const directory = { v: 1 as const, statements: (await storage.statements.all()).filter(isForSources) };
    const json = jsonOf(directory);
    const readNow = { counter, readAtMs: performance.now() };
    edition =
      edition !== null && edition.day === day && edition.json.equals(json)
        ? { ...edition, ...readNow }
        : {
            ...readNow,
            day,
            json,
            forVisit: jsonOf(directoryForVisit(directory, day)),
            forKit: jsonOf(directoryForKit(directory, day)),
            verified: verify(directory, day),
          };
    return edition;
  }

  function verify(directory: unknown, day: Day): VerifiedDirectory | null {
    try {
      return VerifiedDirectory.verify(crypto, root, directory, day);
    } catch (thrown) {
      if (asAmanaError(thrown).code === 'directory-invalid') return null;
      throw thrown;
    }
  }

  async function current(): Promise<Edition> {
    if (edition === null || edition.day !== dayOf(Date.now())) return read();
    if (performance.now() - edition.readAtMs < FRESH_MS || edition.counter === storage.changeCounter())
      return edition;
    return read();
  }

  function accepts({ verified }: Edition, kind: 'desk' | 'sanitizer', id: EpochId): boolean {
    if (verified === null) return false;
    // A parcel may have been on its way for days: the keys that it is sealed to live longer, and are taken longer.
    if (kind === 'desk') return verified.acceptsCarried(verified.deskEpochs, id);
    return (
      verified.accepts(verified.sanitizerEpochs, id) || verified.acceptsCarried(verified.parcelEpochs, id)
    );
  }

  return {
    forVisit: async () => (await current()).forVisit,
    forKit: async () => (await current()).forKit,

    async requireEpoch(kind, id) {
      // Read once more before refusing: the key may have been published a moment ago.
      if (accepts(await current(), kind, id) || accepts(await read(), kind, id)) return;
      throw new AmanaError('unknown-epoch');
    },
  };
}
