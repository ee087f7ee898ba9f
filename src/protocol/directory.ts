/**
 * The directory: who the newsroom is, and which keys may be sealed to today. A bag of signed statements, each of
 * which stands or falls by itself on a chain that ends at the pinned root key. A server that leaves statements
 * out can delay; it cannot add a key. PROTOCOL.md, "Directory".
 *
 *   root ─┬─ newsroom
 *         ├─ delegate desk-lead ─┬─ desk-epoch, epoch-withdrawal
 *         │                      └─ editor
 *         └─ delegate sanitizer ─┬─ sanitizer-epoch
 *                                └─ parcel-epoch
 */
import { type Bytes, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { addDays, type Day, parseDay } from './day.ts';
import {
  type Crypto,
  KEM_PUBLIC_KEY_BYTES,
  SIGN_PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  type Verifier,
} from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import type { ObjectId } from './ids.ts';
import { prefixed } from './kdf.ts';
import { base64, day, epochId, hex, objectId, parse, parseJson, text, z } from './schema.ts';
import { guardianSpans, type RoleStatement, type SignOffRules, signaturesNeededOn } from './sign-off.ts';
import { firstOf, lastOf, type Term } from './term.ts';

const key = hex(SIGN_PUBLIC_KEY_BYTES);
const window = { notBefore: day, notAfter: day };

/**
 * lead: people and keys · guardian: answers for the source in every draft · publisher: sends out what is signed ·
 * administrator: removes people and watches the servers' health, and reads nothing.
 */
export const ROLES = ['lead', 'editor', 'guardian', 'publisher', 'administrator'] as const;

/** Whether a role is ever given a key. */
export const reads = (role: Role): boolean => role !== 'administrator';

const epoch = { id: epochId, publicKey: base64(KEM_PUBLIC_KEY_BYTES), ...window };

export const statementPayload = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('newsroom'),
    name: text(80),
    languages: z.array(z.enum(['en', 'ar'])),
    /** The operator has set the desk up for one person: one signature is enough to publish. */
    alone: z.optional(z.literal(true)),
    ...window,
  }),
  z.strictObject({ kind: z.literal('delegate'), role: z.enum(['desk-lead', 'sanitizer']), key, ...window }),
  z.strictObject({ kind: z.literal('desk-epoch'), ...epoch }),
  /** Nothing is sealed to this epoch from that day on: somebody who has left holds its private half. */
  z.strictObject({ kind: z.literal('epoch-withdrawal'), id: epochId, day }),
  z.strictObject({
    kind: z.literal('sanitizer-epoch'),
    ...epoch,
    /** The largest file that this host has memory to clean, in bytes; a larger one is refused, and its record says so. */
    mostBytes: z.optional(z.int().check(z.positive())),
  }),
  z.strictObject({ kind: z.literal('parcel-epoch'), ...epoch }),
  z.strictObject({
    kind: z.literal('editor'),
    // No name: this statement is served, published and kept on disks. Names stand on the desk's sealed stream.
    id: objectId,
    role: z.enum(ROLES),
    signKey: key,
    kemKey: base64(KEM_PUBLIC_KEY_BYTES),
    ...window,
  }),
  z.strictObject({ kind: z.literal('revocation'), key, day }),
]);

export const signedStatement = z.strictObject({
  /** The signer's Ed25519 public key. */
  by: key,
  /** The payload's JSON text: what is signed is what is parsed. */
  payload: text(8192),
  signature: base64(SIGNATURE_BYTES),
});

/** 4,096 statements: years of epochs and a desk of hundreds. */
export const directorySchema = z.strictObject({
  v: z.literal(1),
  statements: z.array(signedStatement).check(z.maxLength(4096)),
});

export type StatementPayload = z.infer<typeof statementPayload>;
export type SignedStatement = z.infer<typeof signedStatement>;
export type Directory = z.infer<typeof directorySchema>;
export type Role = (typeof ROLES)[number];

type Payload<K extends StatementPayload['kind']> = Extract<StatementPayload, { kind: K }>;

/** How long things are valid, in days. PROTOCOL.md, "Keys". */
export const LIFETIME_DAYS = {
  /** 52 weeks */
  newsroom: 364,
  /** 26 weeks */
  delegate: 182,
  /** 26 weeks */
  editor: 182,
  /** a desk epoch is open for one week … */
  deskEpoch: 7,
  /** … and its private half is destroyed two weeks after its end */
  deskEpochGrace: 14,
  /** a sanitizer epoch is open for one day … */
  sanitizerEpoch: 1,
  /** … and its private half is destroyed three days after its end */
  sanitizerEpochGrace: 3,
  /** a parcel epoch is open for one week, as the desk's are … */
  parcelEpoch: 7,
  /** … and its private half is destroyed two weeks after its end */
  parcelEpochGrace: 14,
  /** a parcel arrives within ten days after its epochs' end, so that workers and editors have four left to open it */
  parcelTravel: 10,
} as const;

