/** Films as telephones and cameras write them: what is seen and heard stays, with its turn, length and number of pictures. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { cut, edited, matrixOf, turned, withMovements, withWordsOf } from './film-made.ts';
import { inPieces, tagsOf, whole } from './made.ts';
import { box, ffmpegOn, film, PLANTED, sound, together } from './media-made.ts';

jest.setTimeout(300_000);

const SECRET = 'PLANTED-0B2E2E76-4E7B';
let sanitizer: Sanitizer;
let plain: Buffer;
let quickTime: Buffer;

beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 1 });
  plain = film('film.mp4', '-c:v', 'libx264', '-g', '10', '-c:a', 'aac');
  quickTime = film('film.mov', '-c:v', 'libx265', '-tag:v', 'hvc1', '-c:a', 'aac');
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array): Promise<{ record: SanitizationRecord; clean: Buffer }> {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  const cleanBytes = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  expect(record).toMatchObject({ status: 'clean', reason: null });
  for (const secret of [SECRET, ...Object.values(PLANTED)]) expect(cleanBytes.includes(secret)).toBe(false);
  return { record, clean: cleanBytes };
}

const withoutProgram = ({ tools }: SanitizationRecord) => tools.every(({ name }) => name !== 'ffmpeg');
const sumOf = (bytes: Buffer, streams: string) =>
  ffmpegOn(bytes, 'sum.md5', ['-map', streams, '-fps_mode', 'passthrough', '-f', 'md5']).toString();

/** The same pictures and the same sound, to the bit, each at its own time. */
function expectSame(clean: Buffer, original: Buffer): void {
  expect(sumOf(clean, '0:v')).toBe(sumOf(original, '0:v'));
  expect(sumOf(clean, '0:a')).toBe(sumOf(original, '0:a'));
}

describe('a film of a telephone', () => {
  it.each(['mp4', 'mov'])('%s loses its words wherever they stand', async (extension) => {
    const original = extension === 'mp4' ? plain : quickTime;
    const { record, clean } = await run(withWordsOf(original, SECRET));
    expect(withoutProgram(record)).toBe(true);
    expect(record.place?.latitude).toBeCloseTo(35.9506, 3);
    expect(tagsOf(clean, extension)).not.toMatch(/GPS|Author|Identifier|UserData|: 20\d\d:/);
    expectSame(clean, original);
  });

  it.each(['mebx', 'gpmd', 'rtmd', 'camm'])('loses its track of movements: %s', async (tag) => {
    const text = `1\n00:00:00,000 --> 00:00:01,000\n${SECRET}\n`;
    const subtitles = ffmpegOn(Buffer.from(text), 'text.mkv', ['-c:s', 'srt']);
    const original = ffmpegOn(together(plain, subtitles), 'both.mp4', [
      ...['-map', '0', '-c', 'copy', '-c:s', 'mov_text'],
    ]);
    const { record, clean } = await run(withMovements(original, tag, SECRET));
    expect(record.actions).toContain('data streams removed');
    expect(record.found.some(({ value }) => value.includes(tag))).toBe(true);
    expect(clean.includes(tag)).toBe(false);
    expectSame(clean, original);
  });

  it.each([
    ['a quarter', matrixOf(0, 1, -1, 0)],
    ['half', matrixOf(-1, 0, 0, -1)],
    ['mirrored', matrixOf(-1, 0, 0, 1)],
  ])('stays turned: %s', async (_name, matrix) => {
    const { record, clean } = await run(turned(plain, matrix));
    expect(withoutProgram(record)).toBe(true);
    expect(clean.includes(matrix)).toBe(true);
  });

  it('loses what an edit hides', async () => {
    const long = film('film.mp4', '-c:v', 'libx264', '-g', '10', '-c:a', 'aac');
    const { clean } = await run(cut(long, 500));
    expect(clean.length).toBeLessThan(long.length * 0.6);
  });

  it('keeps its pictures where boxes for brighter screens stand beside their description', async () => {
    const original = edited(quickTime, (path, body) => {
      if (!path.endsWith('/stsd') || body.toString('latin1', 12, 16) !== 'hvc1') return null;
      const entry = Buffer.concat([
        body.subarray(16),
        box('dvvC', SECRET),
        box('amve', SECRET),
        box('hvcE', SECRET),
      ]);
      return box('stsd', Buffer.concat([body.subarray(0, 8), box('hvc1', entry)]));
    });
    const { clean } = await run(original);
    expectSame(clean, quickTime);
  });

  it.each([
    ['tables first', ['-movflags', '+faststart']],
    ['in fragments', ['-movflags', 'frag_keyframe+empty_moov']],
    ['in fragments with an index', ['-movflags', '+dash+delay_moov+global_sidx', '-frag_duration', '500000']],
    ['two tracks of sound', ['-map', '0', '-map', '1', '-map', '1']],
    ['signed offsets', ['-movflags', 'negative_cts_offsets', '-bf', '2']],
  ])('%s', async (_name, options) => {
    const original = film('film.mp4', '-c:v', 'libx264', '-c:a', 'aac', ...options);
    const { clean } = await run(original);
    expectSame(clean, original);
  });
});

describe('what cannot be copied is encoded anew, and not refused', () => {
  it.each([
    ['ogv', ['-c:v', 'libtheora', '-c:a', 'libvorbis'], 'video/mp4'],
    [
      'avi',
      ['-c:v', 'dvvideo', '-s', '720x576', '-pix_fmt', 'yuv420p', '-ar', '48000', '-ac', '2'],
      'video/mp4',
    ],
    ['avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', '-c:a', 'pcm_u8'], 'video/x-msvideo'],
    ['mov', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_mulaw'], 'video/quicktime'],
    ['mkv', ['-c:v', 'wmv2', '-c:a', 'wmav2'], 'video/mp4'],
    ['mkv', ['-c:v', 'ffv1', '-c:a', 'pcm_alaw'], 'video/x-matroska'],
  ])('%s of %j', async (extension, options, mime) => {
    const { record, clean } = await run(film(`film.${extension}`, ...options));
    expect((record.cleanType ?? record.type)?.mime).toBe(mime);
    expect(
      Number(
        ffmpegOn(clean, 'count.md5', ['-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5'])
          .toString()
          .match(/^0,/gm)?.length,
      ),
    ).toBe(50);
  });

  it.each([
    ['ogg', ['-c:a', 'libspeex', '-ar', '16000'], 'audio/mp4'],
    ['mka', ['-c:a', 'aac'], 'audio/x-matroska'],
    ['webm', ['-c:a', 'libopus'], 'audio/x-matroska'],
    ['mov', ['-c:a', 'pcm_alaw'], 'video/quicktime'],
    ['mka', ['-c:a', 'tta'], 'audio/x-matroska'],
  ])('%s of %j', async (extension, options, mime) => {
    const { record } = await run(sound(`sound.${extension}`, ...options));
    expect((record.cleanType ?? record.type)?.mime).toBe(mime);
  });
});
