/** The running side of a ceremony: what waits for the root key is asked for, and what comes back is checked and taken. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { fromHex } from '#protocol/bytes.ts';
import { type Ask, type Certificates, certificatesHold, type Request } from '#protocol/ceremony.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { type SignedStatement, type StatementPayload, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { editorIdOf } from '#protocol/identity.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { askAsDelegate } from '#workers/sanitizer/keys.ts';
import { writePrivately } from '../files.ts';
import type { DataFolder } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { asAsk, holdersIn } from './certify.ts';
import { isRoots, parseRootPublic, payloadOf } from './record.ts';

/** A worker host asks again when its certificate has less than this left: as long as doctor warns. */
export const RENEW_DAYS = 42;

/** The root that this folder is pinned to, hex. */
export async function pinnedRoot(data: DataFolder): Promise<string> {
  if (!existsSync(data.rootPublic))
    throw new OperatorError(`${data.top} belongs to no newsroom yet; nothing was changed.`);
  return parseRootPublic(await readFile(data.rootPublic, 'utf8'), data.rootPublic);
}

export async function withStorage<T>(data: DataFolder, use: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}

interface Wanted {
  /** The worker host's folder, where it is not in the data folder. */
  readonly workerKeys: string;
  /** Somebody on the desk who is to be a lead. */
  readonly lead: string | null;
}

/** Everything in this folder that waits for the root key. */
export async function makeRequest(
  crypto: Crypto,
  data: DataFolder,
  root: string,
  today: Day,
  wanted: Wanted,
): Promise<Request> {
  const base = { v: 1 as const, kind: 'amana-request' as const, root, day: today };
  const host = async () => asAsk(await askAsDelegate(crypto, wanted.workerKeys, fromHex(root)));
  // A worker host of its own has keys and no database.
  if (!existsSync(data.database)) return { ...base, asks: [await host()] };
  return withStorage(data, async (storage) => {
    const statements = await storage.statements.all();
    const signed = statements.filter((statement) => isRoots(crypto, root, statement));
    const asks: Ask[] = [];
    const holders = holdersIn({ root, statements: signed });
    if (existsSync(wanted.workerKeys)) {
      const one = await host();
      const standing = holders.find(({ key }) => one.ask === 'sanitizer' && key === one.key);
      if (standing === undefined || standing.until < addDays(today, RENEW_DAYS)) asks.push(one);
    }
    const certified = new Set(holders.map(({ key }) => key));
    for (const { enrolment } of await storage.people.enrolments()) {
      const invite = await storage.people.invite(enrolment.inviteId);
      if (invite?.role === 'lead' && !certified.has(enrolment.signKey))
        asks.push({ ask: 'invited-lead', enrolment });
    }
    if (wanted.lead !== null) asks.push(askForLead(statements, wanted.lead));
    return { ...base, asks, signed };
  });
}

function askForLead(statements: readonly SignedStatement[], id: string): Ask {
  const [newest] = statements
    .flatMap((statement) => {
      const payload = payloadOf(statement);
      return payload.kind === 'editor' && payload.id === id ? [{ statement, payload }] : [];
    })
    .sort((a, b) => b.payload.notBefore - a.payload.notBefore);
  if (newest === undefined) throw new OperatorError('Nobody on the desk has this id; nothing was changed.');
  return { ask: 'desk-lead', editor: newest.statement };
}

/** Certificates that were checked, and what taking them would do. */
export interface Arrived {
  readonly file: Certificates;
  readonly payloads: readonly StatementPayload[];
  /** The root has said nothing in this folder yet. What a worker has said there of itself does not count: it starts first. */
  readonly begins: boolean;
  /** Statements that are not here yet. */
  readonly added: number;
  /** Desk leads who would be off the desk, with what was wrapped to them. */
  readonly removed: readonly string[];
}

/** What the root may say in a certificate. The rest is said by leads and hosts, and comes by other ways. */
const KINDS = new Set(['newsroom', 'delegate', 'editor', 'revocation', 'desk-epoch']);