/**
 * The last day on which a worker may still open an attachment of `day` to clean it in another way. At most: a worker
 * that has lost its key, or one that was sealed to the day before, says so itself.
 */
export const lastDayToCleanAgain = (day: Day): Day =>
  addDays(day, LIFETIME_DAYS.sanitizerEpoch - 1 + LIFETIME_DAYS.sanitizerEpochGrace);

/** An epoch key that may be sealed to. */
export interface Epoch {
  readonly id: Payload<'desk-epoch'>['id'];
  readonly publicKey: Bytes;
  readonly notBefore: Day;
  /** The last day on which it may be sealed to. */
  readonly notAfter: Day;
  /** What its host can clean, in bytes; null where it does not say, and of a desk's epoch. */
  readonly mostBytes?: number | null;
}

/** What a kit seals to. */
export interface ParcelKeys {
  readonly desk: Epoch;
  readonly cleaner: Epoch;
  /** The last day on which the newsroom takes what is sealed to them. */
  readonly arriveBy: Day;
  /** No newer ones are known: this kit is out of date, and what it seals has less time to travel. */
  readonly isLate: boolean;
}

export interface Editor {
  readonly id: Payload<'editor'>['id'];
  readonly role: Role;
  readonly signKey: string;
  readonly kemKey: Bytes;
}

const signedBytes = (root: Uint8Array, payload: string): Bytes =>
  prefixed(utf8('amana/v1/statement'), root, utf8(payload));

/** @param by the signer's public key, 32 B @param secretKey its Ed25519 secret key, 64 B */
export function signStatement(
  crypto: Crypto,
  root: Uint8Array,
  payload: StatementPayload,
  by: Uint8Array,
  secretKey: Uint8Array,
): SignedStatement {
  const json = JSON.stringify(parse(statementPayload, payload));
  return {
    by: toHex(by),
    payload: json,
    signature: toBase64(crypto.sign(signedBytes(root, json), secretKey)),
  };
}

/** True when the signature is the named signer's; says nothing about the signer's right to sign. */
export const signatureHolds = (crypto: Verifier, root: Uint8Array, statement: SignedStatement): boolean =>
  crypto.verify(fromBase64(statement.signature), signedBytes(root, statement.payload), fromHex(statement.by));

const lastArrival = (epoch: Epoch): Day => addDays(epoch.notAfter, LIFETIME_DAYS.parcelTravel);

/** An editor by one of their statements. */
interface Placed extends Editor {
  readonly notBefore: Day;
}

const editorOf = ({ id, role, signKey, kemKey }: Placed): Editor => ({ id, role, signKey, kemKey });

const notLead = (role: Role): Role => (role === 'lead' ? 'editor' : role);

/** The newest statement says what somebody is; of two of one day, the one that gives less. */
function keepNewer(known: Map<ObjectId, Placed>, placed: Placed): void {
  const standing = known.get(placed.id);
  const newer =
    standing === undefined ||
    placed.notBefore > standing.notBefore ||
    (placed.notBefore === standing.notBefore && ROLES.indexOf(placed.role) > ROLES.indexOf(standing.role));
  if (newer) known.set(placed.id, placed);
}

/** A directory whose every kept statement hangs on the pinned root and is valid today. */
export class VerifiedDirectory {
  readonly today: Day;
  readonly name: string;
  readonly languages: readonly ('en' | 'ar')[];
  /** To seal to: vouched for by the root or by somebody who is a lead today. */
  readonly deskEpochs: readonly Epoch[];
  /** To open: those of leads who have left, too. What was sealed while they stood has to open; nothing new is. */
  readonly everyDeskEpoch: readonly Epoch[];
  readonly sanitizerEpochs: readonly Epoch[];
  readonly parcelEpochs: readonly Epoch[];
  readonly editors: readonly Editor[];
  /** Everybody who ever was an editor, as what they last were: their old signatures still have to be checked. */
  readonly formerAndPresent: readonly Editor[];
  /** Those of them who could be given keys at some time. */
  readonly everRead: ReadonlySet<ObjectId>;
  /** Statements that nobody signed, or that make somebody or a key without the right to: only whoever serves them can add one. */
  readonly refused: number;
  /** Signing keys of the desk leads, hex. */
  readonly leads: readonly string[];
  /** Signing keys of sanitizer hosts that are certified today, hex. */
  readonly hosts: readonly string[];
  /** Who had to sign an article, on any day. */
  readonly signOff: SignOffRules;
  readonly #terms: readonly Term[];

