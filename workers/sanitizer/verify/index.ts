/**
 * The verdict on a clean copy, by other code than made it: a walker that allows only known structure, exiftool with a
 * list of allowed tags, a search for what the original hid, and a comparison of what both hold. Everything has to
 * pass; what cannot be checked has not passed.
 */
import type { Mode, SanitizationRecord } from '#protocol/record.ts';
import type { Facts, Tag } from '../messages.ts';
import { onlyAllowedTags } from './allowlists.ts';
import { verifyAmr } from './amr.ts';
import { verifyAvi } from './avi.ts';
import { verifyFilm } from './film.ts';
import { verifyFlac } from './flac.ts';
import { verifyGif } from './gif.ts';
import { verifyJpeg } from './jpeg.ts';
import { countLeaks } from './leaks.ts';
import { verifyMatroska } from './matroska.ts';
import { verifyMp3 } from './mp3.ts';
import { verifyOgg } from './ogg.ts';
import { verifyPdf } from './pdf.ts';
import { verifyApng, verifyPng } from './png.ts';
import { type ByteSource, NotProven, type Structure } from './source.ts';
import { verifyText } from './text.ts';
import { verifyTiff } from './tiff.ts';
import { verifyWav } from './wav.ts';
import { verifyWebp } from './webp.ts';

export type Check = SanitizationRecord['checks'][number];

const WALKERS: Record<string, (source: ByteSource, mode: Mode) => Structure> = {
  'image/jpeg': verifyJpeg,
  'image/png': verifyPng,
  'image/apng': verifyApng,
  'image/gif': verifyGif,
  'image/tiff': verifyTiff,
  'image/webp': verifyWebp,
  'application/pdf': verifyPdf,
  'text/plain': verifyText,
  'video/mp4': verifyFilm,
  'video/quicktime': verifyFilm,
  'video/3gpp': verifyFilm,
  'audio/mp4': verifyFilm,
  'video/x-matroska': verifyMatroska,
  'video/webm': verifyMatroska,
  'audio/x-matroska': verifyMatroska,
  'video/x-msvideo': verifyAvi,
  'audio/mpeg': verifyMp3,
  'audio/flac': verifyFlac,
  'audio/ogg': verifyOgg,
  'audio/x-wav': verifyWav,
  'audio/amr': verifyAmr,
};

export interface Evidence {
  readonly mime: string;
  readonly clean: ByteSource;
  readonly mode: Mode;
  /** What the child said that the original holds. */
  readonly facts: Facts;
  /** exiftool's view of the original, where it is of the same type, and of the clean copy; null where there are no tags. */
  readonly before: readonly Tag[] | null;
  readonly after: readonly Tag[] | null;
  /** Of the fresh child that unpacked the clean copy; null where there is nothing to unpack. */
  readonly unpacked: Verdict | null;
  readonly needles: readonly string[];
  /** What must not be in words that the copy's bytes do not show. */
  readonly spoken: readonly string[];
}

/** What a fresh child found in the unpacked copy. */
export interface Verdict {
  /** Null where the copy is not as it has to be. */
  readonly structure: Structure | null;
  /** How many values of the original were in it. */
  readonly leaks: number;
}

/** Every check by name; never throws for anything in the file. */
export async function verify(evidence: Evidence): Promise<Check[]> {
  const { mime, after, unpacked, needles, spoken, clean } = evidence;
  const walked = walk(evidence);
  // Both, where both look: the one in the worker cannot be taken over, the one in the child sees more.
  const structure =
    unpacked === null ? walked : mime in WALKERS && walked === null ? null : unpacked.structure;
  const checks: Check[] = [
    { name: 'only known structure, nothing after the end', passed: structure !== null },
    { name: 'same pages, frames and dimensions', passed: structure !== null && matches(structure, evidence) },
  ];
  if (after !== null) {
    checks.push({ name: 'only allowed tags by exiftool', passed: onlyAllowedTags(mime, after) });
  }
  const inBytes = await countLeaks(clean, needles);
  const inWords = walked?.said === undefined ? 0 : await countLeaks(walked.said, spoken);
  checks.push({ name: 'no value of the original in the bytes', passed: inBytes + inWords === 0 });
  if (unpacked !== null)
    checks.push({ name: 'no value of the original in what it unpacks to', passed: unpacked.leaks === 0 });
  return checks;
}

function walk({ mime, mode, clean }: Evidence): Structure | null {
  try {
    return WALKERS[mime]?.(clean, mode) ?? null;
  } catch (thrown) {
    if (thrown instanceof NotProven) return null;
    throw thrown;
  }
}

const EXACT = ['width', 'height', 'frames', 'depth', 'lines', 'characters'] as const;
/** Containers count in ticks of their own, and a last packet may be cut. */
const DURATION_TOLERANCE_MS = 250;

/** Against the child's facts, and, since a child may be lying, against exiftool's view of the original. */
function matches(structure: Structure, { mime, facts, before }: Evidence): boolean {
  const same =
    EXACT.every((name) => structure[name] === facts[name]) &&
    structure.pages.length === facts.pages.length &&
    structure.pages.every(
      (page, index) => page.width === facts.pages[index]?.width && page.height === facts.pages[index]?.height,
    ) &&
    (structure.durationMs === null) === (facts.durationMs === null) &&
    Math.abs((structure.durationMs ?? 0) - (facts.durationMs ?? 0)) <= DURATION_TOLERANCE_MS;
  return same && (before === null || agreesWithExiftool(mime, structure, before));
}

const DIMENSION_GROUP: Record<string, string> = {
  'image/jpeg': 'File',
  'image/png': 'PNG',
  'image/apng': 'PNG',
  'image/gif': 'GIF',
  'image/tiff': 'IFD0',
  'image/webp': 'RIFF',
};

function agreesWithExiftool(mime: string, structure: Structure, before: readonly Tag[]): boolean {
  if (mime === 'application/pdf') {
    // exiftool does not always find the page tree (damaged or encrypted tables); where it does, it must agree
    const pages = before.find(([group, name]) => group === 'PDF' && name === 'PageCount')?.[2];
    return pages === undefined || Number(pages) === structure.pages.length;
  }
  // what moves, or is heard, is compared by its duration, and by what ffprobe says of its size
  if (DIMENSION_GROUP[mime] === undefined) return true;
  const dimension = (wanted: string) =>
    before
      .filter(([group, name]) => group === DIMENSION_GROUP[mime] && name === wanted)
      .map(([, , value]) => Number(value));
  const widths = dimension('ImageWidth');
  const heights = dimension('ImageHeight');
  const [width, height] = [structure.width ?? 0, structure.height ?? 0];
  // a picture that lay on its side has been turned, so its sides may have changed places
  const upright = widths.includes(width) && heights.includes(height);
  const turned = widths.includes(height) && heights.includes(width);
  return upright || turned;
}
