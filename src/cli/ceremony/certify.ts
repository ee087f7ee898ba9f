/** What the root key says yes to: who asks is proven or vouched for, and everything that is said has an end. */
import { existsSync } from 'node:fs';
import { type Bytes, fromBase64, fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import { type Ask, possessionHolds, type Request } from '#protocol/ceremony.ts';
import { addDays, type Day, dayText } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type SignedStatement,
  type StatementPayload,
  signatureHolds,
  signStatement,
} from '#protocol/directory.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import {
  editorIdOf,
  enrolledName,
  enrolmentSignatureHolds,
  fingerprintWords,
  inviteKeys,
} from '#protocol/identity.ts';
import { inviteFile } from '../ceremony.ts';
import { OperatorError } from '../terminal.ts';
import { readCeremonyFile } from './asking.ts';
import { type CeremonyRecord, invitePath, payloadOf } from './record.ts';

/** One thing that is asked, checked, and what the root would say to it. */
export interface Examined {
  readonly what: 'worker host' | 'desk lead';
  /** As sealed by whoever holds the invite; null where nobody told. */
  readonly name: string | null;
  /** Of the signing key, for two people to compare. */
  readonly words: readonly string[];
  /** Proven by an invite that was made here: nobody in between can have changed it. */
  readonly proven: boolean;
  readonly says: readonly StatementPayload[];
}

const window = (today: Day, days: number) => ({ notBefore: today, notAfter: addDays(today, days) });

const leadSays = (
  lead: { readonly id: Extract<StatementPayload, { kind: 'editor' }>['id']; signKey: string; kemKey: string },
  today: Day,
): StatementPayload[] => [
  {
    kind: 'delegate',
    role: 'desk-lead',
    key: lead.signKey,
    ...window(today, LIFETIME_DAYS.delegate),
  },
  {
    kind: 'editor',
    id: lead.id,
    role: 'lead',
    signKey: lead.signKey,
    kemKey: lead.kemKey,
    ...window(today, LIFETIME_DAYS.editor),
  },
];

/** Keys that the root has taken back, hex. */
export const revokedIn = ({ statements }: Pick<CeremonyRecord, 'statements'>): Set<string> =>
  new Set(statements.map(payloadOf).flatMap((said) => (said.kind === 'revocation' ? [said.key] : [])));

const altered = (): OperatorError =>
  new OperatorError('This request was altered on its way, or damaged; nothing was changed.');

/** @throws OperatorError for another newsroom's request, for one of another day, for one that was altered */
export async function examine(
  crypto: Crypto,
  record: CeremonyRecord,
  request: Request,
  today: Day,
): Promise<Examined[]> {
  if (request.root !== record.root)
    throw new OperatorError('This request is for another newsroom; nothing was changed.');
  // What is signed by a clock that is behind has ended before its time; by one that is ahead, it has not begun.
  if (request.day > today)
    throw new OperatorError(
      `It is ${dayText(today)} by this machine's clock, and the request is of ${dayText(request.day)}: set the clock. Nothing was changed.`,
    );
  const invite = existsSync(invitePath(record.folder))
    ? await readCeremonyFile(inviteFile, invitePath(record.folder), 'an invite')
    : null;
  const secret = invite === null ? null : fromBase64(invite.secret);
  const revoked = revokedIn(record);
  return request.asks.map((one) => {
    const examined = examineOne(crypto, record, one, secret, today);
    if (examined.says.some((said) => said.kind === 'delegate' && revoked.has(said.key)))
      throw new OperatorError('This request names a key that was revoked; nothing was changed.');
    return examined;
  });
}

function examineOne(
  crypto: Crypto,
  record: CeremonyRecord,
  one: Ask,
  secret: Bytes | null,
  today: Day,
): Examined {
  const root = fromHex(record.root);
  const wordsOf = (key: string) => fingerprintWords(crypto, fromHex(key));
  if (one.ask === 'sanitizer') {
    if (!possessionHolds(crypto, root, one)) throw altered();
    const term = window(today, LIFETIME_DAYS.delegate);
    const says: StatementPayload[] = [{ kind: 'delegate', role: 'sanitizer', key: one.key, ...term }];
    return { what: 'worker host', name: null, words: wordsOf(one.key), proven: false, says };
  }
  if (one.ask === 'invited-lead') {
    const { enrolment } = one;
    const { signKey, kemKey } = enrolment;
    if (!enrolmentSignatureHolds(crypto, root, enrolment)) throw altered();
    const isKnown = record.statements
      .map(payloadOf)
      .some((said) => said.kind === 'editor' && said.role === 'lead' && said.signKey === signKey);
    const name = secret === null ? null : enrolledName(crypto, root, inviteKeys(crypto, secret), enrolment);
    if (name === null && !isKnown)
      throw new OperatorError(
        'Whoever asks to be a lead does not hold the invite that was made here; nothing was changed.',
      );
    const says = leadSays({ id: editorIdOf(crypto, fromHex(signKey)), signKey, kemKey }, today);
    return { what: 'desk lead', name, words: wordsOf(signKey), proven: true, says };
  }
  const { editor } = one;
  if (!signatureHolds(crypto, root, editor)) throw altered();
  const said = payloadOf(editor);
  const leads = record.statements
    .map(payloadOf)
    .filter((known) => known.kind === 'delegate' && known.role === 'desk-lead' && known.notAfter >= today)
    .flatMap((known) => (known.kind === 'delegate' ? [known.key] : []));
  const revoked = revokedIn(record);
  if (said.kind !== 'editor' || !leads.includes(editor.by) || revoked.has(editor.by))
    throw new OperatorError('No desk lead of today vouches for this person; nothing was changed.');
  if (said.id !== editorIdOf(crypto, fromHex(said.signKey))) throw altered();
  return {
    what: 'desk lead',
    name: null,
    words: wordsOf(said.signKey),
    proven: false,
    says: leadSays(said, today),
  };
}