  private constructor(parts: {
    today: Day;
    newsroom: Payload<'newsroom'>;
    deskEpochs: readonly Epoch[];
    everyDeskEpoch: readonly Epoch[];
    everRead: ReadonlySet<ObjectId>;
    refused: number;
    sanitizerEpochs: readonly Epoch[];
    parcelEpochs: readonly Epoch[];
    editors: readonly Editor[];
    formerAndPresent: readonly Editor[];
    leads: readonly string[];
    hosts: readonly string[];
    signOff: SignOffRules;
    terms: readonly Term[];
  }) {
    this.#terms = parts.terms;
    this.signOff = parts.signOff;
    this.today = parts.today;
    this.name = parts.newsroom.name;
    this.languages = parts.newsroom.languages;
    this.deskEpochs = parts.deskEpochs;
    this.everyDeskEpoch = parts.everyDeskEpoch;
    this.everRead = parts.everRead;
    this.refused = parts.refused;
    this.sanitizerEpochs = parts.sanitizerEpochs;
    this.parcelEpochs = parts.parcelEpochs;
    this.editors = parts.editors;
    this.formerAndPresent = parts.formerAndPresent;
    this.leads = parts.leads;
    this.hosts = parts.hosts;
  }

  /**
   * @param root the pinned root public key, 32 B
   * @param directory unknown input, as fetched
   * @throws AmanaError directory-invalid where the newsroom's own statement does not hang on the root
   */
  static verify(crypto: Verifier, root: Uint8Array, directory: unknown, today: Day): VerifiedDirectory {
    const { statements } = parse(directorySchema, directory, 'directory-invalid');
    const genuine = statements
      .filter((statement) => signatureHolds(crypto, root, statement))
      .map(({ by, payload }) => ({ by, payload: parseJson(statementPayload, payload, 'directory-invalid') }));

    const rootHex = toHex(root);
    const revoked = new Set<string>();
    const everLeads = new Set<string>();
    const delegates = { 'desk-lead': new Set<string>(), sanitizer: new Set<string>() };
    const leadTerms: Term[] = [];
    const isOpen = (payload: { notBefore: Day; notAfter: Day }): boolean =>
      payload.notBefore <= today && today <= payload.notAfter;
    for (const { by, payload } of genuine) {
      if (payload.kind === 'revocation' && by === rootHex) revoked.add(payload.key);
    }
    for (const { by, payload } of genuine) {
      if (payload.kind === 'delegate' && by === rootHex && payload.role === 'desk-lead')
        everLeads.add(payload.key);
      if (payload.kind === 'delegate' && by === rootHex && isOpen(payload) && !revoked.has(payload.key)) {
        delegates[payload.role].add(payload.key);
        if (payload.role === 'desk-lead') leadTerms.push({ of: payload.key, until: payload.notAfter });
      }
    }
    const leads = delegates['desk-lead'];
    const fromRootOr = (signers: Set<string>, by: string): boolean => by === rootHex || signers.has(by);
    const everAdministrators = new Set<string>();
    for (const { by, payload } of genuine) {
      if (payload.kind === 'editor' && payload.role === 'administrator' && fromRootOr(everLeads, by))
        everAdministrators.add(payload.signKey);
    }
    // A lead may take an editor's rights away, but not the root's nor another lead's. It stays so when they leave:
    // otherwise those they removed would come back. A lead who has left can remove more, and let nobody in.
    for (const { by, payload } of genuine) {
      if (payload.kind !== 'revocation' || leads.has(payload.key)) continue;
      if (everLeads.has(by) || (everAdministrators.has(by) && !everAdministrators.has(payload.key)))
        revoked.add(payload.key);
    }
    const withdrawn = new Map<string, Day>();
    for (const { by, payload } of genuine) {
      if (payload.kind !== 'epoch-withdrawal' || !fromRootOr(everLeads, by)) continue;
      withdrawn.set(payload.id, parseDay(Math.min(payload.day, withdrawn.get(payload.id) ?? payload.day)));
    }

    const toEpoch = (payload: Payload<'desk-epoch' | 'sanitizer-epoch' | 'parcel-epoch'>): Epoch => ({
      id: payload.id,
      publicKey: fromBase64(payload.publicKey),
      notBefore: payload.notBefore,
      notAfter: payload.notAfter,
      mostBytes: 'mostBytes' in payload ? (payload.mostBytes ?? null) : null,
    });

    const removedOn = new Map<string, Day>();
    for (const { payload } of genuine)
      if (payload.kind === 'revocation' && revoked.has(payload.key))
        removedOn.set(
          payload.key,
          parseDay(Math.min(payload.day, removedOn.get(payload.key) ?? payload.day)),
        );
    const roles: RoleStatement[] = [];
    const alone: { from: Day; until: Day }[] = [];

    let newsroom: Payload<'newsroom'> | null = null;
    let refused = statements.length - genuine.length;
    const deskEpochs = new Map<string, Epoch>();
    const everyDeskEpoch = new Map<string, Epoch>();
    const sanitizerEpochs: Epoch[] = [];
    const parcelEpochs: Epoch[] = [];
    const editors = new Map<ObjectId, Placed>();
    const terms: Term[] = [];
    const formerAndPresent = new Map<ObjectId, Placed>();
    const everRead = new Set<ObjectId>();
    for (const { by, payload } of genuine) {
      if (payload.kind === 'delegate' && by !== rootHex) refused += 1;
      const isLeads = payload.kind === 'editor' || payload.kind === 'desk-epoch';
      if (isLeads && !fromRootOr(everLeads, by)) refused += 1;
      if (payload.kind === 'newsroom' && by === rootHex && isOpen(payload)) newsroom = payload;
      if (payload.kind === 'newsroom' && by === rootHex && payload.alone === true)
        alone.push({ from: payload.notBefore, until: payload.notAfter });
      if (payload.kind === 'desk-epoch' && fromRootOr(everLeads, by)) {
        const made = toEpoch(payload);
        const until = addDays(withdrawn.get(made.id) ?? addDays(made.notAfter, 1), -1);
        const epoch = { ...made, notAfter: parseDay(Math.min(made.notAfter, until)) };
        // Several leads vouch for one epoch.
        const mark = `${payload.id} ${payload.publicKey}`;
        everyDeskEpoch.set(mark, epoch);
        if (fromRootOr(leads, by)) deskEpochs.set(mark, epoch);
      }
      if (payload.kind === 'sanitizer-epoch' && fromRootOr(delegates.sanitizer, by))
        sanitizerEpochs.push(toEpoch(payload));
      if (payload.kind === 'parcel-epoch' && fromRootOr(delegates.sanitizer, by))
        parcelEpochs.push(toEpoch(payload));
      if (payload.kind !== 'editor' || !fromRootOr(everLeads, by)) continue;
      const { id, signKey, kemKey, notBefore, notAfter } = payload;
      const isGuardian = payload.role === 'guardian' && !everLeads.has(signKey);
      const rank = ROLES.indexOf(payload.role);
      roles.push({ id, isGuardian, notBefore, notAfter, rank, revoked: removedOn.get(signKey) ?? null });
      if (reads(payload.role)) everRead.add(id);
      const place = { notBefore, kemKey: fromBase64(kemKey), id, signKey };
      const was: Role = everLeads.has(signKey) ? 'lead' : notLead(payload.role);
      keepNewer(formerAndPresent, { ...place, role: was });
      // Only the root makes a lead; a lead who could make leads could never be removed.
      const role: Role = leads.has(signKey) ? 'lead' : notLead(payload.role);
      const trusted = fromRootOr(leads, by) && isOpen(payload) && !revoked.has(signKey);
      if (!trusted || payload.role !== role) continue;
      keepNewer(editors, { ...place, role });
      // A lead is one for as long as both stand: what was said of them, and what the root said of their key.
      const until = role === 'lead' ? firstOf(notAfter, lastOf(leadTerms, signKey)) : notAfter;
      terms.push({ of: `${id} ${role}`, until });
    }
    if (newsroom === null) throw new AmanaError('directory-invalid');
    const byStart = (a: Epoch, b: Epoch): number =>
      a.notBefore - b.notBefore || a.notAfter - b.notAfter || (a.id < b.id ? -1 : 1);
    return new VerifiedDirectory({
      today,
      newsroom,
      deskEpochs: [...deskEpochs.values()].sort(byStart),
      everyDeskEpoch: [...everyDeskEpoch.values()].sort(byStart),
      everRead,
      refused,
      sanitizerEpochs: sanitizerEpochs.sort(byStart),
      parcelEpochs: parcelEpochs.sort(byStart),
      editors: [...editors.values()].map(editorOf),
      formerAndPresent: [...formerAndPresent.values()].map(editorOf),
      leads: [...leads],
      hosts: [...delegates.sanitizer],
      signOff: { guardians: guardianSpans(roles), alone },
      terms,
    });
  }

