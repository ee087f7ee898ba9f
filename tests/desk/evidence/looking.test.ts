/** What the evidence viewer makes of clean copies, without a browser: pages, the look of a sound, kinds, custody. */
import { describe, expect, it } from '@jest/globals';
import { custodyOf } from '#desk/client/evidence.ts';
import type { AttachmentState, CaseHistoryItem } from '#desk/client/state.ts';
import { evidenceKind } from '#desk/evidence/kinds.ts';
import { pagesOf } from '#desk/evidence/pages.ts';
import { peaksOf, waveformPath } from '#desk/evidence/waveform.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import { type PicturePage, writePicturePdf } from '#workers/sanitizer/formats/pdf-writer.ts';
import { anArticle } from '../../support/desk.ts';

const jpeg = (mark: number, bytes = 40): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => [0xff, 0xd8, 0xff][at] ?? mark);
const page = (mark: number, words: PicturePage['words'] = []): PicturePage => ({
  width: 420,
  height: 595,
  jpeg: jpeg(mark, 40 + mark),
  isGrey: false,
  pixelWidth: 875,
  pixelHeight: 1240,
  words,
});
const word = { drawn: 'order', x: 1, y: 2, points: 10, length: 20, direction: 0 as const };
const blobOf = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' });

describe('the pages of a clean document', () => {
  it.each([
    ['pictures alone', [page(1), page(2), page(3)]],
    ['pictures with unseen words over them', [page(1, [word]), page(2), page(3, [word, word])]],
  ])('are its pictures, byte for byte: %s', async (_name, pages) => {
    const cut = await pagesOf(blobOf(writePicturePdf(pages)));
    expect(cut.map(({ width, height }) => [width, height])).toEqual(pages.map(() => [420, 595]));
    const bytes = await Promise.all(cut.map(async (one) => new Uint8Array(await one.jpeg.arrayBuffer())));
    expect(bytes).toEqual(pages.map((one) => one.jpeg));
    expect(cut.map(({ jpeg: { type } }) => type)).toEqual(pages.map(() => 'image/jpeg'));
  });

  it('are many, and their list is a long line', async () => {
    const pages = Array.from({ length: 900 }, () => page(1));
    expect(await pagesOf(blobOf(writePicturePdf(pages)))).toHaveLength(900);
  });

  it('are not looked for in anything that the sanitizer did not write', async () => {
    const whole = Buffer.from(writePicturePdf([page(1), page(2)]));
    const text = whole.toString('latin1');
    const other = (from: string | RegExp, to: string) => Buffer.from(text.replace(from, to), 'latin1');
    const refused = [
      Buffer.alloc(0),
      Buffer.from('%PDF-1.7\n'),
      other('%PDF-1.4', '%PDF-1.5'),
      other('/DCTDecode', '/FlateDecod'),
      other('/Type /Catalog', '/Type /Catalog /OpenAction 9 0 R'),
      other('/Count 2', '/Count 3'),
      other(/\/Length 41 >>/, '/Length 99999999 >>'),
      other('\u00ff\u00d8\u00ff', '<?x'),
      whole.subarray(0, whole.length / 2),
    ];
    for (const bytes of refused)
      await expect(pagesOf(blobOf(bytes))).rejects.toMatchObject({ code: 'malformed-object' });
  });
});

describe('the look of a sound', () => {
  it('is the loudest of each part', () => {
    const samples = Float32Array.from([0, 0.1, -0.5, 0, 0, 0, 0.25, 2]);
    expect(peaksOf(samples, 4).map((peak) => Math.round(peak * 100) / 100)).toEqual([0.1, 0.5, 0, 1]);
    // More parts than samples: none is left out, and none is empty.
    expect(peaksOf(Float32Array.from([0.5, 1]), 4)).toEqual([0.5, 0.5, 1, 1]);
    expect(peaksOf(new Float32Array(0), 2)).toEqual([0, 0]);
  });

  it('is drawn the same upwards and downwards', () => {
    expect(waveformPath({ seconds: 1, peaks: [0, 1] })).toBe('M0 1.000L1 0.000L1 2.000L0 1.000Z');
  });
});

