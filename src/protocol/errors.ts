/**
 * The closed catalogue of errors. People and clients see a code and its one sentence, never internals:
 * an error text that quotes its input is a leak. Everything cryptographic fails as `cannot-open`, whatever
 * the cause, so that no answer helps an attacker to tell a wrong key from a changed byte.
 */

interface CatalogueEntry {
  /** HTTP status when the error crosses a server's boundary. */
  readonly status: number;
  /** One clear sentence with the mend. */
  readonly sentence: string;
}

export const ERRORS = {
  // objects and keys
  'cannot-open': { status: 400, sentence: 'This cannot be opened with the keys at hand.' },
  'malformed-object': { status: 400, sentence: 'This is not a whole sealed object; send it again.' },
  'malformed-request': {
    status: 400,
    sentence: 'The request could not be understood; reload the page and try again.',
  },
  'directory-invalid': {
    status: 400,
    sentence: 'We could not confirm that this page belongs to the newsroom. Do not send anything.',
  },
  'directory-not-ready': { status: 503, sentence: 'The newsroom has no valid keys yet; try again later.' },
  'codename-invalid': { status: 400, sentence: 'These are not eight words of the list; check each word.' },
  'file-unreadable': { status: 400, sentence: 'A file can no longer be read; choose it again.' },
  'too-large': {
    status: 413,
    sentence: 'This is larger than the newsroom accepts; send it in smaller parts.',
  },
  'unknown-epoch': {
    status: 409,
    sentence: 'The newsroom has changed its keys; reload the page and send again.',
  },

  // parcels
  'not-a-part': {
    status: 400,
    sentence: 'This is no part of a parcel for this newsroom, or its beginning is damaged; copy it again.',
  },
  'part-damaged': { status: 400, sentence: 'This copy is damaged; copy it again from where it came.' },
  'parts-missing': { status: 400, sentence: 'Parts of the parcel are missing; add them.' },
  'kit-expired': {
    status: 400,
    sentence: 'The keys in this kit are too old, so nothing can be sealed with it; get a new one.',
  },

  // servers
  'not-found': { status: 404, sentence: 'There is nothing here; go back to the first page.' },
  'method-not-allowed': { status: 405, sentence: 'This address does not accept that kind of request.' },
  'host-refused': {
    status: 421,
    sentence: 'This server does not answer to that name; use the address you were given.',
  },
  'conflict': { status: 409, sentence: 'Somebody else was faster; load the newest state and try again.' },
  'too-slow': { status: 408, sentence: 'The connection was too slow; it can be resumed where it stopped.' },
  'unauthenticated': { status: 401, sentence: 'Unlock the desk again to go on.' },
  'forbidden': { status: 403, sentence: 'Your role on the desk does not allow this.' },
  'invite-invalid': {
    status: 403,
    sentence: 'This invite has been used or has expired; ask the desk lead for another.',
  },
  'busy': { status: 503, sentence: 'The server is busy; wait a moment and try again.' },
  'slow-down': {
    status: 429,
    sentence: 'Too much has come this way at once; wait half a minute, and it goes on.',
  },
  'work-needed': {
    status: 428,
    sentence:
      'The server is being flooded: solve its puzzle (GET /work) and send again; the page does so by itself.',
  },
  'flooded': {
    status: 503,
    sentence:
      'The newsroom is being flooded: without scripts nothing gets through now. Try again in an hour, or at level Safer.',
  },
  'smaller-only': {
    status: 413,
    sentence:
      'There is little room left for files: send smaller files, or come back tomorrow. A report still gets through.',
  },
  'files-closed': {
    status: 503,
    sentence:
      'The newsroom takes no files just now: come back with them tomorrow. A report still gets through.',
  },
  'storage-full': { status: 507, sentence: 'The server has no room left; the operator has to free some.' },
  'database-newer': {
    status: 500,
    sentence:
      'The database is of a newer version of Amana: start that one, or go back with ./amana storage migrate.',
  },
  'database-unsafe': {
    status: 500,
    sentence: 'PostgreSQL runs without fsync or full_page_writes, and would lose reports: switch both on.',
  },
  'storage-refused': {
    status: 500,
    sentence:
      'The store of attachments refuses the key, or has no such bucket: mend AMANA_BLOBS or its credentials file.',
  },
  'unreachable': {
    status: 503,
    sentence: 'The newsroom cannot be reached; check the connection and try again.',
  },
  'internal': {
    status: 500,
    sentence: 'Something failed on our side; nothing you sent was lost. Try again.',
  },

  // desk
  'wrong-passphrase': { status: 400, sentence: 'This passphrase does not open the key file.' },
  'security-key-unfit': {
    status: 400,
    sentence: 'This security key or this browser cannot do that here; use the key file and its passphrase.',
  },
  'event-invalid': {
    status: 400,
    sentence: 'An event in this history is not signed as it must be; nothing after it is trusted.',
  },
  'not-approved': { status: 403, sentence: 'A desk lead has to approve you first.' },
  'original-gone': {
    status: 409,
    sentence: 'The original of this file was not kept, so it cannot be cleaned again.',
  },
  'original-closed': {
    status: 409,
    sentence: 'What opens this original has been destroyed, so it cannot be cleaned again.',
  },
  'not-cleaned-again': {
    status: 409,
    sentence: 'This file could not be cleaned in that way; what you have of it stays.',
  },
  'case-frozen': {
    status: 409,
    sentence: 'This case is frozen: nothing leaves it before two editors have lifted the freeze.',
  },
  'not-corroborated': {
    status: 409,
    sentence:
      'Credibility 1 needs two corroborations that are marked independent; find a second source first.',
  },
  'more-readers': {
    status: 409,
    sentence: 'More people would read this there; look at who they are, and say that they may.',
  },
  'media-changed': {
    status: 409,
    sentence: 'A file of this draft has been cleaned again; save the draft and have it signed anew.',
  },
  'risk-open': {
    status: 409,
    sentence:
      'The source-risk check blocks this draft; say it in other words, or have two editors override each block with a reason.',
  },
  'signatures-missing': {
    status: 403,
    sentence: 'This needs the signatures of two editors over exactly this draft.',
  },
  'guardian-missing': {
    status: 403,
    sentence: 'A source guardian who did not write these words has to sign them, too.',
  },
  'purge-unsigned': {
    status: 403,
    sentence:
      'A purge needs two different editors who are on the desk today, within two weeks; ask for it anew.',
  },

  // promotion to a site that is run by another program
  'cms-credentials': {
    status: 401,
    sentence: 'The site does not accept this key or password; make a new one there and give it here.',
  },
  'cms-forbidden': {
    status: 403,
    sentence: 'This account may not publish on the site; give it the role of an editor there.',
  },
  'cms-author-unknown': {
    status: 409,
    sentence: 'The site has no author of this name; add the author there first. Nothing was published.',
  },
  'cms-collision': {
    status: 409,
    sentence:
      'Another article on the site has this address already; give yours another, and have it signed anew.',
  },
  'cms-stands': {
    status: 409,
    sentence: 'Another version of this article stands on the site; say that yours is to replace it.',
  },
  'cms-changed': {
    status: 409,
    sentence:
      'Somebody has changed this article on the site itself; look at it there before yours replaces it.',
  },
  'cms-too-large': {
    status: 413,
    sentence:
      'The site takes no file this large; raise its limit, or use a smaller file. Nothing was published.',
  },
  'cms-unreachable': {
    status: 503,
    sentence:
      'The connection to the site was lost; no article stands there by halves. Do the same again: it goes on from where it was.',
  },
  'cms-refused': {
    status: 502,
    sentence: 'The site refused this or answered what cannot be understood; whoever runs it has to look.',
  },

  'relay-missing': {
    status: 404,
    sentence:
      'This newsroom runs no relay, so its page cannot reach other sites; use ./amana desk promote-to on a machine of your own.',
  },
  'relay-unknown': {
    status: 409,
    sentence:
      'The relay is not the one that the desk knows; a desk lead has to compare its words with the operator’s. Nothing was sent.',
  },
  'relay-differs': {
    status: 409,
    sentence:
      'What would be sent is no longer what was shown to you; look at it again. Nothing was published.',
  },

  // operator
  'config-invalid': { status: 500, sentence: 'A setting is missing or wrong.' },
  'sandbox-unavailable': {
    status: 500,
    sentence: 'The sandbox cannot start here, so no attachment will be opened.',
  },
  'queue-unavailable': {
    status: 503,
    sentence: 'Redis cannot be reached; what has arrived is kept and will be queued.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERRORS;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

/** The only error class that crosses a boundary. `cause` stays inside the process. */
export class AmanaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: { cause?: unknown }) {
    super(ERRORS[code].sentence, options);
    this.name = 'AmanaError';
    this.code = code;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Any thrown value as a catalogued error; what is not catalogued becomes `internal`. */
export function asAmanaError(thrown: unknown): AmanaError {
  return thrown instanceof AmanaError ? thrown : new AmanaError('internal', { cause: thrown });
}