  /** The desk epoch to seal to today. @throws AmanaError directory-not-ready */
  deskEpoch(): Epoch {
    return this.#openNow(this.deskEpochs);
  }

  /** The last day for which there is a key to seal to, or null. */
  get deskKeysUntil(): Day | null {
    const days = this.deskEpochs.map(({ notAfter }) => notAfter);
    return days.length === 0 ? null : parseDay(Math.max(...days));
  }

  /** The sanitizer epoch to seal to today. @throws AmanaError directory-not-ready */
  sanitizerEpoch(): Epoch {
    return this.#openNow(this.sanitizerEpochs);
  }

  /**
   * Whether an object sealed to this epoch is accepted today: one day of slack at either end, for a source whose
   * clock or night was long.
   */
  accepts(epochs: readonly Epoch[], id: string): boolean {
    return epochs.some(
      (epoch) => epoch.id === id && epoch.notBefore - 1 <= this.today && this.today <= epoch.notAfter + 1,
    );
  }

  /**
   * Whether what may have been carried is accepted today, sealed to this epoch: from the day on which the epoch was
   * published, for a device whose clock is ahead, until those who open it would have too little time.
   */
  acceptsCarried(epochs: readonly Epoch[], id: string): boolean {
    return epochs.some((epoch) => epoch.id === id && this.today <= lastArrival(epoch));
  }

