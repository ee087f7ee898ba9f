/**
 * One attachment, from waiting to done: claimed, opened, sanitized, sealed to the desk, settled. Whatever happens to
 * it, the desk is told: an attachment that cannot be opened ends with a record that says so.
 */

import type { Log } from '#process/index.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { type Epoch, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { headerBytes, SANITIZER_SLOT, slotEpochs } from '#protocol/layout.ts';
import { type OpenedHeader, openBody, openHeader } from '#protocol/open.ts';
import type { RejectionReason, SanitizationRecord } from '#protocol/record.ts';
import type { Outcome } from '#queue/index.ts';
import type { Claim } from '#storage/attachments.ts';
import type { Storage } from '#storage/index.ts';
import type { Sanitized, Sanitizer } from './index.ts';
import type { WorkerKeys } from './keys.ts';
import { sealClean, sealRecord } from './sealing.ts';

export interface JobParts {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly storage: Storage;
  readonly keys: WorkerKeys;
  readonly sanitizer: Pick<Sanitizer, 'sanitize'>;
  readonly log: Log;
  /** Called when MOST_LOST_SANDBOXES files in a row found no sandbox; each of them waits on, none of them is touched. */
  readonly onSandboxesLost?: () => void;
}

/**
 * So many workers may die over one attachment before it is taken for the cause. A sandboxed file hardly ever is; power
 * cuts and restarts are, and must not cost a source what was acknowledged. A hundred restarts take minutes.
 */
export const MOST_CLAIMS = 100;

/**
 * One may be a machine that is too busy for a moment; so many in a row are a sandbox that no longer starts, and whoever
 * starts the worker anew has to prove it first.
 */
export const MOST_LOST_SANDBOXES = 2;

/** What is not the attachment's fault is tried again after this. */
const POSTPONED_MS = 15_000;
const NO_DESK_EPOCH_MS = 60_000;

/** Failures of the host, not of the attachment: they do not count against it. */
const HOST_FAILURES: ReadonlySet<ErrorCode> = new Set([
  'storage-full',
  'busy',
  'queue-unavailable',
  'sandbox-unavailable',
  'directory-invalid',
  'directory-not-ready',
]);

interface Result {
  /** False where no key of ours opens what the source sealed. */
  readonly opened: boolean;
  readonly sanitized: Sanitized;
  readonly keepOriginal: boolean;
}

export function openSanitizeJob(parts: JobParts): (id: ObjectId) => Promise<Outcome> {
  const { crypto, root, storage, log } = parts;
  let lostSandboxes = 0;

  async function deskEpoch(today: Day): Promise<Epoch | null> {
    try {
      const directory = { v: 1, statements: await storage.statements.all() };
      return VerifiedDirectory.verify(crypto, root, directory, today).deskEpoch();
    } catch (thrown) {
      if (HOST_FAILURES.has(asAmanaError(thrown).code)) return null;
      throw thrown;
    }
  }

  return async (id) => {
    const desk = await deskEpoch(dayOf(Date.now()));
    if (desk === null) {
      log.warn('attachment-postponed', 'directory-not-ready');
      return { outcome: 'wait', waitMs: NO_DESK_EPOCH_MS };
    }
    const claim = await storage.attachments.claim(id);
    if (claim === null) return { outcome: 'done' };
    if (claim.claims > MOST_CLAIMS) log.note('attachment-crashed-workers');
    try {
      const result = await sanitizeSealed(parts, claim);
      if (result !== null) await settle(parts, claim, desk, result);
      lostSandboxes = 0;
      return { outcome: 'done' };
    } catch (thrown) {
      const { code } = asAmanaError(thrown);
      log.warn('sanitizer-trouble', code);
      if (HOST_FAILURES.has(code)) await storage.attachments.unclaim(id);
      lostSandboxes = code === 'sandbox-unavailable' ? lostSandboxes + 1 : 0;
      if (lostSandboxes === MOST_LOST_SANDBOXES) parts.onSandboxesLost?.();
      return { outcome: 'wait', waitMs: POSTPONED_MS };
    }
  };
}

