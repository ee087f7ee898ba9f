import type { ErrorCode } from '#protocol/errors.ts';
import type { Catalogue } from '#ui/language.ts';
import { ar } from './ar.ts';
import { en, type Messages } from './en.ts';

export const messages: Catalogue<Messages> = { en, ar };
export type { Messages };

/** The page's sentence for a code, with the mend; the catalogue's own sentences are for operators and scripts. */
export function sentenceFor(t: Messages, code: ErrorCode): string {
  switch (code) {
    case 'directory-invalid':
      return t.refused;
    case 'directory-not-ready':
      return t.errorNotReady;
    case 'codename-invalid':
      return t.returnInvalid;
    case 'too-large':
      return t.errorTooLarge;
    case 'file-unreadable':
      return t.errorFile;
    case 'storage-full':
      return t.errorFull;
    case 'busy':
      return t.errorBusy;
    case 'unreachable':
    case 'too-slow':
      return t.errorUnreachable;
    default:
      return t.errorOther;
  }
}
