/** Files that a text points at: only clean copies under their neutral names may go out with it. */
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';

/** `![words](address)`, `[words](address)`: the address. */
const TARGET = /!?\[[^\]\n]{0,300}\]\(\s*<?([^)\s>]{1,500})/gu;
const ELSEWHERE = /^(?:https?:|mailto:|#)/i;
/** As the desk names them; what they are is proven where the files are. */
const NEUTRAL = /^(?:\.\/)?(?:media\/)?(?:photo|document|text|recording|film)-[1-9]\d{0,2}\.[a-z0-9]{2,5}$/;

/** Names that cameras, telephones and messengers give: the device, the day, how many came before. */
const BY_DEVICE =
  /(?<![\p{L}\p{N}])((?:IMG|DSC[FN]?|DCIM|PXL|MVIMG|VID|MOV|GOPR|DJI|SAM|P\d{3}|Screenshot|Screen Shot|Scan|CamScanner|signal|photo|video|AUD|PTT|STK|DOC|WhatsApp (?:Image|Video|Audio)|لقطة شاشة)[-_ ]?(?:\d{4}[-_.]?\d{2}[-_.]?\d{2}[\p{L}\p{N}_. -]{0,24}?|\d{3,8}[\p{L}\p{N}_-]{0,12})(?: ?\(\d{1,3}\))?\.(?:jpe?g|png|heic|heif|webp|gif|mp4|mov|3gp|m4a|opus|ogg|mp3|wav|pdf|docx?|xlsx?|dng|cr2|nef|arw))(?![\p{L}\p{N}])/giu;

/** 20240309_064512.mp4: the second in which it was made, and nothing else. */
const BY_CLOCK =
  /(?<![\p{L}\p{N}._-])((?:19|20)\d{6}[_-]\d{6}(?:[_~-]\d{1,3})?\.(?:jpe?g|png|heic|mp4|mov|3gp|m4a|mp3|wav|ogg|opus|dng))(?![\p{L}\p{N}])/giu;

/** Any other name of a file: whoever named it so, or keeps it under that name, is found by it. */
const NAMED =
  /(?<![\p{L}\p{N}/.@_-])([\p{L}\p{N}][\p{L}\p{N}_()-]{1,80}(?:\.[\p{L}\p{N}_()-]{1,40}){0,2}\.(?:jpe?g|png|heic|heif|webp|gif|tiff?|mp4|mov|avi|mkv|3gp|m4a|opus|ogg|mp3|wav|pdf|docx?|xlsx?|pptx?|csv|odt|ods|rtf|txt|zip|rar|7z|eml|msg|pst|dwg))(?![\p{L}\p{N}_/-])/giu;

export function findFiles({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const { start, end } of spansOf(shadow, TARGET)) {
    const target = shadow.slice(start, end);
    if (!ELSEWHERE.test(target) && !NEUTRAL.test(target))
      found.push({ rule: 'media', start, end, detail: target });
  }
  for (const { start, end } of [...spansOf(shadow, BY_DEVICE), ...spansOf(shadow, BY_CLOCK)]) {
    if (!found.some((other) => overlaps(other, { start, end })))
      found.push({ rule: 'media', level: 'warn', about: 'media-name', start, end });
  }
  for (const { start, end } of spansOf(shadow, NAMED)) {
    const name = shadow.slice(start, end);
    // Digits alone before the last point are an amount or a version.
    const isName = /\p{L}/u.test(name.slice(0, name.lastIndexOf('.')));
    if (isName && !NEUTRAL.test(name) && !found.some((other) => overlaps(other, { start, end })))
      found.push({ rule: 'media', level: 'warn', about: 'media-called', start, end });
  }
  return found;
}
