/**
 * The first run: a newsroom is made. The root key is written to DIR/offline/, which the operator carries away;
 * the desk's first epoch keys are sealed under the first invite's secret and written nowhere else; the worker's
 * keys stay on the worker's host. The servers get public keys and signatures.
 *
 * A ceremony that was broken off leaves its mark; the next start throws it away and begins again, which loses
 * nothing, since no server has run yet.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, fromBase64, fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { LIFETIME_DAYS, type StatementPayload, signStatement } from '#protocol/directory.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES, type KeyPair } from '#protocol/engines/crypto.ts';
import { enrolledName, inviteKeys, sealCarried, tokenHash } from '#protocol/identity.ts';
import { newEpochId } from '#protocol/ids.ts';
import { base64, hex, parseJson, z } from '#protocol/schema.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { ensureDelegate } from '#workers/sanitizer/keys.ts';
import { writePrivately } from './files.ts';
import type { DataFolder } from './places.ts';
import { OperatorError } from './terminal.ts';

/** Ed25519 seed. */
const ROOT_SEED_BYTES = 32;

/** This week's and next week's: the desk lead makes more long before the second one ends. */
const FIRST_DESK_EPOCHS = 2;

/** The first invite is used within an hour or is made anew; a week is for a newsroom that starts on a Friday. */
const FIRST_INVITE_DAYS = 7;

export const rootKeyFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-root-key'),
  seed: base64(ROOT_SEED_BYTES),
  publicKey: hex(32),
});

export const inviteFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-first-invite'),
  secret: base64(32),
});

export interface Newsroom {
  readonly name: string;
  readonly languages: readonly ('en' | 'ar')[];
  /** One signature is enough to publish. */
  readonly alone: boolean;
}

const markOf = (data: DataFolder): string => join(data.top, 'ceremony-unfinished');

/** The root public key. Makes the newsroom when there is none yet. */
export async function bringNewsroom(crypto: Crypto, data: DataFolder, newsroom: Newsroom): Promise<Bytes> {
  if (!existsSync(data.rootPublic)) await holdCeremony(crypto, data, newsroom);
  const text = (await readFile(data.rootPublic, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new OperatorError(`${data.rootPublic} does not hold a public key.`);
  return fromHex(text);
}

async function holdCeremony(crypto: Crypto, data: DataFolder, newsroom: Newsroom): Promise<void> {
  const mark = markOf(data);
  if (existsSync(data.database) && !existsSync(mark)) {
    throw new OperatorError(
      `${data.database} stands, but ${data.rootPublic} is gone. Put the root public key back; nothing was changed.`,
    );
  }
  await writePrivately(mark, '');
  for (const left of ['', '-wal', '-shm']) await rm(`${data.database}${left}`, { force: true });
  for (const folder of [data.blobs, data.offline, data.workerKeys])
    await rm(folder, { recursive: true, force: true });
  for (const folder of [data.offline, data.workerKeys, data.site])
    await mkdir(folder, { recursive: true, mode: 0o700 });

  const seed = crypto.random(ROOT_SEED_BYTES);
  const root = crypto.signKeypair(seed);
  const publicKey = toHex(root.publicKey);
  await writePrivately(
    data.rootKey,
    `${JSON.stringify({ v: 1, kind: 'amana-root-key', seed: toBase64(seed), publicKey })}\n`,
  );
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    await makeStatements(crypto, data, newsroom, root, storage);
  } finally {
    await storage.close();
  }
  await writePrivately(data.rootPublic, `${publicKey}\n`);
  await rm(mark);
}

async function makeStatements(
  crypto: Crypto,
  data: DataFolder,
  newsroom: Newsroom,
  root: KeyPair,
  storage: Storage,
): Promise<void> {
  const today = dayOf(Date.now());
  const sign = (payload: StatementPayload) =>
    storage.statements.add(signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey));
  const until = (days: number) => ({ notBefore: today, notAfter: addDays(today, days) });

  await sign({
    kind: 'newsroom',
    name: newsroom.name,
    languages: [...newsroom.languages],
    ...(newsroom.alone ? { alone: true } : {}),
    ...until(LIFETIME_DAYS.newsroom),
  });
  const delegate = await ensureDelegate(crypto, data.workerKeys);
  await sign({ kind: 'delegate', role: 'sanitizer', key: toHex(delegate), ...until(LIFETIME_DAYS.delegate) });

  const { secret, invite, epochs } = makeFirstInvite(crypto, root.publicKey, today);
  await writePrivately(
    data.firstInvite,
    `${JSON.stringify({ v: 1, kind: 'amana-first-invite', secret: toBase64(secret) })}\n`,
  );
  await storage.people.addInvite(invite);
  for (const payload of epochs) await sign(payload);
}