/** Checks everything and changes nothing. @throws OperatorError in one sentence */
export async function examineCertificates(
  crypto: Crypto,
  data: DataFolder,
  file: Certificates,
  today: Day,
): Promise<Arrived> {
  const pinned = existsSync(data.rootPublic) ? await pinnedRoot(data) : null;
  if (pinned !== null && pinned !== file.root)
    throw new OperatorError('These certificates are of another newsroom; nothing was changed.');
  if (pinned === null && existsSync(data.database))
    throw new OperatorError(
      `${data.database} stands, but ${data.rootPublic} is gone. Put the root public key back; nothing was changed.`,
    );
  const whole =
    certificatesHold(crypto, file) && file.statements.every((one) => isRoots(crypto, file.root, one));
  const payloads = whole ? file.statements.map(payloadOf) : [];
  if (!whole || payloads.some(({ kind }) => !KINDS.has(kind)))
    throw new OperatorError('These certificates were altered on their way, or damaged; nothing was changed.');
  for (const said of payloads) {
    if ('notAfter' in said && said.notAfter < today)
      throw new OperatorError('These certificates have ended already; nothing was changed.');
    // One day of slack: the two machines may be on either side of midnight.
    const begins = 'day' in said ? said.day : said.notBefore;
    if (said.kind !== 'desk-epoch' && begins > addDays(today, 1))
      throw new OperatorError(
        'These certificates begin in the future: one of the two clocks is wrong. Nothing was changed.',
      );
  }
  const standing =
    pinned === null || !existsSync(data.database)
      ? []
      : await withStorage(data, (storage) => storage.statements.all());
  requireNewsroom(crypto, file, [...standing, ...file.statements], today);
  const known = new Set(standing.map(({ by, payload }) => `${by} ${payload}`));
  const gone = payloads.flatMap((said) => (said.kind === 'revocation' ? [said.key] : []));
  const removed = standing.map(payloadOf).flatMap((said) => {
    return said.kind === 'editor' && gone.includes(said.signKey) ? [said.id] : [];
  });
  return {
    file,
    payloads,
    begins: !standing.some((one) => isRoots(crypto, file.root, one)),
    added: file.statements.filter(({ by, payload }) => !known.has(`${by} ${payload}`)).length,
    removed: [...new Set(removed)],
  };
}

function requireNewsroom(
  crypto: Crypto,
  { root }: Certificates,
  statements: readonly SignedStatement[],
  today: Day,
): void {
  try {
    VerifiedDirectory.verify(crypto, fromHex(root), { v: 1, statements: [...statements] }, today);
  } catch (cause) {
    if (!(cause instanceof AmanaError) || cause.code !== 'directory-invalid') throw cause;
    throw new OperatorError(
      'With these certificates the newsroom would have no statement of its own: bring those of the first ceremony first. Nothing was changed.',
      { cause },
    );
  }
}

/** Takes what was examined. A running newsroom sees it at once; done twice, it is done once. */
export async function takeCertificates(crypto: Crypto, data: DataFolder, arrived: Arrived): Promise<void> {
  const { file, payloads } = arrived;
  await mkdir(data.top, { recursive: true, mode: 0o700 });
  await mkdir(data.site, { recursive: true, mode: 0o700 });
  // First of all: from here on the folder is no other newsroom's, and the rest can be repeated.
  if (!existsSync(data.rootPublic)) await writePrivately(data.rootPublic, `${file.root}\n`);
  await withStorage(data, async (storage) => {
    for (const invite of file.invites) await storage.people.addInvite(invite);
    for (const statement of file.statements) await storage.statements.add(statement);
    const revoked = payloads.flatMap((said) => (said.kind === 'revocation' ? [said.key] : []));
    for (const key of revoked) await storage.keys.destroyFor(editorIdOf(crypto, fromHex(key)));
    if (arrived.removed.length > 0) await storage.people.cancelOpenInvites();
  });
}
