/** MP4, QuickTime, M4V, 3GP and M4A: one container, in several dialects. QuickTime stays QuickTime; M4V becomes MP4. */
import { verifyFilm } from '../../verify/film.ts';
import type { Format } from '../format.ts';
import { neutralise } from './boxes.ts';
import type { Stream } from './ffmpeg.ts';
import { cleanFilm, type Target } from './film.ts';

const SHARED = { neutralise, walk: verifyFilm };
/** FLAC in MP4 is a standard that this ffmpeg still calls an experiment. */
const OPTIONS = ['-write_tmcd', '0', '-empty_hdlr_name', '1', '-strict', 'experimental'];

/** What the file is first of all, a version that is the same for everybody, and what else it keeps to. */
const brands = (main: string, ...others: readonly string[]) =>
  Buffer.from(`${main}\0\0\x02\0${others.join('')}`, 'latin1');

const isAll = (pattern: RegExp) => (kept: readonly Stream[]) =>
  kept.every(({ codec_name }) => pattern.test(codec_name));
const hasNoPictures = (kept: readonly Stream[]) => kept.every(({ codec_type }) => codec_type === 'audio');

const MP4: Target = {
  ...SHARED,
  type: { mime: 'video/mp4', extension: 'mp4' },
  muxer: 'mp4',
  brands: brands('isom', 'isom', 'iso2', 'mp41'),
  options: OPTIONS,
  fits: (kept) =>
    !hasNoPictures(kept) && isAll(/^(?:h264|hevc|av1|vp9|mpeg4|aac|mp3|mp2|ac3|eac3|alac|flac|opus)$/)(kept),
};

const M4A: Target = {
  ...SHARED,
  type: { mime: 'audio/mp4', extension: 'm4a' },
  muxer: 'ipod',
  brands: brands('M4A ', 'M4A ', 'isom', 'iso2'),
  options: OPTIONS,
  fits: (kept) => hasNoPictures(kept) && isAll(/^(?:aac|alac|ac3|mp3)$/)(kept),
};

const THREE_GP: Target = {
  ...SHARED,
  type: { mime: 'video/3gpp', extension: '3gp' },
  muxer: '3gp',
  brands: brands('3gp6', 'isom', 'iso2', '3gp6'),
  options: OPTIONS,
  fits: (kept) => isAll(/^(?:h263|h264|mpeg4|aac|amr_nb|amr_wb)$/)(kept),
};

/** Formats of tape carry the time and date of each frame, so they are not on the list. */
const MOV_CODECS =
  /^(?:h264|hevc|mpeg4|h263|mjpeg|prores|svq1|cinepak|rpza|qtrle|png|mpeg[12]video|vp9|aac|mp3|ac3|eac3|alac|amr_[nw]b|adpcm_ima_qt|pcm_\w+|qdm2|qcelp|mace[36]|gsm)$/;

const MOV: Target = {
  ...SHARED,
  type: { mime: 'video/quicktime', extension: 'mov' },
  muxer: 'mov',
  brands: brands('qt  ', 'qt  '),
  options: OPTIONS,
  fits: isAll(MOV_CODECS),
};

/** Where other containers turn to when their streams have to be encoded anew. */
export const ENCODED = { pictures: MP4, sound: M4A };

/**
 * In the order in which they are tried. What has to be encoded anew goes into the first that may hold the result, so
 * sound stays sound.
 */
const film = (...targets: readonly Target[]): Format => ({
  clean: async (original) => cleanFilm('mov', original, targets, ENCODED),
});

export const mp4: Format = film(MP4, M4A, MOV);
export const m4a: Format = film(M4A, MP4, MOV);
export const mov: Format = film(MOV, MP4, M4A);
export const threeGp: Format = film(THREE_GP, MP4, M4A, MOV);
