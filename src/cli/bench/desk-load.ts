/** Bench: a desk with as many reports as are wished for, a case with a long history, and a colleague at work in it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { encodeReport } from '#protocol/report.ts';
import { sealSmall } from '#protocol/seal.ts';
import { deskOptions, readJson } from '../commands/desk/session.ts';
import { type RunningForBench, runAmana, startNewsroom } from './running.ts';

export const PASSPHRASE = 'lantern orbit velvet mosaic thunder';

/** Events of the case that is opened. */
export const CASE_EVENTS = 500;

/** Requests on their way at once. */
const SENDERS = 8;

/** In every report, so that a search for it finds all of them. */
export const EVERYWHERE = 'trucks';

/** Everybody uses these, each at a place of its own in every report, so that no two reports look alike. */
const COMMON = [EVERYWHERE, 'guards', 'noon', 'gate', 'الشاحنات', 'فارغة', 'الحارس', 'البوابة'] as const;

/** What stands in notes and claims. */
const REMARKS = [
  'Ask which gate, and who wrote down the plates.',
  'The pictures of the spring show the same yard.',
  'قارن مع الصور القديمة للفناء.',
] as const;

const SYLLABLES = {
  en: [
    'ka',
    'mo',
    'ri',
    'sha',
    'ten',
    'lu',
    'bar',
    'zi',
    'no',
    'hem',
    'qa',
    'dil',
    'wer',
    'su',
    'fan',
    'yor',
  ],
  ar: ['با', 'تو', 'را', 'شم', 'نو', 'لي', 'بر', 'زي', 'قا', 'هم', 'دل', 'سو', 'فن', 'يو', 'حر', 'مد'],
} as const;

/** One of 65,536 made-up words, the low ones far more often: as in any language, few are everywhere and most are rare. */
function madeUpWord(random: () => number, script: 'en' | 'ar'): string {
  const rank = Math.floor(65_536 * random() ** 3);
  return [12, 8, 4, 0].map((shift) => SYLLABLES[script][(rank >> shift) & 15]).join('');
}

/** The same texts in every run: xorshift32. */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const WORDS = 150;

/** About 1,200 characters, a third of the words Arabic; the number is a word that nobody else uses. */
export function reportText(number: number): string {
  const random = randomFrom(number + 1);
  const words = Array.from({ length: WORDS }, (_, i) => {
    const word = madeUpWord(random, i % 3 === 0 ? 'ar' : 'en');
    return i % 12 === 11 ? `${word}.` : word;
  });
  for (const common of COMMON) words.splice(Math.floor(random() * words.length), 0, common);
  return `Report number${number}. ${words.join(' ')}`;
}

/** From one report to all of them, in both scripts, with two words, and with a part of one. */
export function queriesFor(count: number): { readonly query: string; readonly found: number }[] {
  const twelve = Array.from({ length: count }, (_, i) => String(i)).filter((digits) =>
    digits.startsWith('12'),
  );
  return [
    { query: `number${count - 1}`, found: 1 },
    { query: 'number12', found: twelve.length },
    { query: 'nobody wrote this', found: 0 },
    { query: 'الشاحِنات فارغه', found: count },
    { query: 'guards noon', found: count },
    { query: 'ruck', found: count },
  ];
}

export class DeskUnderLoad {
  readonly newsroom: RunningForBench;
  readonly keyPath: string;
  #colleague: DeskSession | null = null;
  #sent = 0;
  caseId: ObjectId | null = null;

  private constructor(newsroom: RunningForBench, keyPath: string) {
    this.newsroom = newsroom;
    this.keyPath = keyPath;
  }

  static async start(): Promise<DeskUnderLoad> {
    const newsroom = await startNewsroom();
    if (newsroom.invite === null) throw new Error('a new newsroom has an invite');
    const keyPath = join(newsroom.folder, 'editor.json');
    const passphrasePath = join(newsroom.folder, 'passphrase');
    await writeFile(passphrasePath, PASSPHRASE);
    const key = ['--key', keyPath, '--passphrase-file', passphrasePath];
    await runAmana(['desk', ...key, 'enroll', '--invite', newsroom.invite]);
    return new DeskUnderLoad(newsroom, keyPath);
  }

  /** Sends reports of as many different sources, until there are so many. */
  async fill(count: number): Promise<void> {
    const crypto = await loadCrypto();
    const { root, intake } = this.newsroom;
    const { id: epochId, publicKey } = (await this.newsroom.directory()).deskEpoch();
    const day = dayOf(Date.now());
    const send = async (number: number): Promise<void> => {
      const id = newObjectId(crypto);
      const threadKey = toBase64(threadKeyOf(crypto, root, newCodename(crypto)));
      const plain = encodeReport({
        v: 1,
        text: reportText(number),
        language: number % 2 === 0 ? 'en' : 'ar',
        day,
        threadKey,
        attachments: [],
      });
      const recipients = [{ epochId, publicKey }];
      const body = await sealSmall({ crypto, root, kind: 'report', id, recipients }, plain);
      const answer = await fetch(new URL(`reports/${id}`, intake), {
        method: 'PUT',
        headers: { 'Content-Type': 'application/octet-stream' },
        body,
      });
      if (answer.status !== 204) throw new Error(`a report was answered with ${answer.status}`);
    };
    const numbers = Array.from({ length: count - this.#sent }, (_, i) => this.#sent + i).values();
    const sender = async (): Promise<void> => {
      for (const number of numbers) await send(number);
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    this.#sent = count;
    const colleague = await this.colleague();
    // Released one after another by the newsroom's janitor.
    while ((colleague.state?.reports.length ?? 0) < count) {
      await colleague.sync();
      await sleep(200);
    }
  }

  /** Another session of the same editor, without a page. */
  async colleague(): Promise<DeskSession> {
    this.#colleague ??= await (
      await openKey(deskOptions(this.newsroom.newsroom), await readJson(this.keyPath), PASSPHRASE)
    ).login();
    if (this.#colleague.state === null) await this.#colleague.sync();
    return this.#colleague;
  }

  /** Files one report, and works on its case until its history is as long as is measured. */
  async makeLongCase(title: string): Promise<void> {
    const colleague = await this.colleague();
    // Far below the first rows, which are opened while the desk is filled: a case's row does not begin with its text.
    const report = colleague.state?.reports.at(-1);
    if (report === undefined) throw new Error('a desk without a report');
    const caseId = await colleague.fileReport(report.id, { title });
    const lengthNow = (): number =>
      colleague.state?.cases.find(({ id }) => id === caseId)?.history.length ?? 0;
    for (let i = 0; lengthNow() < CASE_EVENTS; i += 1) {
      const words = REMARKS[i % REMARKS.length];
      if (i % 10 === 0) await colleague.makeClaim(caseId, `Claim ${i}: ${words}`);
      else await colleague.note(caseId, `Note ${i}: ${words} ${words}`);
    }
    this.caseId = caseId;
  }

  async rename(title: string): Promise<void> {
    if (this.caseId === null) throw new Error('no case to rename');
    await (await this.colleague()).rename(this.caseId, title);
  }

  async stop(): Promise<void> {
    await this.#colleague?.lock();
    await this.newsroom.stop();
  }
}
