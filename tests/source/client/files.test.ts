import { describe, expect, it } from '@jest/globals';
import { blobSource, nameInReport, type OutgoingFile } from '#source/client/files.ts';

const file = (name: string, keepOriginal: boolean): OutgoingFile => ({
  name,
  type: '',
  keepOriginal,
  bytes: blobSource(new Blob([])),
});

describe('the name of a file in a report', () => {
  it.each([
    ['IMG_20240203_141500.JPG', 'file-3.jpg'],
    ['Layla al-Hasan.pdf', 'file-3.pdf'],
    ['تقرير.docx', 'file-3.docx'],
    ['archive.tar.gz', 'file-3.gz'],
    ['no ending', 'file-3'],
    ['ends in a name.layla-hasan', 'file-3'],
    ['.bashrc', 'file-3.bashrc'],
  ])('is neutral where hidden data goes: %s', (name, neutral) => {
    expect(nameInReport(file(name, false), 3)).toBe(neutral);
  });

  it('is the file’s own where the original goes along', () => {
    expect(nameInReport(file('Layla al-Hasan.pdf', true), 3)).toBe('Layla al-Hasan.pdf');
    expect(nameInReport(file(`${'x'.repeat(300)}.pdf`, true), 1)).toHaveLength(255);
  });
});

describe('a file as a source of bytes', () => {
  it('gives exactly the range asked for', async () => {
    const source = blobSource(new Blob(['0123456789']));
    expect(source.length).toBe(10);
    expect(new TextDecoder().decode(await source.read(3, 6))).toBe('345');
  });

  it.each([
    ['has become shorter', () => Promise.resolve(new ArrayBuffer(2))],
    ['is gone', () => Promise.reject(new DOMException('gone', 'NotFoundError'))],
  ])('refuses a file that %s', async (_what, arrayBuffer) => {
    const source = blobSource({ size: 10, slice: () => ({ arrayBuffer }) });
    await expect(source.read(0, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
