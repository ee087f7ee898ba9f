/**
 * The folder of a ceremony: the root key's files, its public half, what it has signed so far, and an invite that
 * waits. All but the key and the invite is public; it lies here so that a machine without a network knows what ends when.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toBase64 } from '#protocol/bytes.ts';
import {
  type SignedStatement,
  type StatementPayload,
  signatureHolds,
  signedStatement,
  statementPayload,
} from '#protocol/directory.ts';
import type { Verifier } from '#protocol/engines/crypto.ts';
import { hex, parseJson, z } from '#protocol/schema.ts';
import { writePrivately } from '../files.ts';
import { OperatorError } from '../terminal.ts';
import { readCeremonyFile } from './asking.ts';

const recordFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-ceremony-record'),
  root: hex(32),
  statements: z.array(signedStatement),
});

export interface CeremonyRecord {
  readonly folder: string;
  /** Hex. */
  readonly root: string;
  readonly statements: readonly SignedStatement[];
}

const recordPath = (folder: string): string => join(folder, 'record.json');
export const publicPath = (folder: string): string => join(folder, 'root.pub');
export const invitePath = (folder: string): string => join(folder, 'invite.json');

/** `root.pub`, or the settings of the services, which name it in one line. */
const rootPublicFile = z.string().check(z.regex(/^(AMANA_ROOT=)?[0-9a-f]{64}\s*$/));

export const parseRootPublic = (text: string, path: string): string => {
  const parsed = rootPublicFile.safeParse(text);
  if (!parsed.success) throw new OperatorError(`${path} does not hold a public key; nothing was changed.`);
  return parsed.data.trim().slice(-64);
};

/** A demo's offline folder has no record yet: what it signed comes with the first request. */
const kept = z.object({ publicKey: hex(32) });

/** @throws OperatorError for a folder without a root key's traces, or with a record that was altered */
export async function readRecord(crypto: Verifier, folder: string): Promise<CeremonyRecord> {
  if (!existsSync(recordPath(folder))) {
    const plain = join(folder, 'root.key');
    if (!existsSync(plain))
      throw new OperatorError(`${folder} is not the folder of a ceremony; nothing was changed.`);
    return {
      folder,
      root: (await readCeremonyFile(kept, plain, 'a root key')).publicKey,
      statements: [],
    };
  }
  const file = await readCeremonyFile(recordFile, recordPath(folder), 'the record of a ceremony');
  if (!file.statements.every((statement) => isRoots(crypto, file.root, statement)))
    throw new OperatorError(`${recordPath(folder)} was altered; nothing was changed.`);
  return { folder, root: file.root, statements: file.statements };
}

export const isRoots = (crypto: Verifier, root: string, statement: SignedStatement): boolean =>
  statement.by === root && signatureHolds(crypto, fromHex(root), statement);

export const payloadOf = ({ payload }: SignedStatement): StatementPayload =>
  parseJson(statementPayload, payload, 'directory-invalid');

/** With more that the root has signed, each once. */
export function withMore(
  crypto: Verifier,
  record: CeremonyRecord,
  more: readonly SignedStatement[],
): CeremonyRecord {
  const known = new Set(record.statements.map(({ payload }) => payload));
  const added = more.filter((one) => isRoots(crypto, record.root, one) && !known.has(one.payload));
  return { ...record, statements: [...record.statements, ...added] };
}

export const writeRecord = (record: CeremonyRecord): Promise<void> =>
  writePrivately(
    recordPath(record.folder),
    `${JSON.stringify({ v: 1, kind: 'amana-ceremony-record', root: record.root, statements: record.statements })}\n`,
  );

export const writeInvite = (folder: string, secret: Uint8Array): Promise<void> =>
  writePrivately(
    invitePath(folder),
    `${JSON.stringify({ v: 1, kind: 'amana-first-invite', secret: toBase64(secret) })}\n`,
  );

/** What the newsroom is called and set up for, by its newest statement; null where none is known. */
export function newsroomOf(record: Pick<CeremonyRecord, 'statements'>) {
  return record.statements
    .map(payloadOf)
    .reduce<Extract<StatementPayload, { kind: 'newsroom' }> | null>(
      (newest, payload) =>
        payload.kind === 'newsroom' && (newest === null || payload.notBefore >= newest.notBefore)
          ? payload
          : newest,
      null,
    );
}
