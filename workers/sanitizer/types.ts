/** The supported types, and what each needs: data that the worker and its children share. */
import type { REMAINING_RISKS } from '#protocol/record.ts';

/**
 * What a sandboxed child is given besides node and the sanitizer's own packages:
 * `light` nothing, and no way to start a process; `media` ffmpeg; `office` LibreOffice.
 */
export const PROFILES = ['light', 'media', 'office'] as const;
export type Profile = (typeof PROFILES)[number];

/** The argument of a child that is kept ready for a picture, the most frequent kind of file. */
export const FOR_PICTURES = 'pictures';

export type Family = 'picture' | 'document' | 'text' | 'audio' | 'video' | 'archive' | 'mail';

export interface SupportedType {
  readonly extension: string;
  readonly family: Family;
  readonly profile: Profile;
  /** Whether exiftool has anything to say about it. */
  readonly tagged: boolean;
}

/** By media type. What is not here is rejected as `format not supported`. */
export const TYPES: Readonly<Record<string, SupportedType>> = {
  'image/jpeg': { extension: 'jpg', family: 'picture', profile: 'light', tagged: true },
  'image/png': { extension: 'png', family: 'picture', profile: 'light', tagged: true },
  'image/apng': { extension: 'apng', family: 'picture', profile: 'light', tagged: true },
  'image/webp': { extension: 'webp', family: 'picture', profile: 'light', tagged: true },
  'image/gif': { extension: 'gif', family: 'picture', profile: 'light', tagged: true },
  'image/tiff': { extension: 'tiff', family: 'picture', profile: 'light', tagged: true },
  'image/avif': { extension: 'avif', family: 'picture', profile: 'light', tagged: true },
  'image/heic': { extension: 'heic', family: 'picture', profile: 'light', tagged: true },
  'image/heif': { extension: 'heif', family: 'picture', profile: 'light', tagged: true },
  'image/bmp': { extension: 'bmp', family: 'picture', profile: 'light', tagged: true },
  // its letters are drawn with the system's fonts
  'image/svg+xml': { extension: 'svg', family: 'picture', profile: 'media', tagged: true },
  'application/pdf': { extension: 'pdf', family: 'document', profile: 'light', tagged: true },
  'application/rtf': { extension: 'rtf', family: 'document', profile: 'office', tagged: true },
  // any compound file; which one is known once it is there as a whole
  'application/x-cfb': { extension: 'cfb', family: 'document', profile: 'office', tagged: true },
  'application/msword': { extension: 'doc', family: 'document', profile: 'office', tagged: true },
  'application/vnd.ms-excel': { extension: 'xls', family: 'document', profile: 'office', tagged: true },
  'application/vnd.ms-powerpoint': { extension: 'ppt', family: 'document', profile: 'office', tagged: true },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    extension: 'docx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template': {
    extension: 'dotx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-word.document.macroEnabled.12': {
    extension: 'docm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-word.template.macroEnabled.12': {
    extension: 'dotm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    extension: 'xlsx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.template': {
    extension: 'xltx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-excel.sheet.macroEnabled.12': {
    extension: 'xlsm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-excel.template.macroEnabled.12': {
    extension: 'xltm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
    extension: 'pptx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow': {
    extension: 'ppsx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.openxmlformats-officedocument.presentationml.template': {
    extension: 'potx',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-powerpoint.presentation.macroEnabled.12': {
    extension: 'pptm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-powerpoint.slideshow.macroEnabled.12': {
    extension: 'ppsm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-powerpoint.template.macroEnabled.12': {
    extension: 'potm',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': {
    extension: 'xlsb',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.text': {
    extension: 'odt',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.text-template': {
    extension: 'ott',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.spreadsheet': {
    extension: 'ods',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.spreadsheet-template': {
    extension: 'ots',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.presentation': {
    extension: 'odp',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.presentation-template': {
    extension: 'otp',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/vnd.oasis.opendocument.graphics': {
    extension: 'odg',
    family: 'document',
    profile: 'office',
    tagged: true,
  },
  'application/epub+zip': { extension: 'epub', family: 'document', profile: 'office', tagged: true },
  'text/plain': { extension: 'txt', family: 'text', profile: 'light', tagged: false },
  'video/mp4': { extension: 'mp4', family: 'video', profile: 'media', tagged: true },
  'video/quicktime': { extension: 'mov', family: 'video', profile: 'media', tagged: true },
  'video/x-m4v': { extension: 'm4v', family: 'video', profile: 'media', tagged: true },
  'video/3gpp': { extension: '3gp', family: 'video', profile: 'media', tagged: true },
  'video/x-matroska': { extension: 'mkv', family: 'video', profile: 'media', tagged: true },
  'video/webm': { extension: 'webm', family: 'video', profile: 'media', tagged: true },
  'video/x-msvideo': { extension: 'avi', family: 'video', profile: 'media', tagged: true },
  // Ogg with more than sound, or with sound that has to be encoded anew
  'video/ogg': { extension: 'ogv', family: 'video', profile: 'media', tagged: true },
  'application/ogg': { extension: 'ogx', family: 'video', profile: 'media', tagged: true },
  'audio/mp4': { extension: 'm4a', family: 'audio', profile: 'media', tagged: true },
  'audio/x-matroska': { extension: 'mka', family: 'audio', profile: 'media', tagged: true },
  'audio/mpeg': { extension: 'mp3', family: 'audio', profile: 'light', tagged: true },
  'audio/flac': { extension: 'flac', family: 'audio', profile: 'light', tagged: true },
  'audio/ogg': { extension: 'ogg', family: 'audio', profile: 'light', tagged: true },
  'audio/x-wav': { extension: 'wav', family: 'audio', profile: 'light', tagged: true },
  'audio/amr': { extension: 'amr', family: 'audio', profile: 'light', tagged: false },
  // any zip file; that it is an office file or a book shows once it is there as a whole
  'application/zip': { extension: 'zip', family: 'archive', profile: 'office', tagged: true },
  'application/x-tar': { extension: 'tar', family: 'archive', profile: 'light', tagged: false },
  'message/rfc822': { extension: 'eml', family: 'mail', profile: 'light', tagged: false },
  'text/html': { extension: 'html', family: 'text', profile: 'light', tagged: false },
  'application/gzip': { extension: 'tgz', family: 'archive', profile: 'light', tagged: false },
};

/** Office files that are written anew part by part, and that LibreOffice can lay out where that fails. */
export const canBeLaidOut = (mime: string): boolean =>
  /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument|ms-\w+\.(?!sheet\.binary)\w+\.macroEnabled)/.test(
    mime,
  );

/** What no clean copy of the family is free of. */
export const REMAINING: Readonly<Record<Family, readonly (typeof REMAINING_RISKS)[number][]>> = {
  picture: ['camera noise', 'visible content'],
  document: ['visible content', 'writing style', 'layout'],
  text: ['visible content', 'writing style'],
  audio: ['voice', 'audible content'],
  video: ['camera noise', 'voice', 'visible content', 'audible content'],
  archive: ['visible content', 'writing style', 'layout'],
  mail: ['visible content', 'writing style'],
};
