/**
 * Verifies histories from their sealed bytes alone: every seal, signature and link, the keys that each history names,
 * and the desk's rules. It believes the root key of the editor's key file and nothing else.
 */

import { articleDigest } from '#protocol/article.ts';
import { type Bytes, fromBase64, fromHex, toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { deskStreamId, eventHash } from '#protocol/events.ts';
import { type Identity, unwrapKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parseKeyName } from '#protocol/stream-keys.ts';
import { emptyCaseFold, foldCase } from './case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from './desk-fold.ts';
import { type Chain, type LogFault, readChain } from './log-chain.ts';
import type { LogFile } from './log-file.ts';
import type { StreamEvent } from './streams.ts';

/** How much of a history this device has seen: its newest event, by which a missing end is found. */
export interface SeenEnd {
  readonly events: number;
  /** BLAKE2b-256 of the last of them, hex. */
  readonly hash: string;
}

/** An event that is genuine and breaks a rule of the desk: it stands in the history and changes nothing. */
export interface RefusedEvent {
  readonly place: number;
  readonly by: ObjectId;
  readonly type: string;
}

export interface VerifiedLog {
  readonly stream: ObjectId;
  readonly kind: 'desk' | 'case';
  /** Of a case whose history could be read; null for the desk's own. */
  readonly title: string | null;
  readonly events: number;
  readonly proven: number;
  readonly faults: readonly LogFault[];
  readonly refused: readonly RefusedEvent[];
  readonly end: SeenEnd | null;
}

export interface VerifyInput {
  readonly crypto: Crypto;
  /** From the key file. */
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly file: LogFile;
  readonly today: Day;
  readonly seen: ReadonlyMap<ObjectId, SeenEnd>;
}

type Keys = ReadonlyMap<ObjectId, ReadonlyMap<string | null, Bytes>>;

/** Those of the wrapped keys that a colleague wrapped for us; the rest are as good as missing. */
function keysOf({ crypto, root, me, file }: VerifyInput, directory: VerifiedDirectory): Keys {
  const trusted = new Set(directory.formerAndPresent.map(({ signKey }) => signKey));
  const keys = new Map<ObjectId, Map<string | null, Bytes>>();
  for (const wrapped of file.keys) {
    const named = parseKeyName(wrapped.name);
    if (named.kind !== 'stream') continue;
    try {
      const secret = unwrapKey(crypto, root, wrapped, me, (signKey) => trusted.has(signKey));
      const ofStream = keys.get(named.stream) ?? new Map<string | null, Bytes>();
      keys.set(named.stream, ofStream);
      // As everywhere on the desk: the first one stays.
      if (!ofStream.has(named.keyId)) ofStream.set(named.keyId, secret);
    } catch (thrown) {
      if (!(thrown instanceof AmanaError)) throw thrown;
    }
  }
  return keys;
}

/** @throws AmanaError malformed-object for a copy of another newsroom or editor; directory-invalid */
export async function verifyLogs(input: VerifyInput): Promise<VerifiedLog[]> {
  const { crypto, root, me, file, today } = input;
  if (file.root !== toHex(root) || file.editor !== me.id) throw new AmanaError('malformed-object');
  const directory = VerifiedDirectory.verify(crypto, root, { v: 1, statements: file.statements }, today);
  const keys = keysOf(input, directory);
  const streams = file.streams.map(({ id, events }) => ({ id, sealed: events.map(fromBase64) }));
  const elsewhere = placesOf(crypto, streams);
  const deskId = deskStreamId(crypto, root);
  // The desk's own history first: it names the key that each case began with.
  const inOrder = [...streams].sort((a, b) => Number(b.id === deskId) - Number(a.id === deskId));
  const desk = emptyDeskFold();
  const verified: VerifiedLog[] = [];
  for (const { id, sealed } of inOrder) {
    const chain = readChain({
      crypto,
      root,
      stream: id,
      sealed,
      keys: keys.get(id) ?? new Map(),
      firstCommitment: desk.cases.get(id)?.key?.commitment ?? null,
      signKeyOf: signKeyOf(directory),
      elsewhere: elsewhere(id),
    });
    const rules = await foldTrusted(input, directory, id === deskId ? desk : null, chain);
    verified.push({
      stream: id,
      kind: id === deskId ? 'desk' : 'case',
      title: id === deskId ? null : (rules.title ?? desk.cases.get(id)?.title ?? null),
      events: sealed.length,
      proven: chain.proven,
      faults: [...chain.faults, ...endFaults(crypto, sealed, input.seen.get(id) ?? null)],
      refused: rules.refused,
      end: endOf(crypto, sealed),
    });
  }
  return verified;
}

const signKeyOf = (directory: VerifiedDirectory) => (editor: ObjectId) => {
  const known = directory.formerAndPresent.find(({ id }) => id === editor);
  return known === undefined ? null : fromHex(known.signKey);
};

interface SealedStream {
  readonly id: ObjectId;
  readonly sealed: readonly Bytes[];
}

/** An event that was carried over from another history is known by its bytes. */
function placesOf(crypto: Crypto, streams: readonly SealedStream[]) {
  const places = new Map<string, { stream: ObjectId; place: number }[]>();
  for (const { id, sealed } of streams) {
    for (const [place, bytes] of sealed.entries()) {
      const hash = toHex(eventHash(crypto, bytes));
      places.set(hash, [...(places.get(hash) ?? []), { stream: id, place }]);
    }
  }
  return (own: ObjectId) => (hash: string) => places.get(hash)?.find(({ stream }) => stream !== own) ?? null;
}

/** The rules of the desk over what can be believed. */
async function foldTrusted(
  { crypto, root }: VerifyInput,
  directory: VerifiedDirectory,
  desk: DeskFold | null,
  { trusted }: Chain,
): Promise<{ readonly title: string | null; readonly refused: readonly RefusedEvent[] }> {
  const fold = emptyCaseFold();
  const { signOff } = directory;
  const rules = { crypto, root, signKeyOf: signKeyOf(directory), signOff };
  const isLead = (editor: ObjectId): boolean =>
    directory.formerAndPresent.some(({ id, role }) => id === editor && role === 'lead');
  for (const [position, { by, day, body }] of trusted.entries()) {
    const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
    const event: StreamEvent = { position, by, day, body, digest };
    if (desk === null) foldCase(fold, event, rules);
    else foldDesk(desk, event, isLead);
  }
  const refused = fold.history.flatMap(({ position, by, body, counted }) =>
    counted ? [] : [{ place: position, by, type: body.type }],
  );
  return { title: desk === null ? fold.title : null, refused };
}

function endOf(crypto: Crypto, sealed: readonly Bytes[]): SeenEnd | null {
  const last = sealed.at(-1);
  return last === undefined ? null : { events: sealed.length, hash: toHex(eventHash(crypto, last)) };
}

/** A chain shows no missing end; whoever has seen more of it does. */
function endFaults(crypto: Crypto, sealed: readonly Bytes[], seen: SeenEnd | null): LogFault[] {
  if (seen === null) return [];
  if (sealed.length < seen.events) return [{ kind: 'cut', place: sealed.length, seen: seen.events }];
  const then = sealed[seen.events - 1];
  const same = then !== undefined && toHex(eventHash(crypto, then)) === seen.hash;
  return same ? [] : [{ kind: 'rewritten', place: seen.events - 1 }];
}
