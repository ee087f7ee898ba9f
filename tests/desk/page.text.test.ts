import { describe, expect, it } from '@jest/globals';
import { regionAt, world } from '#desk/map/decode.ts';
import { folded, matches } from '#desk/text/fold.ts';
import { foundByGroup } from '#desk/text/foundGroups.ts';
import { SHORTEST_PASSPHRASE, strengthOf } from '#desk/text/strength.ts';
import type { FoundValue, SanitizationRecord } from '#protocol/record.ts';

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
