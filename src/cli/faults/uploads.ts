/** The intake dies again and again while a source's large files are on their way; the client goes on where the disk stopped. */
import { randomFillSync } from 'node:crypto';
import { utf8 } from '#protocol/bytes.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { SourceClient } from '#source/client/client.ts';
import { blobSource } from '#source/client/files.ts';
import type { Finding } from '../doctor/finding.ts';
import { processes } from '../doctor/services.ts';
import { type Fault, type Trial, worst } from './fault.ts';
import { textOf } from './sources.ts';

const MiB = 1024 * 1024;
/** Shares of the whole at which it dies: in the first file, on the way, and with little left. */
const DIES_AT = [0.1, 0.5, 0.9];
const RETRY_MS = 200;
const SIZES = [12 * MiB, 3 * MiB, 50_000];
const WITHIN_MS = 120_000;

const uploads = (name: string, wordsFirst: boolean): Fault => ({
  name,
  about: `kill -9 of the intake at a tenth, at half and at nine tenths of 15 MiB of files, ${wordsFirst ? 'the words sent first' : 'the files sent first'}`,
  isToBeNamed: true,
  async strike(trial) {
    const { house, sources, reports } = trial;
    const sending = sources.send(reports);
    const named = await sendLarge(trial, wordsFirst);
    await sending;
    // Once more, now that the intake lives: to it they are all known.
    await fetch(new URL('/', house.intakeUrl));
    return named;
  },
});

async function sendLarge({ house, sources, desk }: Trial, wordsFirst: boolean): Promise<Finding | null> {
  const { crypto, root } = house;
  const client = await SourceClient.connect({
    crypto,
    fetch,
    server: house.intakeUrl,
    root,
    retryDelaysMs: [RETRY_MS],
  });
  const plain = SIZES.map((length) => randomFillSync(new Uint8Array(length)));
  const files = plain.map((bytes, index) => ({
    name: `${index}.mov`,
    type: 'video/quicktime',
    keepOriginal: true,
    bytes: blobSource(new Blob([bytes])),
  }));
  const number = sources.takeNumber();
  const delivery = client.deliver(
    await client.newCodename(),
    { text: textOf(number), files },
    { wordsFirst, isEndless: true },
  );
  const deaths: Promise<void>[] = [];
  let named: Finding | null = null;
  const die = async (before: Promise<void> | undefined): Promise<void> => {
    await before;
    const isBack = house.kill('intake');
    while (named === null && !isBack()) named = worst(processes(await house.look()));
    await house.back(isBack);
  };
  await delivery.run(({ confirmedBytes, totalBytes }) => {
    const share = confirmedBytes / totalBytes;
    if (share < (DIES_AT[deaths.length] ?? Number.POSITIVE_INFINITY) || share === 1) return;
    deaths.push(die(deaths.at(-1)));
  });
  await Promise.all(deaths);
  if (deaths.length !== DIES_AT.length) throw new Error('the intake did not die as often as it should have');

  await desk.waitFor([number], WITHIN_MS);
  const arrived = await desk.look();
  const [id] = arrived.idsOf(number);
  const report = decodeReport(utf8(arrived.textOf(number) ?? ''));
  const ids = report.attachments.map((one) => one.id);
  if (id === undefined || JSON.stringify(ids) !== JSON.stringify(delivery.attachmentIds))
    throw new Error('a report arrived with other files than were sent');
  sources.acknowledged.set(number, id);
  await desk.until(async () => {
    const done = new Set(
      (await desk.api.attachments()).filter((one) => one.state === 'done').map((one) => one.id),
    );
    return ids.every((one) => done.has(one));
  }, WITHIN_MS);
  for (const [index, attachment] of ids.entries()) {
    const sealed: Uint8Array[] = [];
    for await (const piece of await desk.api.stream('original', attachment)) sealed.push(piece);
    const arrived = await openSmall(
      { crypto, root, kind: 'attachment', id: attachment, slot: 1, secretKeyOf: desk.secretKeyOf },
      Buffer.concat(sealed),
    );
    if (!Buffer.from(arrived).equals(plain[index] ?? new Uint8Array(0)))
      throw new Error('a file arrived with other bytes than were sent');
  }
  return named;
}

export const UPLOADS: readonly Fault[] = [
  uploads('uploads-files-first', false),
  uploads('uploads-words-first', true),
];