  /**
   * The epochs for a parcel of today: those that are open, or the newest ended ones while what is sealed to them
   * may still arrive. @throws AmanaError kit-expired
   */
  parcelKeys(): ParcelKeys {
    const desk = this.#newestForParcel(this.deskEpochs);
    const cleaner = this.#newestForParcel(this.parcelEpochs);
    const arriveBy = parseDay(Math.min(lastArrival(desk), lastArrival(cleaner)));
    return { desk, cleaner, arriveBy, isLate: Math.min(desk.notAfter, cleaner.notAfter) < this.today };
  }

  /** Those on the desk today who may be given keys. */
  get readers(): readonly Editor[] {
    return this.editors.filter(({ role }) => reads(role));
  }

  /** Those who could once be given keys, and may not today: removed, run out, or administrators now. */
  get gone(): readonly ObjectId[] {
    const present = new Set(this.readers.map(({ id }) => id));
    return [...this.everRead].filter((id) => !present.has(id)).sort();
  }

  /** The last day on which somebody is what they are on the desk; null for who is not on it. */
  untilOf(id: ObjectId): Day | null {
    const editor = this.editors.find((one) => one.id === id);
    return editor === undefined ? null : lastOf(this.#terms, `${id} ${editor.role}`);
  }

  /** Publishers and leads send out what is signed; where nobody is a publisher, whoever reads. */
  maySendOut({ role }: Pick<Editor, 'role'>): boolean {
    if (role === 'publisher' || role === 'lead') return true;
    return reads(role) && !this.editors.some((editor) => editor.role === 'publisher');
  }

  /** Guardians answer for the source in a draft; where nobody is one, whoever reads. */
  mayAnswerForSource({ role }: Pick<Editor, 'role'>): boolean {
    if (role === 'guardian') return true;
    return reads(role) && !this.editors.some((editor) => editor.role === 'guardian');
  }

  /** Source guardians of today. */
  get guardians(): readonly ObjectId[] {
    return this.editors.filter(({ role }) => role === 'guardian').map(({ id }) => id);
  }

  /** Different people who have to sign an article today. */
  get signaturesNeeded(): number {
    return signaturesNeededOn(this.signOff, this.today);
  }

  editorBySignKey(signKeyHex: string): Editor | null {
    return this.editors.find((editor) => editor.signKey === signKeyHex) ?? null;
  }

  #newestForParcel(epochs: readonly Epoch[]): Epoch {
    const begun = epochs.filter(
      // One that was withdrawn before it began ends before its beginning.
      (epoch) => epoch.notBefore <= Math.min(this.today, epoch.notAfter) && this.today <= lastArrival(epoch),
    );
    const newest = begun.at(-1);
    if (newest === undefined) throw new AmanaError('kit-expired');
    return newest;
  }

  #openNow(epochs: readonly Epoch[]): Epoch {
    const open = epochs.filter((epoch) => epoch.notBefore <= this.today && this.today <= epoch.notAfter);
    const newest = open.at(-1);
    if (newest === undefined) throw new AmanaError('directory-not-ready');
    return newest;
  }
}
