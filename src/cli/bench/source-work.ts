/** What a source's page does with a codename, drops, a report and files, timed where it does it: in a worker. */
import { codenameOf, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { parseDay } from '#protocol/day.ts';
import type { Epoch } from '#protocol/directory.ts';
import { openReplies, parseDrops } from '#protocol/drops.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newEpochId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import { bytesSource, type SealedObject } from '#protocol/seal.ts';
import { ENGLISH } from '#protocol/wordlists/english.ts';
import { parseCodename, WordList } from '#protocol/words.ts';
import type { OutgoingFile } from '#source/client/files.ts';
import { type SealingKeys, sealAttachment, sealReport } from '#source/client/sealing.ts';

export const WORK = ['keys', 'words', 'drops', 'report', 'files'] as const;
export type Work = (typeof WORK)[number];

/** Milliseconds of each run. */
export type WorkTimes = { readonly [name in Work]: readonly number[] };

/** 5 files of 2 MB: as photos come. */
const FILE_BYTES = 2_000_000;
const FILES = 5;

/** A page of writing. */
const REPORT_TEXT = 'Two trucks left the yard at dawn. '.repeat(60);

const readerSchema = z.object({
  root: z.array(z.number()),
  codename: z.array(z.number()),
  today: z.number(),
  replies: z.number(),
});

const random = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};

async function timed(runs: number, act: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startMs = performance.now();
    await act();
    times.push(performance.now() - startMs);
  }
  return times;
}

/** Every byte, as they leave: sealed a few frames at a time. */
async function sealWhole({ length, read }: SealedObject): Promise<void> {
  const STEP = 2 * 1024 * 1024;
  for (let at = 0; at < length; at += STEP) await read(at, Math.min(length, at + STEP));
}

/** The shelf that lies beside the bench's page, and what its reader knows. */
async function shelfBeside() {
  const engine = await loadCrypto();
  const known = parse(readerSchema, await (await fetch('/reader.json')).json());
  const shelf = new Uint8Array(await (await fetch('/shelf.bin')).arrayBuffer());
  const root = Uint8Array.from(known.root);
  const codename = codenameOf(known.codename);
  if (codename === null) throw new Error('no codename lies beside the page');
  const keys = threadKeysOf(engine, threadKeyOf(engine, root, codename));
  const today = parseDay(known.today);
  const readDrops = async (): Promise<void> => {
    const found = openReplies(engine, root, keys, await parseDrops(shelf), today);
    if (found.length !== known.replies) throw new Error(`${found.length} replies were found`);
  };
  return { engine, root, codename, today, readDrops };
}

/** Reading everybody's drops, from their bytes to the replies. */
export async function timeDrops(runs: number): Promise<readonly number[]> {
  const { readDrops } = await shelfBeside();
  return timed(runs, readDrops);
}

export async function timeWork(runs: number): Promise<WorkTimes> {
  const { engine, root, codename, today, readDrops } = await shelfBeside();
  const epoch = (): Epoch => ({
    id: newEpochId(engine),
    publicKey: engine.kemKeypair(engine.random(32)).publicKey,
    notBefore: today,
    notAfter: today,
  });
  const sealing: SealingKeys = { crypto: engine, root, desk: epoch(), cleaner: epoch() };
  const typed = codename.map((place) => ENGLISH[place] ?? '').join(' ');
  const files = Array.from(
    { length: FILES },
    (): OutgoingFile => ({
      name: 'a.jpg',
      type: 'image/jpeg',
      keepOriginal: false,
      bytes: bytesSource(random(FILE_BYTES)),
    }),
  );
  // The list is fetched and looked into while somebody types; what that takes is `words`.
  await parseCodename(typed);
  return {
    keys: await timed(runs, async () =>
      threadKeysOf(engine, threadKeyOf(engine, root, await parseCodename(typed))),
    ),
    words: await timed(runs, () => {
      const list = new WordList(ENGLISH);
      for (const [i, word] of typed.split(' ').entries())
        if (list.placeOf(word) !== codename[i]) throw new Error('the words are not those typed');
    }),
    drops: await timed(runs, readDrops),
    report: await timed(runs, async () => {
      const facts = { text: REPORT_TEXT, day: today, threadKey: engine.random(32), attachments: [] };
      await sealWhole((await sealReport(sealing, facts)).object);
    }),
    files: await timed(runs, async () => {
      for (const file of files) await sealWhole((await sealAttachment(sealing, file)).object);
    }),
  };
}
