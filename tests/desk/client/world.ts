/** A newsroom server with people at it: sessions of the real client, reports as a source seals them. */

import type { Fetch } from '#desk/client/http.ts';
import { type DeskOptions, makeKey, openKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskState } from '#desk/client/state.ts';
import type { Listen } from '#http/index.ts';
import { toBase64, utf8 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import type { Day } from '#protocol/day.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { wrapIdentity, wrapKey } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import { type AttachmentNote, encodeReport } from '#protocol/report.ts';
import { toHex } from '#protocol/schema.ts';
import { sealSmall } from '#protocol/seal.ts';
import { JPEG, startDesk, type TestDesk, type TestEditor } from '../../support/desk.ts';

/** Fast, because these passphrases protect nothing. */
export const CHEAP = { opsLimit: 1, memBytes: 8192 };
export const PASSPHRASE = 'correct horse battery staple';

export interface World {
  readonly desk: TestDesk;
  options(fetch?: Fetch): DeskOptions;
  /** A session of somebody whose statements stand, as from their key file. */
  open(editor: TestEditor, fetch?: Fetch): Promise<DeskSession>;
  /** Invited by `lead`, enrolled and approved: the whole way. */
  joined(lead: DeskSession, name: string): Promise<DeskSession>;
  newThread(): Uint8Array;
  sendReport(
    threadKey: Uint8Array,
    text: string,
    attachments?: readonly AttachmentNote[],
    day?: Day,
  ): Promise<ObjectId>;
  /** A photo that a worker has cleaned. */
  sendPhoto(bytes?: Uint8Array<ArrayBuffer>, keepOriginal?: boolean): Promise<AttachmentNote>;
  /** What a worker does that finds a photo waiting to be cleaned again. */
  cleanAgain(id: ObjectId, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  stop(): Promise<void>;
}

export const stateOf = (session: DeskSession): DeskState => {
  if (session.state === null) throw new Error('not synchronised yet');
  return session.state;
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** @param relay as `startDesk` takes it @param hosts so too */
export async function startWorld(relay: Listen | null = null, hosts: readonly string[] = []): Promise<World> {
  const desk = await startDesk(relay, hosts);
  const { crypto, root, newsroom, storage } = desk;
  const argon2 = await loadArgon2();
  const { deskEpoch } = newsroom;
  const epochSecret = newsroom.secretKeys.get(deskEpoch.id);
  if (epochSecret === undefined) throw new Error('no epoch');
  const lead = desk.lead.identity;
  const to = { id: lead.id, kemKey: lead.kem.publicKey };
  const key = wrapKey(crypto, root, `epoch:${deskEpoch.id}`, epochSecret, to, lead);
  await storage.keys.put([{ editorId: lead.id, key }], {
    writer: lead.id,
    begins: new Set(),
    mayReplace: false,
  });

  const options = (fetchWith: Fetch = fetch): DeskOptions => ({
    server: desk.url,
    fetch: fetchWith,
    crypto,
    argon2: async () => argon2,
    argon2Cost: CHEAP,
    now: () => desk.today() * 86_400_000,
  });
  const recipients = [{ epochId: deskEpoch.id, publicKey: deskEpoch.publicKey }];

  return {
    desk,
    options,
    async open(editor, fetchWith) {
      const file = wrapIdentity(crypto, argon2, root, editor.identity, PASSPHRASE, CHEAP);
      const opened = await openKey(options(fetchWith), JSON.parse(JSON.stringify(file)), PASSPHRASE);
      return opened.login();
    },
    async joined(leadSession, name) {
      const { url } = await leadSession.invite('editor');
      const made = await makeKey(options(), { fragment: new URL(url).hash, name, passphrase: PASSPHRASE });
      await made.join();
      await leadSession.approve(made.editorId);
      return made.login();
    },
    newThread: () => threadKeyOf(crypto, root, newCodename(crypto)),
    async sendReport(threadKey, text, attachments = [], day = desk.today()) {
      const id = newObjectId(crypto);
      const plain = encodeReport({
        v: 1,
        text,
        language: 'en',
        day: desk.today(),
        threadKey: toBase64(threadKey),
        attachments: [...attachments],
      });
      await storage.reports.put(
        id,
        day,
        await sealSmall({ crypto, root, kind: 'report', id, recipients }, plain),
      );
      await storage.reports.release(id);
      return id;
    },
    async sendPhoto(bytes = new Uint8Array([...JPEG, ...crypto.random(100)]), keepOriginal = false) {
      const id = newObjectId(crypto);
      const both = [
        { epochId: newsroom.sanitizerEpoch.id, publicKey: newsroom.sanitizerEpoch.publicKey },
        ...recipients,
      ];
      const original = await sealSmall({ crypto, root, kind: 'attachment', id, recipients: both }, bytes);
      await storage.attachments.create(id, original.length, desk.today());
      await storage.attachments.append(id, 0, once(original));
      await storage.attachments.finish(id);
      await storage.attachments.settle(id, { ...(await sealedPhoto(id, bytes, 'rebuild')), keepOriginal });
      return { id, name: 'IMG_2041.jpg', type: 'image/jpeg', bytes: bytes.length, keepOriginal };
    },
    async cleanAgain(id, bytes) {
      const { again = null } = (await storage.attachments.claim(id)) ?? {};
      if (again === null) throw new Error('nobody asked for it');
      const sealed = await sealedPhoto(id, bytes, again.mode);
      await storage.attachments.settle(id, { ...sealed, keepOriginal: true, again });
    },
    stop: () => desk.stop(),
  };

  async function sealedPhoto(id: ObjectId, bytes: Uint8Array<ArrayBuffer>, mode: Mode) {
    const digest = { bytes: bytes.length, sha256Hex: toHex(await sha256(bytes)) };
    const record: SanitizationRecord = {
      v: 1,
      status: 'clean',
      reason: null,
      type: { mime: 'image/jpeg', extension: 'jpg' },
      cleanType: null,
      mode,
      found: [{ name: 'GPS:GPSLatitude', value: '35.9', group: 'place' }],
      place: { latitude: 35.9, longitude: 39 },
      actions: ['metadata removed'],
      checks: [{ name: 'exiftool allowlist', passed: true }],
      tools: [],
      before: digest,
      after: digest,
      perceptualHashHex: null,
      remaining: ['visible content'],
    };
    const clean = await sealSmall({ crypto, root, kind: 'clean', id, recipients }, bytes);
    const sealedRecord = await sealSmall(
      { crypto, root, kind: 'record', id, recipients },
      utf8(JSON.stringify(record)),
    );
    return { record: sealedRecord, clean: once(clean) };
  }
}
