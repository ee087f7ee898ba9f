/** A finding in a reader's language, for the page and for a terminal. */
import type { Finding } from './findings.ts';
import type { Messages } from './messages/en.ts';

export function wordsFor(t: Messages, { kind, count }: Finding): string {
  switch (kind) {
    case 'place':
      return t.foundPlace;
    case 'track':
      return t.foundTrack;
    case 'date':
      return t.foundDate;
    case 'device':
      return t.foundDevice;
    case 'serial':
      return t.foundSerial;
    case 'person':
      return t.foundPerson;
    case 'organisation':
      return t.foundOrganisation;
    case 'software':
      return t.foundSoftware;
    case 'words':
      return t.foundWords;
    case 'folder':
      return t.foundFolder;
    case 'changes':
      return t.foundChanges(count);
    case 'comments':
      return t.foundComments(count);
    case 'revisions':
      return t.foundRevisions(count);
    case 'files':
      return t.foundFiles(count);
    case 'inner':
      return t.foundInner(count);
    case 'thumbnail':
      return t.foundThumbnail;
    case 'scripts':
      return t.foundScripts;
    case 'numbers':
      return t.foundNumbers;
    case 'other':
      return t.foundOther;
  }
}