/** Null when it no longer waits. Of one that workers died over, only the header is opened, which no file can harm. */
async function sanitizeSealed(parts: JobParts, { id, claims, again }: Claim): Promise<Result | null> {
  const { storage, sanitizer } = parts;
  const unopened = (trueBytes: number) => rejected('could not be opened', trueBytes);
  const sealed = await storage.attachments.openSealed(id);
  if (sealed === null) return null;
  try {
    const header = await storage.attachments.readStart(id, headerBytes('attachment'));
    const opened = await openOurs(parts, id, sealed.bytes, header);
    // Unopened it is kept: whether the desk may open it is decided by the desk's own slot, not by us.
    if (opened === null) return { opened: false, sanitized: unopened(0), keepOriginal: true };
    const { keepOriginal, trueLength } = opened;
    if (claims > MOST_CLAIMS) return { opened: true, sanitized: unopened(trueLength), keepOriginal };
    // The desk's word, asked for later, goes before the source's.
    const mode = again?.mode ?? opened.mode;
    try {
      const open = () => openBody(opened, sealed.chunks(header.length));
      const sanitized = await sanitizer.sanitize(open, mode);
      return {
        opened: true,
        sanitized: opened.withholdFindings ? withheld(sanitized) : sanitized,
        keepOriginal,
      };
    } catch (thrown) {
      if (!isUnopenable(thrown)) throw thrown;
      return { opened: true, sanitized: unopened(trueLength), keepOriginal };
    }
  } finally {
    await sealed.close();
  }
}

/** Null when it was not sealed to us, or is not what was sealed. */
async function openOurs(
  { crypto, root, keys }: JobParts,
  id: ObjectId,
  sealedBytes: number,
  header: Uint8Array,
): Promise<OpenedHeader | null> {
  try {
    const epoch = slotEpochs('attachment', header)[SANITIZER_SLOT];
    const secretKey = epoch === undefined ? null : await keys.secretKey(epoch);
    const args = { crypto, root, kind: 'attachment', id, slot: SANITIZER_SLOT, sealedBytes } as const;
    return await openHeader({ ...args, secretKeyOf: () => secretKey }, header);
  } catch (thrown) {
    if (isUnopenable(thrown)) return null;
    throw thrown;
  }
}

/**
 * Forgets what was hidden, as the source asked, before anything is sealed to the desk. The actions go with it: that a
 * place was removed says that there was one. The proofs stay.
 */
const withheld = ({ record, clean }: Sanitized): Sanitized => ({
  record: { ...record, found: [], place: null, actions: [], withheld: true },
  clean,
});

const isUnopenable = (thrown: unknown): boolean =>
  thrown instanceof AmanaError && (thrown.code === 'cannot-open' || thrown.code === 'malformed-object');

async function settle(
  { crypto, root, storage, log }: JobParts,
  { id, again }: Claim,
  desk: Epoch,
  { opened, sanitized: { record, clean }, keepOriginal }: Result,
): Promise<void> {
  if (again !== null && clean === null) {
    // What the desk has of it already is worth more than a second verdict, and stays.
    await storage.attachments.failAgain(id, again, opened ? 'not-cleaned-again' : 'original-closed');
    log.note('attachment-rejected');
    return;
  }
  const recipients = [{ epochId: desk.id, publicKey: desk.publicKey }];
  try {
    await storage.attachments.settle(id, {
      record: await sealRecord({ crypto, root, id, recipients }, record),
      clean: clean === null ? null : await sealClean({ crypto, root, id, recipients }, clean),
      keepOriginal,
      again,
    });
    log.note(record.status === 'rejected' ? 'attachment-rejected' : 'attachment-settled');
  } finally {
    await clean?.dispose();
  }
}

function rejected(reason: RejectionReason, trueBytes: number): Sanitized {
  const record: SanitizationRecord = {
    v: 1,
    status: 'rejected',
    reason,
    type: null,
    cleanType: null,
    mode: 'rebuild',
    found: [],
    place: null,
    actions: [],
    checks: [],
    tools: [],
    before: { bytes: trueBytes, sha256Hex: '' },
    after: null,
    perceptualHashHex: null,
    remaining: [],
  };
  return { record, clean: null };
}
