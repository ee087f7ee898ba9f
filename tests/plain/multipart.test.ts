/** Forms as browsers write them, and as nobody should. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundaryOf, formParts } from '#plain/multipart.ts';

const B = '----geckoformboundaryabc';
const body = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'));
const field = (name: string, value: string): string[] => [
  `--${B}`,
  `Content-Disposition: form-data; name="${name}"`,
  '',
  value,
];
const parts = (bytes: Buffer, isWhole = true, most = 10) =>
  formParts(bytes, B, most, isWhole).map(({ name, fileName, type, bytes: content }) => ({
    name,
    fileName,
    type,
    content: Buffer.from(content).toString(),
  }));

describe('the boundary', () => {
  it.each([
    [`multipart/form-data; boundary=${B}`, B],
    [`Multipart/Form-Data; charset=utf-8; boundary="${B}"`, B],
  ])('is read from %s', (type, boundary) => expect(boundaryOf(type)).toBe(boundary));

  it.each([
    undefined,
    'text/plain',
    'multipart/form-data',
    'multipart/mixed; boundary=x',
    `multipart/form-data; boundary=${'x'.repeat(71)} `,
  ])('is asked for where there is none: %s', (type) => {
    expect(() => boundaryOf(type)).toThrow('could not be understood');
  });
});

describe('the parts of a form', () => {
  it('are fields and files, in their order', () => {
    const form = body(
      ...field('text', 'one\r\ntwo'),
      `--${B}`,
      'Content-Disposition: form-data; name="files"; filename="نص %22x%22.jpg"',
      'Content-Type: image/jpeg',
      '',
      '\u0001\r\n--not the boundary\r\n',
      ...field('empty', ''),
      `--${B}--`,
      '',
    );
    expect(parts(form)).toEqual([
      { name: 'text', fileName: null, type: '', content: 'one\r\ntwo' },
      {
        name: 'files',
        fileName: 'نص "x".jpg',
        type: 'image/jpeg',
        content: '\u0001\r\n--not the boundary\r\n',
      },
      { name: 'empty', fileName: null, type: '', content: '' },
    ]);
  });

  it('are views of the one buffer, so that wiping that wipes them', () => {
    const form = body(...field('text', 'secret'), `--${B}--`, '');
    const [part] = formParts(form, B, 10, true);
    form.fill(0);
    expect([...(part?.bytes ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no boundary at its start', body('x', ...field('text', 'a'), `--${B}--`)],
    ['no end', body(...field('text', 'a'))],
    [
      'a head without end',
      body(`--${B}`, `Content-Disposition: form-data; name="${'x'.repeat(3000)}"`, '', 'a', `--${B}--`),
    ],
    ['no name', body(`--${B}`, 'Content-Disposition: form-data', '', 'a', `--${B}--`)],
    ['no disposition', body(`--${B}`, 'Content-Type: text/plain', '', 'a', `--${B}--`)],
    ['rubbish behind a boundary', body(`--${B}xx`, '', 'a', `--${B}--`)],
  ])('are refused where there is %s', (_what, form) => {
    expect(() => parts(form)).toThrow('could not be understood');
  });

  it('are counted', () => {
    const form = (count: number) =>
      body(...Array.from({ length: count }, () => field('f', 'x')).flat(), `--${B}--`);
    expect(parts(form(3), true, 3)).toHaveLength(3);
    expect(() => parts(form(4), true, 3)).toThrow('larger than the newsroom accepts');
  });

  it('of a beginning are those that are complete, and the name of a file that is not', () => {
    const form = body(
      ...field('text', 'kept'),
      `--${B}`,
      'Content-Disposition: form-data; name="files"; filename="a.jpg"',
      '',
      'half of it',
    );
    expect(parts(form, false).map(({ content, fileName }) => [content, fileName])).toEqual([
      ['kept', null],
      ['half of it', 'a.jpg'],
    ]);
    expect(parts(body(...field('text', 'half of i')), false)).toEqual([]);
    expect(parts(form.subarray(0, 10), false)).toEqual([]);
  });

  it('come back as they were put in, whatever they hold, and rubbish is refused or read but never more', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (contents) => {
        const chunks = contents.flatMap((content) => [
          Buffer.from(`--${B}\r\nContent-Disposition: form-data; name="f"; filename="n"\r\n\r\n`),
          Buffer.from(content),
          Buffer.from('\r\n'),
        ]);
        const read = formParts(Buffer.concat([...chunks, Buffer.from(`--${B}--`)]), B, 10, true);
        expect(read.map(({ bytes }) => [...bytes])).toEqual(contents.map((content) => [...content]));
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.boolean(), (text, isWhole) => {
        try {
          formParts(Buffer.from(`--${B}\r\n${text}`), B, 10, isWhole);
        } catch (thrown) {
          expect(String(thrown)).toMatch(/could not be understood|larger than/);
        }
      }),
    );
  });
});