describe('kinds', () => {
  it('are shown that a browser draws or plays without running them, and no other', () => {
    expect(
      ['image/jpeg', 'video/mp4', 'audio/x-wav', 'application/pdf', 'text/plain'].map(evidenceKind),
    ).toEqual(['picture', 'film', 'sound', 'pages', 'text']);
    for (const mime of ['image/svg+xml', 'text/html', 'application/zip', 'message/rfc822', '', null])
      expect(evidenceKind(mime)).toBeNull();
  });
});

describe('custody', () => {
  const today = dayOf(Date.UTC(2026, 4, 1));
  const id = (digit: string): ObjectId => parseObjectId(digit.repeat(32));
  const [file, other, amal] = [id('1'), id('2'), id('a')];
  const record: SanitizationRecord = {
    v: 1,
    status: 'clean',
    reason: null,
    type: { mime: 'image/jpeg', extension: 'jpg' },
    cleanType: null,
    mode: 'faithful',
    found: [],
    place: null,
    actions: [],
    checks: [],
    tools: [],
    before: { bytes: 1, sha256Hex: 'b'.repeat(64) },
    after: { bytes: 1, sha256Hex: 'c'.repeat(64) },
    perceptualHashHex: null,
    remaining: [],
  };
  const known: AttachmentState = {
    state: 'clean',
    day: today,
    record,
    hasClean: true,
    hasOriginal: true,
    edition: id('e'),
    cleaningAgain: { state: 'possible', failed: null },
  };
  const history = (...acts: readonly (readonly [days: number, body: EventBody, counted?: boolean])[]) =>
    acts.map(
      ([days, body, counted = true], position): CaseHistoryItem => ({
        position,
        by: amal,
        day: addDays(today, days),
        body,
        counted,
      }),
    );
  const draft = (attachment: ObjectId): EventBody => ({
    type: 'draft-saved',
    draft: { article: anArticle(today), sources: [{ name: 'photo-1.jpg', attachment }] },
  });
  const check = (attachment: ObjectId): EventBody => ({
    type: 'check-set',
    check: 'item/custody',
    about: { kind: 'item', attachment },
    state: 'pass',
    method: '',
    note: '',
  });

  it('begins when the file arrives, and goes on by day through everything that was done with it', () => {
    const steps = custodyOf(
      file,
      today,
      known,
      history(
        [1, { type: 'cleaning-asked', attachment: file, mode: 'faithful' }],
        [1, check(other)],
        [2, check(file)],
        [2, check(file), false],
        [3, draft(file)],
        [3, draft(file)],
        [4, { type: 'promoted', digest: 'd'.repeat(64), path: '/a/' }],
        [4, { type: 'promoted', digest: 'd'.repeat(64), path: '/b/' }],
        [5, draft(other)],
        [6, { type: 'promoted', digest: 'f'.repeat(64), path: '/c/' }],
      ),
    );
    expect(steps.map(({ kind, day }) => [kind, day - today])).toEqual([
      ['arrived', 0],
      ['cleaning-asked', 1],
      ['cleaned', 1],
      ['checked', 2],
      ['drafted', 3],
      ['published', 4],
    ]);
    expect(steps[0]).toMatchObject({ sha256Hex: 'b'.repeat(64) });
    expect(steps[2]).toMatchObject({ sha256Hex: 'c'.repeat(64), mode: 'faithful' });
  });

  it('of a file that is not clean yet is its arrival', () => {
    expect(custodyOf(file, today, undefined, [])).toEqual([{ kind: 'arrived', day: today, sha256Hex: null }]);
    expect(custodyOf(file, today, { state: 'waiting', day: today }, [])).toHaveLength(1);
  });
});
