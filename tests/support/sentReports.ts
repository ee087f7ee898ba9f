/** Reports that somebody sent without a page: sealed as the page seals them, and put to the intake. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, toBase64 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { encodeReport } from '#protocol/report.ts';
import { sealSmall } from '#protocol/seal.ts';
import type { RunningAmana } from './amana.ts';

/** A conversation of its own for each text. */
export async function sendTexts(running: RunningAmana, texts: readonly string[]): Promise<void> {
  const crypto = await loadCrypto();
  const root = fromHex((await readFile(join(running.data, 'root.pub'), 'utf8')).trim());
  const day = dayOf(Date.now());
  const statements: unknown = await (await fetch(new URL('directory.json', running.intake))).json();
  const { id: epochId, publicKey } = VerifiedDirectory.verify(crypto, root, statements, day).deskEpoch();
  for (const text of texts) {
    const id = newObjectId(crypto);
    const threadKey = toBase64(threadKeyOf(crypto, root, newCodename(crypto)));
    const plain = encodeReport({ v: 1, text, language: 'en', day, threadKey, attachments: [] });
    const recipients = [{ epochId, publicKey }];
    const body = await sealSmall({ crypto, root, kind: 'report', id, recipients }, plain);
    const headers = { 'Content-Type': 'application/octet-stream' };
    const answer = await fetch(new URL(`reports/${id}`, running.intake), { method: 'PUT', headers, body });
    if (answer.status !== 204) throw new Error(`a report was answered with ${answer.status}`);
  }
}
