/** Films as telephones and cameras write them: made by ffmpeg, with boxes put in, taken out and changed by hand. */
import { box } from './media-made.ts';

/** Answers with the box as it shall be, or null where it shall stay as it is. @param path names from the outermost box on */
export type Edit = (path: string, body: Buffer) => Buffer | null;

const HOLDERS = new Set(['moov', 'trak', 'edts', 'mdia', 'minf', 'stbl']);

function rewritten(bytes: Buffer, change: Edit, around: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const path = around === '' ? name : `${around}/${name}`;
    const told = bytes.subarray(at + 8, at + size);
    const body = HOLDERS.has(name) ? rewritten(told, change, path) : told;
    parts.push((name === 'mdat' ? null : change(path, body)) ?? box(name, body));
    at += size;
  }
  return Buffer.concat(parts);
}

/** Of films whose tables stand behind their samples, so that no place of a sample changes. */
export const edited = (film: Buffer, change: Edit): Buffer => rewritten(film, change, '');

const TURN_AT = 40;
export function turned(film: Buffer, matrix: Buffer): Buffer {
  return edited(film, (path, body) => {
    if (path !== 'moov/trak/tkhd' || body.readUInt16BE(36) !== 0) return null;
    return box('tkhd', Buffer.concat([body.subarray(0, TURN_AT), matrix, body.subarray(TURN_AT + 36)]));
  });
}

/** Nine numbers of 16.16, the last column of 2.30. */
export function matrixOf(a: number, b: number, c: number, d: number): Buffer {
  const matrix = Buffer.alloc(36);
  for (const [index, value] of [a, b, 0, c, d].entries()) matrix.writeInt32BE(value * 0x10000, index * 4);
  matrix.writeInt32BE(0x40000000, 32);
  return matrix;
}

/** What telephones write beside the film: place, maker, identifier of the photo that belongs to it, marks of the system. */
export function withWordsOf(film: Buffer, secret: string): Buffer {
  const keys = [
    box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from('mdta'), Buffer.alloc(13)])),
    box(
      'keys',
      Buffer.concat([
        Buffer.from('0000000000000001', 'hex'),
        box('mdta', 'com.apple.quicktime.content.identifier'),
      ]),
    ),
    box(
      'ilst',
      box(
        '\0\0\0\x01',
        box('data', Buffer.concat([Buffer.from('0000000100000000', 'hex'), Buffer.from(secret)])),
      ),
    ),
  ];
  const words = box(
    'udta',
    Buffer.concat([
      box('\u00a9xyz', Buffer.concat([Buffer.from([0, 18, 0x15, 0xc7]), Buffer.from('+35.9506+039.0094/')])),
      box('auth', Buffer.concat([Buffer.from('0000000015c7', 'hex'), Buffer.from(`${secret}\0`)])),
      box('SDLN', 'SEQ_PLAY'),
    ]),
  );
  const inMovie = Buffer.concat([
    words,
    box('meta', Buffer.concat(keys)),
    box('free', secret),
    box('uuid', secret),
  ]);
  const change: Edit = (path, body) => {
    if (path === 'moov') return box('moov', Buffer.concat([body, inMovie]));
    return path === 'moov/trak'
      ? box(
          'trak',
          Buffer.concat([body, box('udta', box('name', secret)), box('tref', box('cdsc', '\0\0\0\x01'))]),
        )
      : null;
  };
  return Buffer.concat([edited(film, change), box('uuid', secret), Buffer.from(`SEFH${secret}SEFT`)]);
}

/** Turns a track of subtitles into one of positions and movements, which a camera writes for each picture. */
export function withMovements(film: Buffer, tag: string, secret: string): Buffer {
  return edited(film, (path, body) => {
    const isText = /^(?:sbtl|text)$/.test(body.toString('latin1', 8, 12));
    if (path === 'moov/trak/mdia/hdlr' && isText)
      return box('hdlr', Buffer.concat([body.subarray(0, 8), Buffer.from('meta'), body.subarray(12)]));
    if (path.endsWith('/stsd') && body.toString('latin1', 12, 16) === 'tx3g')
      return box('stsd', Buffer.concat([body.subarray(0, 8), box(tag, `\0\0\0\0\0\0\0\x01${secret}`)]));
    return null;
  });
}

/** Shows only the first part of the film. */
export function cut(film: Buffer, shownTicks: number): Buffer {
  const list = Buffer.alloc(20);
  list.writeUInt32BE(1, 4);
  list.writeUInt32BE(shownTicks, 8);
  list.writeUInt32BE(0x10000, 16);
  return edited(film, (path) => (path === 'moov/trak/edts/elst' ? box('elst', list) : null));
}