export const signAll = (
  crypto: Crypto,
  root: KeyPair,
  payloads: readonly StatementPayload[],
): SignedStatement[] =>
  payloads.map((payload) => signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey));

/** One whose certificates the root renews, or takes back. */
export interface Holder {
  readonly what: 'newsroom' | 'worker host' | 'desk lead';
  /** Signing key, hex; the root's own for the newsroom. */
  readonly key: string;
  readonly until: Day;
  readonly revoked: boolean;
  /** The newest statements about it, to be said again. */
  readonly newest: readonly StatementPayload[];
}

type Ending = Extract<StatementPayload, { notAfter: Day; kind: 'newsroom' | 'delegate' | 'editor' }>;

/** Everybody whom the root has vouched for, with the day on which the first of their certificates ends. */
export function holdersIn(record: Pick<CeremonyRecord, 'statements' | 'root'>): Holder[] {
  const revoked = revokedIn(record);
  const newest = new Map<string, Ending>();
  for (const said of record.statements.map(payloadOf)) {
    if (said.kind !== 'newsroom' && said.kind !== 'delegate' && said.kind !== 'editor') continue;
    const about = said.kind === 'newsroom' ? record.root : said.kind === 'editor' ? said.signKey : said.key;
    const mark = `${said.kind} ${said.kind === 'delegate' ? said.role : ''} ${about}`;
    const known = newest.get(mark);
    if (known === undefined || known.notAfter < said.notAfter) newest.set(mark, said);
  }
  const all = [...newest.values()];
  return all.flatMap((said): Holder[] => {
    if (said.kind === 'newsroom')
      return [{ what: 'newsroom', key: record.root, until: said.notAfter, revoked: false, newest: [said] }];
    if (said.kind !== 'delegate') return [];
    const { key } = said;
    if (said.role === 'sanitizer')
      return [{ what: 'worker host', key, until: said.notAfter, revoked: revoked.has(key), newest: [said] }];
    const asEditor = all.find((other) => other.kind === 'editor' && other.signKey === key);
    const until = asEditor === undefined ? said.notAfter : Math.min(said.notAfter, asEditor.notAfter);
    return [
      {
        what: 'desk lead',
        key,
        until: addDays(said.notAfter, until - said.notAfter),
        revoked: revoked.has(key),
        newest: asEditor === undefined ? [said] : [said, asEditor],
      },
    ];
  });
}

/** The same, from today on for its whole lifetime. */
export const renewed = (payload: StatementPayload, today: Day): StatementPayload => {
  if (payload.kind !== 'newsroom' && payload.kind !== 'delegate' && payload.kind !== 'editor') return payload;
  return { ...payload, ...window(today, LIFETIME_DAYS[payload.kind]) };
};

/** By its key or the beginning of it, by an editor's id, or by its six words. @throws OperatorError */
export function findHolder(crypto: Crypto, record: CeremonyRecord, named: string): Holder {
  const wanted = named.trim().toLowerCase();
  const found = holdersIn(record).filter(({ what, key }) => {
    if (what === 'newsroom') return false;
    const bytes = fromHex(key);
    return (
      (wanted.length >= 8 && key.startsWith(wanted)) ||
      editorIdOf(crypto, bytes) === wanted ||
      fingerprintWords(crypto, bytes).join(' ') === wanted
    );
  });
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new OperatorError(
      'The root key has certified nobody with this key, id or words; nothing was changed.',
    );
  if (one.revoked) throw new OperatorError('This key has been revoked already; nothing was changed.');
  return one;
}

export const wordsOfKey = (crypto: Crypto, key: string): string =>
  fingerprintWords(crypto, fromHex(key)).join(' ');

export const asAsk = (asked: { readonly key: Bytes; readonly proof: Bytes }): Ask => ({
  ask: 'sanitizer',
  key: toHex(asked.key),
  proof: toBase64(asked.proof),
});
