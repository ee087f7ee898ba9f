/** Archives and mails: what is within goes the whole way by itself, and hostile ones end within their limits. */

import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Limits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { verifyPacked } from '#workers/sanitizer/verify/packed.ts';
import { inPieces, loadedJpeg, SECRETS, whole } from './made.ts';
import { makeMail, makeTar, makeTgz, makeZip, nestedZip, paxEntry, type ZipEntry } from './packed.ts';

const MIB = 1024 * 1024;
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  archiveMembers: 20,
  expandedBytes: 64 * MIB,
  freeExpandedBytes: 4 * MIB,
};
let sanitizer: Sanitizer;
let photo: Buffer;

beforeAll(async () => {
  photo = await loadedJpeg();
  sanitizer = await startSanitizer({ limits: LIMITS, spare: 2 });
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array): Promise<{ record: SanitizationRecord; clean: Buffer }> {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  expect(clean === null).toBe(record.status === 'rejected');
  if (clean === null) return { record, clean: Buffer.alloc(0) };
  const cleanBytes = await whole(clean.read());
  await clean.dispose();
  expect(record.checks.every(({ passed }) => passed)).toBe(true);
  return { record, clean: cleanBytes };
}

/** Also in what Base64 hides. */
function expectNoSecret(clean: Buffer): void {
  const decoded = clean
    .toString('latin1')
    .replace(/(?:[A-Za-z0-9+/=]{4,}\r\n)+/g, (lines) =>
      Buffer.from(lines.replaceAll('\r\n', ''), 'base64').toString('latin1'),
    );
  for (const secret of [...Object.values(SECRETS), 'planted']) {
    expect(clean.includes(secret)).toBe(false);
    expect(decoded.includes(secret)).toBe(false);
  }
}

const namesIn = (clean: Buffer) => clean.toString('latin1').match(/file-\d+\.(?:txt|jpg|eml|zip)/g) ?? [];
const found = (record: SanitizationRecord, name: RegExp) =>
  record.found.filter((one) => name.test(one.name)).map((one) => one.value);
const text = (words: string) => Buffer.from(words);
const LINK = (0o120777 << 16) >>> 0;

describe('ZIP', () => {
  it('keeps what came out clean, by neutral names, with one date and no owner', async () => {
    const { record, clean } = await run(
      makeZip(
        [
          { name: `planted/${SECRETS.owner}.jpg`, bytes: photo, comment: SECRETS.comment },
          { name: 'planted.txt', bytes: text('to be read'), hasDescriptor: true },
          { name: 'planted.bin', bytes: Buffer.from([0, 1, 2, 3, 4]), stored: true },
          { name: 'planted-wide.txt', bytes: text('and this'), isWide: true, stored: true },
          { name: 'planted-link', bytes: text('/etc/passwd'), attributes: LINK, stored: true },
        ],
        SECRETS.comment,
      ),
    );
    expect(record).toMatchObject({ status: 'clean', cleanType: null, type: { mime: 'application/zip' } });
    expectNoSecret(clean);
    expect(new Set(namesIn(clean))).toEqual(new Set(['file-001.jpg', 'file-002.txt', 'file-004.txt']));
    expect(clean.includes('to be read')).toBe(true);
    expect(record.place?.latitude).toBeCloseTo(35.9506, 3);
    expect(found(record, /^Zip:FileName$/)).toContain(`planted/${SECRETS.owner}.jpg`);
    expect(found(record, /^Zip:(?:File)?Comment$/)).toEqual([SECRETS.comment, SECRETS.comment]);
    expect(found(record, /^file-001\.jpg · .*SerialNumber$/)).toEqual([SECRETS.serial]);
    expect(found(record, /^file-003 · left out$/)).toEqual(['format not supported']);
    expect(record.actions).toEqual(
      expect.arrayContaining(['files left out that could not be cleaned', 'links and devices left out']),
    );
    expect(record.remaining).toContain('camera noise');
  });

  it('goes down three levels and not four', async () => {
    const { record } = await run(nestedZip(text('deep'), 3));
    expect(record.status).toBe('clean');
    const deeper = await run(nestedZip(text('deep'), 4));
    expect(deeper.record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  });

  it('takes names for what they are: words, not ways', async () => {
    const names = [
      '../../etc/passwd',
      '/etc/shadow',
      'C:\\Windows\\x.txt',
      '..\\x.txt',
      'a\0b.txt',
      'x'.repeat(5000),
    ];
    const { record, clean } = await run(makeZip(names.map((name) => ({ name, bytes: text('words') }))));
    expect(record.status).toBe('clean');
    expect(new Set(namesIn(clean)).size).toBe(names.length);
    expect(found(record, /^Zip:FileName$/)).toContain('../../etc/passwd');
  });

  const bomb = Buffer.alloc(8 * MIB);
  const few = (entry: Partial<ZipEntry>, count: number): ZipEntry[] =>
    Array.from({ length: count }, (_one, index) => ({
      name: `${index}.txt`,
      bytes: text('words'),
      ...entry,
    }));
  it.each([
    ['a flat bomb', () => makeZip([{ name: 'a', bytes: bomb }]), 'limits exceeded'],
    ['a bomb that lies', () => makeZip([{ name: 'a', bytes: bomb, declaredBytes: 9 }]), 'file is damaged'],
    ['a bomb in a zip', () => nestedZip(makeZip([{ name: 'a', bytes: bomb }]), 1), 'limits exceeded'],
    [
      'a bomb of overlapping entries',
      () => makeZip([...few({}, 1), ...few({ sameAs: 0 }, 9)]),
      'limits exceeded',
    ],
    ['too many files', () => makeZip(few({}, 21)), 'limits exceeded'],
    ['an encrypted file', () => makeZip(few({ flags: 1 }, 1)), 'could not be opened'],
    ['a wrong checksum', () => makeZip(few({ declaredCrc: 1 }, 2)), 'file is damaged'],
    [
      'nothing that is known',
      () => makeZip(few({ bytes: Buffer.from([0, 1, 2, 3]) }, 3)),
      'format not supported',
    ],
    ['a cut', () => makeZip(few({}, 3)).subarray(0, 100), 'file is damaged'],
  ])('with %s is rejected', async (_what, make, reason) => {
    const { record } = await run(make());
    expect(record).toMatchObject({ status: 'rejected', reason });
  });

  it('shares one budget among all depths', async () => {
    const noise = Buffer.alloc(12 * MIB, 'some words and a few more\n');
    const inner = makeZip(few({ bytes: noise, stored: true }, 2));
    const { record } = await run(makeZip(few({ bytes: inner, stored: true }, 3)));
    expect(record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  });
});

describe('TAR', () => {
  const entries = () => [
    { name: 'planted/', type: '5' },
    { name: '././@LongLink', type: 'L', bytes: text(`planted/${'long/'.repeat(40)}photo.jpg\0`) },
    { name: 'planted/long', bytes: photo },
    paxEntry({ path: `${SECRETS.owner}/words.txt`, mtime: '1700000000.123', comment: SECRETS.comment }),
    { name: 'planted-short', bytes: text('to be read') },
    { name: 'planted-link', type: '2', link: '/etc/passwd' },
    { name: 'planted-hard', type: '1', link: 'planted-short' },
    { name: 'planted-device', type: '3' },
    { name: 'planted-old', type: '\0', bytes: text('v7') },
  ];

  it.each([
    ['plain', makeTar, (bytes: Buffer) => bytes],
    ['in gzip', makeTgz, (bytes: Buffer) => gunzipSync(bytes)],
  ])('%s keeps its files and nothing else', async (_how, make, unpack) => {
    const { record, clean } = await run(make(entries()));
    expect(record.status).toBe('clean');
    const tar = unpack(clean);
    expectNoSecret(tar);
    expect(namesIn(tar)).toEqual(['file-001.jpg', 'file-002.txt', 'file-003.txt']);
    expect(found(record, /^Tar:FileName$/)).toEqual(
      expect.arrayContaining([
        `planted/${'long/'.repeat(40)}photo.jpg`.slice(0, 200),
        `${SECRETS.owner}/words.txt`,
      ]),
    );
    expect(found(record, /^Tar:User$/)).toEqual([SECRETS.owner.slice(0, 30)]);
    expect(found(record, /^Tar:LinkTarget$/)).toContain('/etc/passwd');
    expect(record.actions).toContain('links and devices left out');
  });

  it('in gzip loses the name in the header, and junk behind the end', async () => {
    const named = gzipSync(makeTar([{ name: 'a', bytes: text('words') }]));
    named[3] = 8;
    const file = Buffer.concat([named.subarray(0, 10), text('planted.tar\0'), named.subarray(10)]);
    const { record, clean } = await run(Buffer.concat([file, text(SECRETS.tail)]));
    if (record.status === 'clean') expectNoSecret(gunzipSync(clean));
    else expect(record.reason).toBe('file is damaged');
    expect(found((await run(file)).record, /^Gzip:FileName$/)).toEqual(['planted.tar']);
  });

  it.each([
    ['a file that is longer than the archive', () => makeTar([{ name: 'a', declaredBytes: 99_999 }])],
    ['a broken pax header', () => makeTar([{ name: 'p', type: 'x', bytes: text('999 path=x\n') }])],
    ['a broken gzip', () => makeTgz([{ name: 'a', bytes: photo }]).subarray(0, 1500)],
  ])('with %s is rejected', async (_what, make) => {
    expect((await run(make())).record).toMatchObject({ status: 'rejected', reason: 'file is damaged' });
  });

  it('in gzip of nothing but blanks is a bomb', async () => {
    const { record } = await run(makeTgz([{ name: 'a', bytes: Buffer.alloc(32 * MIB) }]));
    expect(record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  });
});

describe('mail', () => {
  it('keeps subject, text and attachments, and no header', async () => {
    const inner = makeMail({
      subject: 'within',
      text: 'inner words',
      files: [{ name: 'planted.jpg', type: 'image/jpeg', bytes: photo }],
    });
    const { record, clean } = await run(
      makeMail({
        subject: 'Überraschung \u200bسلام',
        text: 'words to be read',
        html: '<p>words <b>to be</b> read</p><img src="https://planted.example/1.gif">',
        files: [
          { name: 'planted.jpg', type: 'image/jpeg', bytes: photo },
          { name: 'planted.eml', type: 'message/rfc822', bytes: inner },
          { name: 'planted.vcf', type: 'text/vcard', bytes: text(`BEGIN:VCARD\nFN:${SECRETS.owner}\n`) },
        ],
      }),
    );
    expect(record.status).toBe('clean');
    expectNoSecret(clean);
    const shown = clean.toString('latin1');
    expect(shown).toContain(`Subject: =?UTF-8?B?${Buffer.from('Überraschung سلام').toString('base64')}?=`);
    expect(shown).toContain(Buffer.from('words to be read').toString('base64').slice(0, 20));
    expect(namesIn(clean)).toEqual(['file-001.jpg', 'file-002.eml']);
    expect(shown).not.toMatch(/^(?:From|To|Date|Message-ID|Received|X-Mailer):/m);
    expect(found(record, /^Mail:from$/)[0]).toContain(SECRETS.owner);
    expect(found(record, /^Mail:received$/)[0]).toContain('198.51.100.7');
    expect(found(record, /^file-002\.eml · file-001\.jpg · .*SerialNumber$/)).toEqual([SECRETS.serial]);
    expect(found(record, /^file-003 · left out$/)).toEqual(['format not supported']);
  });

  it('with nothing but HTML becomes the text that it shows', async () => {
    const { record, clean } = await run(
      makeMail({
        html: '<p>seen</p><div style="display:none">planted</div><!-- planted --><script>planted</script>',
      }),
    );
    expect(record.actions).toEqual(
      expect.arrayContaining(['hidden elements removed', 'scripts, styles and comments removed']),
    );
    expect(clean.toString('latin1')).toContain(Buffer.from('seen').toString('base64').slice(0, 5));
    expectNoSecret(clean);
  });
});

describe('HTML', () => {
  it('becomes plain text with its structure', async () => {
    const page =
      '<!DOCTYPE html><html><head><title>A page</title><style>.no{display:none}</style>' +
      `<meta name="author" content="${SECRETS.owner}"></head><body onload="planted()"><h1>Head</h1>` +
      '<p>one<br>two&nbsp;&amp; three</p><ul><li>a</li><li>b</li></ul><p class="no">planted</p>' +
      '<p style="font-size:0px">planted</p><pre>  kept\n   as is</pre><iframe src="https://planted.example"></iframe></body></html>';
    const { record, clean } = await run(text(page));
    expect(record).toMatchObject({
      status: 'clean',
      type: { mime: 'text/html' },
      cleanType: { mime: 'text/plain' },
    });
    expectNoSecret(clean);
    expect(clean.toString()).toBe('A page\n\nHead\n\none\ntwo\u00a0& three\n\n- a\n- b\n\n  kept\n   as is');
    expect(found(record, /^Html:Meta$/)).toEqual([`author ${SECRETS.owner}`]);
  });

  it('nested a hundred thousand times is still a page', async () => {
    const { record } = await run(text(`<html>${'<div>'.repeat(100_000)}words`));
    expect(['clean', 'rejected']).toContain(record.status);
  });
});

describe('JSON', () => {
  it('loses marks that are written as escapes, and stays the same data', async () => {
    const data = '{"name": "a\\u200bb\\u2028c\\u0633 \\"\\n\\ud83d\\ude00", "big": 12345678901234567890}';
    const { record, clean } = await run(text(data));
    expect(record.status).toBe('clean');
    expect(clean.toString()).toBe('{"name": "abc\u0633 \\"\\n\u{1f600}", "big": 12345678901234567890}');
  });
});

describe('a child taken over by an archive', () => {
  it.each([
    ['members-endless', 'limits exceeded'],
    ['members-many', 'limits exceeded'],
    ['members-die', 'file is damaged'],
    ['members-lie', 'file is damaged'],
  ])('that does "%s" ends as rejected, and the next file is cleaned', async (word, reason) => {
    const program = { path: join(import.meta.dirname, 'hostile.ts'), argument: '' };
    const limits = { ...LIMITS, archiveMembers: 4 };
    const taken = await startSanitizer({ limits, spare: 1, program });
    try {
      const { record } = await taken.sanitize(() => inPieces(text(`${word} now`)));
      expect(record).toMatchObject({ status: 'rejected', reason });
      const next = await taken.sanitize(() => inPieces(text('fine')));
      expect(next.record.status).toBe('clean');
      await next.clean?.dispose();
    } finally {
      await taken.close();
    }
  });
});

describe('the verifier of packed copies', () => {
  const proven = { name: 'file-001.txt', mime: 'text/plain', bytes: 5, sha256Hex: '' };
  it.each([
    ['application/zip', () => makeZip([{ name: 'file-001.txt', bytes: text('words'), stored: true }])],
    ['application/x-tar', () => makeTar([{ name: 'file-001.txt', bytes: text('words') }])],
    ['application/gzip', () => makeTgz([{ name: 'file-001.txt', bytes: text('words') }])],
    ['message/rfc822', () => makeMail({ text: 'words' })],
  ])('refuses a %s of another hand', async (mime, make) => {
    const bytes = make();
    const source = {
      size: bytes.length,
      read: (at: number, length: number) => bytes.subarray(at, at + length),
    };
    expect(await verifyPacked(mime, source, [proven])).toEqual({ structure: false, members: false });
  });

  it.each(['zip', 'tar', 'tgz', 'eml'])(
    'accepts its own %s, and none with one byte more, less or other',
    async (kind) => {
      const originals = {
        zip: makeZip([{ name: 'a', bytes: text('words') }]),
        tar: makeTar([{ name: 'a', bytes: text('words') }]),
        tgz: makeTgz([{ name: 'a', bytes: text('words') }]),
        eml: makeMail({
          subject: 'words',
          text: 'words',
          files: [{ name: 'a', type: 'text/plain', bytes: text('words') }],
        }),
      };
      const original = Object.entries(originals).find(([name]) => name === kind)?.[1] ?? Buffer.alloc(0);
      const { record, clean } = await run(original);
      const { createHash } = await import('node:crypto');
      const sha256Hex = createHash('sha256').update('words').digest('hex');
      const names = kind === 'eml' ? ['subject', 'body', 'file-001.txt'] : ['file-001.txt'];
      const expected = names.map((name) => ({ ...proven, name, sha256Hex }));
      const accepts = async (bytes: Buffer) => {
        const read = (at: number, length: number) => bytes.subarray(at, at + length);
        const { structure, members } = await verifyPacked(
          record.type?.mime ?? '',
          { size: bytes.length, read },
          expected,
        );
        return structure && members;
      };
      expect(await accepts(clean)).toBe(true);
      expect(await accepts(Buffer.concat([clean, Buffer.from([0])]))).toBe(false);
      expect(await accepts(Buffer.concat([Buffer.from([0]), clean]))).toBe(false);
      for (let at = 0; at < clean.length; at += 1) {
        const changed = Buffer.from(clean);
        changed[at] = (changed[at] ?? 0) ^ 0x01;
        expect([at, await accepts(changed)]).toEqual([at, false]);
        if (at % 16 === 0) expect([at, await accepts(clean.subarray(0, at))]).toEqual([at, false]);
      }
    },
  );
});
