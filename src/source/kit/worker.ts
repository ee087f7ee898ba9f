/**
 * The kit's worker: holds keys and the codename's secret, reads files and makes parcels. Only the engine that needs no
 * WebAssembly: the kit's policy allows none, and one file for every browser is one fingerprint to compare.
 */
import { type Bytes, fromHex } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { kitDay } from '#protocol/kit-directory.ts';
import type { Parcel } from '#protocol/parcel/make.ts';
import { hex, parse, parseJson } from '#protocol/schema.ts';
import { hintsFor, spellings } from '#protocol/words.ts';
import type { ChosenFile } from '../calls.ts';
import type { OutgoingFile } from '../client/files.ts';
import { neutralName, PART_CHOICES, type SealedParcel, sealParcel } from '../client/parcel.ts';
import { inspectFile } from '../inspect.ts';
import { outgoingFile } from '../outgoing.ts';
import type { KitAsk, KitCalls, KitSaid, PartChoice } from './calls.ts';

/** Public keys are 32 B. */
const rootSchema = hex(32);

interface Kit {
  readonly crypto: Crypto;
  readonly root: Bytes;
  readonly directory: VerifiedDirectory;
  readonly day: Day;
}

let kit: Kit | null = null;
let sealed: SealedParcel | null = null;
/** By the size of their parts: all parts of one way to carry it belong together. */
const parcels = new Map<number, Parcel>();

function verified(): Kit {
  if (!kit) throw new AmanaError('directory-invalid');
  return kit;
}

type Answered<Name extends keyof KitCalls> = Promise<KitCalls[Name]['output']>;

async function connect(input: KitCalls['connect']['input']): Answered<'connect'> {
  const root = fromHex(parse(rootSchema, input.rootHex, 'directory-invalid'));
  const statements = parseJson(directorySchema, input.directoryJson, 'directory-invalid');
  const crypto = await loadNoble();
  const day = kitDay(statements, dayOf(Date.now()));
  const directory = VerifiedDirectory.verify(crypto, root, statements, day);
  kit = { crypto, root, directory, day };
  const { arriveBy, isLate } = directory.parcelKeys();
  return { newsroom: directory.name, arriveBy, isLate };
}

async function fingerprint(): Answered<'fingerprint'> {
  const { crypto, root } = verified();
  return { words: await spellings(fingerprintPlaces(crypto, root)) };
}

/** Whoever is quick seals before the page has looked: it looks now, rather than let anything leave unseen. */
async function outgoing({ file, leaving, isScan, edited }: ChosenFile): Promise<OutgoingFile> {
  const looked = edited === undefined && leaving === 'remove';
  const removed = looked ? ((await inspectFile(file)).removed?.file ?? null) : (edited ?? null);
  const mode = isScan ? 'scan' : null;
  return outgoingFile({ name: file.name, type: file.type, file, leaving, edited: removed, mode });
}

async function seal({ text, files: chosen }: KitCalls['seal']['input']): Answered<'seal'> {
  const making = verified();
  const codename = newCodename(making.crypto);
  const files: OutgoingFile[] = [];
  for (const one of chosen) files.push(await outgoing(one));
  const threadKey = threadKeyOf(making.crypto, making.root, codename);
  sealed = await sealParcel({ ...making, threadKey }, { text, files });
  parcels.clear();
  const whole = parcelIn(null);
  const smaller = PART_CHOICES.filter((partBytes) => partBytes < whole.partBytes).map(parcelIn);
  const choices = [whole, ...smaller].map(({ partBytes, parts }): PartChoice => ({ partBytes, parts }));
  return { words: await spellings(codename), arriveBy: sealed.arriveBy, choices };
}

function parcelIn(partBytes: number | null): Parcel {
  if (!sealed) throw new AmanaError('internal');
  const known = partBytes === null ? undefined : parcels.get(partBytes);
  const parcel = known ?? sealed.inParts(partBytes ?? undefined);
  parcels.set(parcel.partBytes, parcel);
  return parcel;
}

/** Each piece is handed over to the browser at once, which may keep it elsewhere than in memory. */
async function part(input: KitCalls['part']['input'], port: MessagePort): Answered<'part'> {
  const pieces: Blob[] = [];
  let madeBytes = 0;
  for await (const piece of parcelIn(input.partBytes).part(input.number)) {
    pieces.push(new Blob([piece]));
    madeBytes += piece.length;
    tell<'part'>(port, { kind: 'progress', progress: madeBytes / input.partBytes });
  }
  return {
    blob: new Blob(pieces, { type: 'application/octet-stream' }),
    name: neutralName(verified().crypto),
  };
}

const tell = <Name extends keyof KitCalls>(port: MessagePort, said: KitSaid<Name>): void =>
  port.postMessage(said);

/** One case a call, so that each input meets its own function under the compiler's eyes. */
function answer(ask: KitAsk): Promise<KitCalls[keyof KitCalls]['output']> {
  switch (ask.name) {
    case 'connect':
      return connect(ask.input);
    case 'fingerprint':
      return fingerprint();
    case 'inspect':
      return inspectFile(ask.input.file);
    case 'hints':
      return hintsFor(ask.input.typed).then((words) => ({ words }));
    case 'seal':
      return seal(ask.input);
    case 'part':
      return part(ask.input, ask.port);
  }
}

addEventListener('message', async ({ data }: MessageEvent<KitAsk>) => {
  try {
    tell(data.port, { kind: 'answer', output: await answer(data) });
  } catch (thrown) {
    tell(data.port, { kind: 'failure', code: asAmanaError(thrown).code });
  }
});
