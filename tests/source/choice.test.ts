/** What the source chose for a file, as it arrives at a real intake: from the page's modules, and from a terminal. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { toHex } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { DESK_SLOT, headerBytes, SANITIZER_SLOT } from '#protocol/layout.ts';
import { type OpenedHeader, openHeader, openSmall } from '#protocol/open.ts';
import { SourceClient } from '#source/client/client.ts';
import type { Leaving } from '#source/draft.ts';
import { inspectFile } from '#source/inspect.ts';
import { outgoingFile } from '#source/outgoing.ts';
import { amana } from '../support/amana.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { loadedPdf, SECRETS } from '../workers/sanitizer/made.ts';
import { expectNothingTold } from './told.ts';

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const PHOTO = join(MEDIA, 'iphone-4.jpg');

let intake: TestIntake;
let server: readonly string[];
let report: string;
let pdf: string;
beforeAll(async () => {
  intake = await startIntake();
  server = ['--server', intake.url, '--root', toHex(intake.newsroom.root.publicKey)];
  report = join(intake.folder.path, 'report.txt');
  pdf = join(intake.folder.path, 'planted.pdf');
  await writeFile(report, 'Two trucks without plates.');
  await writeFile(pdf, await loadedPdf());
});
afterAll(() => intake.stop());

const argumentsFor = (id: ObjectId, slot: number) => ({
  crypto: intake.crypto,
  root: intake.newsroom.root.publicKey,
  kind: 'attachment' as const,
  id,
  slot,
  secretKeyOf: (epoch: Parameters<typeof intake.newsroom.secretKeys.get>[0]) =>
    intake.newsroom.secretKeys.get(epoch) ?? null,
});

async function sealedBytes(id: ObjectId): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await intake.storage.attachments.openSealed(id);
  const parts: Uint8Array[] = [];
  for await (const part of blob!.chunks()) parts.push(Uint8Array.from(part));
  await blob!.close();
  return Uint8Array.from(Buffer.concat(parts));
}

interface Arrived extends Pick<OpenedHeader, 'withholdFindings' | 'keepOriginal' | 'mode'> {
  readonly file: Buffer;
  readonly forEditors: boolean;
}

async function arrived(id: ObjectId): Promise<Arrived> {
  const sealed = await sealedBytes(id);
  const args = argumentsFor(id, SANITIZER_SLOT);
  const header = sealed.subarray(0, headerBytes('attachment'));
  const { withholdFindings, keepOriginal, mode } = await openHeader(
    { ...args, sealedBytes: sealed.length },
    header,
  );
  const file = Buffer.from(await openSmall(args, sealed));
  const forEditors = await openSmall(argumentsFor(id, DESK_SLOT), sealed).then(
    () => true,
    (thrown: unknown) => {
      expect(thrown).toBeInstanceOf(AmanaError);
      return false;
    },
  );
  return { withholdFindings, keepOriginal, mode, file, forEditors };
}

const FLAGS: readonly (readonly [Leaving, Omit<Arrived, 'file'>])[] = [
  ['remove', { withholdFindings: true, keepOriginal: false, forEditors: false, mode: null }],
  ['tell', { withholdFindings: false, keepOriginal: false, forEditors: false, mode: null }],
  ['keep', { withholdFindings: false, keepOriginal: true, forEditors: true, mode: null }],
];

describe.each(FLAGS)('the choice to %s', (leaving, flags) => {
  it('is on the wire as the page sends it', async () => {
    const { crypto, url, newsroom } = intake;
    const root = newsroom.root.publicKey;
    const client = await SourceClient.connect({ crypto, fetch, server: url, root });
    const file = new Blob([readFileSync(PHOTO)]);
    const { removed } = await inspectFile(file);
    const chosen = { name: 'photo.jpg', type: '', file, leaving, mode: null, edited: removed?.file ?? null };
    const files = [outgoingFile(chosen)];
    const delivery = client.deliver(await client.newCodename(), { text: 'Two trucks.', files });
    await delivery.run(() => undefined);
    const { file: bytes, ...said } = await arrived(delivery.attachmentIds[0]!);
    expect(said).toEqual(flags);
    if (leaving === 'remove') expectNothingTold(bytes, 'jpg');
    else expect(bytes.equals(readFileSync(PHOTO))).toBe(true);
  });

  it('is on the wire as a terminal sends it', async () => {
    const args = ['send', ...server, '--text', report, '--hidden', leaving, '--attach', PHOTO, pdf, '--json'];
    const { code, stdout, stderr } = await amana(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { attachments } = z.object({ attachments: z.array(z.string()) }).parse(JSON.parse(stdout));
    const [photo, paper] = await Promise.all(attachments.map((id) => arrived(parseObjectId(id))));
    const { file, ...said } = photo!;
    expect(said).toEqual(flags);
    if (leaving === 'remove') expectNothingTold(file, 'jpg');
    else expect(file.equals(readFileSync(PHOTO))).toBe(true);
    // Of a PDF nothing is removed before it is sealed: the worker gets all of it, and is told what to say of it.
    const { file: whole, ...alike } = paper!;
    expect(alike).toEqual(flags);
    expect(whole.equals(readFileSync(pdf))).toBe(true);
  });
});

describe('amana send --hidden and --show', () => {
  it('removes unless something else is said', async () => {
    const { stdout } = await amana(['send', ...server, '--text', report, '--attach', PHOTO, '--json']);
    const { attachments } = z.object({ attachments: z.array(z.string()) }).parse(JSON.parse(stdout));
    const { file, ...said } = await arrived(parseObjectId(attachments[0]!));
    expect(said).toEqual(FLAGS[0]![1]);
    expectNothingTold(file, 'jpg');
  });

  it('lists what the attachments hide and who removes it, and sends nothing', async () => {
    const before = await intake.storage.attachments.waiting();
    const { code, stdout } = await amana(['send', ...server, '--show', '--attach', PHOTO, pdf]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^iphone-4\.jpg\n {2}a place +41\.8530, 12\.4888\n[\s\S]*Removed here/);
    expect(stdout).toMatch(
      /^planted\.pdf\n[\s\S]*a name +[^\n]*Samira[\s\S]*a closed machine of the newsroom/m,
    );
    const json = await amana(['send', ...server, '--show', '--attach', PHOTO, pdf, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      hidden: 'remove',
      attachments: [
        { name: 'iphone-4.jpg', read: true, removedHere: true, left: [] },
        { name: 'planted.pdf', read: true, removedHere: false, left: null },
      ],
    });
    expect(json.stdout).toContain(SECRETS.owner);
    expect(await intake.storage.attachments.waiting()).toEqual(before);
  });

  it.each([
    [['--hidden', 'shiny', '--attach', PHOTO], 2],
    [['--show'], 1],
  ])('refuses %j', async (args, expected) => {
    const { code, stdout, stderr } = await amana(['send', ...server, '--text', report, ...args]);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
