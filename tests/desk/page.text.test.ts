import { describe, expect, it } from '@jest/globals';
import { arabicErrors } from '#desk/messages/ar.errors.ts';
import { arabicRecord } from '#desk/messages/ar.record.ts';
import { englishRecord } from '#desk/messages/en.record.ts';
import { folded, matches } from '#desk/text/fold.ts';
import { foundByGroup } from '#desk/text/foundGroups.ts';
import { SHORTEST_PASSPHRASE, strengthOf } from '#desk/text/strength.ts';
import { ERRORS } from '#protocol/errors.ts';
import { MODES } from '#protocol/modes.ts';
import type { FoundValue, SanitizationRecord } from '#protocol/record.ts';
import { regionAt, world } from '#ui/map/decode.ts';

describe('search folds what a reader takes for the same word', () => {
  it.each([
    ['إدلب', 'ادلب'],
    ['مدرسة', 'مدرسه'],
    ['مُحَمَّد', 'محمد'],
    ['على', 'علي'],
    ['شـــمال', 'شمال'],
    ['١٢ تموز', '12 تموز'],
    ['Café', 'cafe'],
  ])('%s is %s', (typed, same) => {
    expect(folded(typed)).toBe(folded(same));
  });

  it('asks for every word of the query, in any order', () => {
    const text = folded('Checkpoint north of Raqqa');
    expect(matches(text, folded('raqqa north'))).toBe(true);
    expect(matches(text, folded('raqqa south'))).toBe(false);
  });
});

describe('strength of a passphrase', () => {
  it('refuses what is shorter than the least length', () => {
    expect(strengthOf('x'.repeat(SHORTEST_PASSPHRASE - 1))).toBe('short');
    expect(strengthOf('q7'.repeat(SHORTEST_PASSPHRASE / 2))).not.toBe('short');
  });

  it('is not impressed by repetition', () => {
    expect(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toBe('weak');
  });

  it('calls five unrelated words strong, in either language', () => {
    expect(strengthOf('lantern orbit velvet mosaic thunder')).toBe('strong');
    expect(strengthOf('قنديل مدار مخمل فسيفساء زيتون')).toBe('strong');
  });
});

describe('what a record found, by group', () => {
  const record = (found: FoundValue[]): SanitizationRecord => ({
    v: 1,
    status: 'clean',
    reason: null,
    type: { mime: 'image/jpeg', extension: 'jpg' },
    cleanType: null,
    mode: 'rebuild',
    found,
    place: null,
    actions: [],
    checks: [],
    tools: [],
    before: { bytes: 1, sha256Hex: '00' },
    after: null,
    perceptualHashHex: null,
    remaining: [],
  });

  it('names a device once, with its maker', () => {
    const [device] = foundByGroup(
      record([
        { name: 'EXIF:Make', value: 'Canon', group: 'device' },
        { name: 'EXIF:Model', value: 'Canon PowerShot S40', group: 'device' },
        { name: 'MakerNotes:SerialNumber', value: '0420123', group: 'device' },
      ]),
    );
    expect(device?.highlights).toEqual(['Canon PowerShot S40']);
    expect(device?.serial).toBe(true);
  });

  it('says days and never hours', () => {
    const [time] = foundByGroup(
      record([
        { name: 'EXIF:DateTimeOriginal', value: '2015:07:03 14:31:07', group: 'time' },
        { name: 'PDF:CreationDate', value: 'D:20150703143107+02', group: 'time' },
      ]),
    );
    expect(time?.highlights).toEqual(['2015-07-03']);
  });

  it('leaves out groups without a value', () => {
    expect(foundByGroup(record([]))).toEqual([]);
  });
});

describe('the words for cleaning again', () => {
  /** Every sentence below a catalogue, with a sample word where it takes one. */
  const sentences = (of: unknown, path = ''): [string, string][] =>
    typeof of === 'object' && of !== null
      ? Object.entries(of).flatMap(([key, value]) => sentences(value, `${path}.${key}`))
      : [[path, typeof of === 'function' ? String(of('\u2068x\u2069')) : String(of)]];
  const english = sentences(englishRecord.again);
  const arabic = sentences(arabicRecord.again);

  it('say what each way is for, in both languages', () => {
    expect(arabic.map(([path]) => path)).toEqual(english.map(([path]) => path));
    expect(Object.keys(englishRecord.again.modes)).toEqual([...MODES]);
    for (const { again } of [englishRecord, arabicRecord]) {
      for (const mode of MODES) {
        const { label, hint } = again.modes[mode];
        expect(label).toMatch(/^.{4,}: .{8,}$/);
        expect(hint).toMatch(/^.{20,}\.$/);
      }
    }
  });

  it('use no word of the trade, and Arabic letters alone in Arabic', () => {
    const jargon = /sanitiz|rebuild|faithful|scan|metadata|encod|worker|queue|epoch|server|JPEG|EXIF|!/i;
    expect(english.filter(([, text]) => jargon.test(text))).toEqual([]);
    const plain = arabic.map(([, text]) => text.replace(/\u2068[^\u2069]*\u2069/g, ''));
    expect(plain.filter((text) => /[A-Za-z0-9,;?!]/.test(text) || !/\p{Script=Arabic}/u.test(text))).toEqual(
      [],
    );
  });

  it('name each failure with a sentence of its own, in both languages', () => {
    const codes = ['original-gone', 'original-closed', 'not-cleaned-again', 'media-changed'] as const;
    for (const sentenceOf of [
      (code: (typeof codes)[number]) => ERRORS[code].sentence,
      (code: (typeof codes)[number]) => arabicErrors[code],
    ]) {
      const all = codes.map(sentenceOf);
      expect(new Set(all).size).toBe(codes.length);
      for (const sentence of all) expect(sentence).toMatch(/^.{20,}\.$/);
    }
  });
});

describe('the offline map', () => {
  it.each([
    ['SY', 35.95, 39.01],
    ['FR', 48.85, 2.35],
    ['BR', -15.8, -47.9],
    [null, 30, -30],
  ])('%s holds %d, %d', (region, latitude, longitude) => {
    expect(regionAt({ x: longitude, y: latitude })).toBe(region);
  });

  it('keeps every point on the globe', () => {
    const points = world().arcs.flat();
    expect(points.length).toBeGreaterThan(7000);
    expect(points.every((point) => Math.abs(point.x) <= 180.1 && Math.abs(point.y) <= 90)).toBe(true);
  });
});