/** An invite for a desk lead, and the desk's first epochs, whose private halves it carries sealed. */
export function makeFirstInvite(crypto: Crypto, root: Bytes, today: Day) {
  const secret = crypto.random(32);
  const keys = inviteKeys(crypto, secret);
  const epochs = Array.from({ length: FIRST_DESK_EPOCHS }, (_, week) => makeDeskEpoch(crypto, today, week));
  const invite = {
    id: keys.id,
    tokenHash: toBase64(tokenHash(crypto, keys.token)),
    role: 'lead' as const,
    lastDay: addDays(today, FIRST_INVITE_DAYS),
    carried: epochs.map(({ payload, secretKey }) =>
      sealCarried(crypto, root, keys, `epoch:${payload.id}`, secretKey),
    ),
  };
  return { secret, invite, epochs: epochs.map(({ payload }) => payload) };
}

function makeDeskEpoch(crypto: Crypto, today: Day, week: number) {
  const { publicKey, secretKey } = crypto.kemKeypair(crypto.random(KEM_SECRET_KEY_BYTES));
  const notBefore = addDays(today, week * LIFETIME_DAYS.deskEpoch);
  return {
    secretKey,
    payload: {
      kind: 'desk-epoch' as const,
      id: newEpochId(crypto),
      publicKey: toBase64(publicKey),
      notBefore,
      notAfter: addDays(notBefore, LIFETIME_DAYS.deskEpoch - 1),
    },
  };
}

/** The secret of the first invite while it waits to be used; null afterwards. */
export async function firstInviteSecret(data: DataFolder): Promise<Bytes | null> {
  if (!existsSync(data.firstInvite)) return null;
  return fromBase64(parseJson(inviteFile, await readFile(data.firstInvite, 'utf8'), 'config-invalid').secret);
}

/**
 * Certifies the first desk lead once their enrolment has come: proven, by the invite's secret, to be of the one who
 * was given the invite. Afterwards the root key has nothing more to do here.
 * @returns the lead's name, opened with the invite's secret and stored nowhere; null while nobody has enrolled
 */
export async function certifyFirstLead(
  crypto: Crypto,
  data: DataFolder,
  root: Bytes,
  storage: Storage,
): Promise<string | null> {
  const secret = await firstInviteSecret(data);
  if (secret === null) return null;
  const invite = inviteKeys(crypto, secret);
  const [found] = (await storage.people.enrolments()).flatMap(({ editorId, enrolment }) => {
    const name = enrolledName(crypto, root, invite, enrolment);
    return name === null ? [] : [{ editorId, enrolment, name }];
  });
  if (found === undefined) return null;
  const { seed } = parseJson(rootKeyFile, await readFile(data.rootKey, 'utf8'), 'config-invalid');
  const signing = crypto.signKeypair(fromBase64(seed));
  const today = dayOf(Date.now());
  const { signKey, kemKey } = found.enrolment;
  const window = (days: number) => ({ notBefore: today, notAfter: addDays(today, days) });
  const statements: StatementPayload[] = [
    { kind: 'delegate', role: 'desk-lead', key: signKey, ...window(LIFETIME_DAYS.delegate) },
    {
      kind: 'editor',
      id: found.editorId,
      role: 'lead',
      signKey,
      kemKey,
      ...window(LIFETIME_DAYS.editor),
    },
  ];
  for (const payload of statements) {
    await storage.statements.add(signStatement(crypto, root, payload, root, signing.secretKey));
  }
  await rm(data.firstInvite, { force: true });
  return found.name;
}
