/** AVI. ffmpeg leaves room in it for an index of very long files; whatever lies in such room becomes zero. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { verifyAvi } from '../../verify/avi.ts';
import type { Format } from '../format.ts';
import { probeAvi } from './avi-probe.ts';
import { cleanFilm, type Target } from './film.ts';
import { ENCODED } from './mp4.ts';

const HEADER_BYTES = 8;
const LISTS_LOOKED_INTO = new Set(['AVI ', 'hdrl', 'strl']);

function neutralise(path: string): void {
  const file = openSync(path, 'r+');
  const end = fstatSync(file).size;
  try {
    for (let at = 0; at + HEADER_BYTES <= end; ) {
      const head = Buffer.alloc(12);
      readSync(file, head, 0, head.length, at);
      const name = head.toString('latin1', 0, 4);
      const length = head.readUInt32LE(4);
      const isList = name === 'RIFF' || name === 'LIST';
      if (isList && LISTS_LOOKED_INTO.has(head.toString('latin1', 8, 12))) {
        at += head.length;
        continue;
      }
      if (name === 'JUNK')
        writeSync(file, Buffer.alloc(Math.min(length, end - at - HEADER_BYTES)), 0, null, at + HEADER_BYTES);
      at += HEADER_BYTES + length + (length % 2);
    }
  } finally {
    closeSync(file);
  }
}

const CODECS =
  /^(?:h264|mpeg4|msmpeg4v[23]|msmpeg4|h263|mjpeg|mpeg[12]video|rawvideo|huffyuv|ffvhuff|ffv1|cinepak|msvideo1|wmv[12]|flv1|vp[68]|png|zlib|mszh|indeo[345]|utvideo|aac|mp[23]|ac3|dts|pcm_\w+|adpcm_(?:ms|ima_wav)|wmav[12]|vorbis|gsm_ms|truespeech)$/;

const AVI: Target = {
  type: { mime: 'video/x-msvideo', extension: 'avi' },
  muxer: 'avi',
  options: [],
  brands: null,
  fits: (kept) => kept.every(({ codec_name }) => CODECS.test(codec_name)),
  neutralise,
  walk: verifyAvi,
};

export const avi: Format = {
  clean: async (original) => cleanFilm('avi', original, [AVI], ENCODED, probeAvi),
};
