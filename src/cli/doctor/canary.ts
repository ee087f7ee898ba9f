/** A report of our own that goes through everything, and the answer that a desk gives it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { z } from 'zod';
import { fetchThrough, type SocksPort } from '#http/index.ts';
import { wayTo } from '#plain/way.ts';
import { type Bytes, concat, fromHex, u32, utf8 } from '#protocol/bytes.ts';
import {
  CANARY_OUTCOMES,
  type CanaryOutcome,
  decodeAnswer,
  encodeCanary,
  HIDDEN_BYTES,
  hiddenText,
} from '#protocol/canary.ts';
import { codenameOf, newCodename } from '#protocol/codename.ts';
import { type Day, dayOf, dayText } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId } from '#protocol/ids.ts';
import { day } from '#protocol/schema.ts';
import { bytesSource, sealObject } from '#protocol/seal.ts';
import { SourceClient } from '#source/client/client.ts';
import type { DeliveryOptions } from '#source/client/delivery.ts';
import type { Fetch } from '#source/client/http.ts';
import { loadDelegate } from '#workers/sanitizer/keys.ts';
import { writePrivately } from '../files.ts';
import type { DataFolder } from '../places.ts';
import type { Running } from '../running.ts';
import { OperatorError } from '../terminal.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';
import { rootHexOf } from './root.ts';

/**
 * `canary.json`: what opens the answer, and what came of it. Which report it was stands nowhere, so that the disk does
 * not tell either.
 */
const canaryFile = z.object({
  v: z.literal(1),
  /** Of the newest that was sent: eight places of the list. */
  places: z.array(z.number()),
  sent: day,
  answer: z.nullable(z.object({ day, outcome: z.enum(CANARY_OUTCOMES) })),
});
type CanaryFile = z.output<typeof canaryFile>;

const readCanary = async (file: string): Promise<CanaryFile | null> =>
  existsSync(file) ? canaryFile.parse(JSON.parse(await readFile(file, 'utf8'))) : null;

const keep = (data: DataFolder, canary: CanaryFile): Promise<void> =>
  writePrivately(data.canary, `${JSON.stringify(canary)}\n`);

/** The way of a source: through tor where a port of it is given, else past it, by the door that tor comes to. */
function wayOf(running: Running, socks: SocksPort | null): Fetch {
  if (socks !== null) return fetchThrough(socks);
  const { host, hostname, port } = new URL(running.intake);
  const path = running.doors?.intake;
  return wayTo({
    host,
    listen:
      path === undefined
        ? { kind: 'tcp', host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) }
        : { kind: 'unix', path },
    proxyProtocol: running.doors !== null,
  });
}

async function connect(data: DataFolder, running: Running, socks: SocksPort | null): Promise<SourceClient> {
  return SourceClient.connect({
    crypto: await loadCrypto(),
    root: fromHex((await rootHexOf(data)) ?? ''),
    server: new URL(running.intake).origin,
    fetch: wayOf(running, socks),
    fetchApart: () => wayOf(running, socks),
    retryDelaysMs: RETRY_DELAYS_MS,
  });
}

/** What is not there within seconds is said, and not waited for. */
const RETRY_DELAYS_MS = [250, 1000] as const;

/**
 * @returns once report and attachment have arrived
 * @throws OperatorError where nothing runs, or this is not the machine with the worker's key; AmanaError
 */
export async function sendCanary({ data, running }: Look, socks: SocksPort | null): Promise<void> {
  if (running === null)
    throw new OperatorError('Nothing runs on this data folder: start it with ./amana up.');
  if (!existsSync(join(data.workerKeys, 'delegate.key')))
    throw new OperatorError('A canary is signed with the worker’s key, which is not in this data folder.');
  const client = await connect(data, running, socks);
  const { crypto } = client;
  const codename = newCodename(crypto);
  const hidden = crypto.random(HIDDEN_BYTES);
  const file = {
    name: 'file.png',
    type: 'image/png',
    keepOriginal: false,
    bytes: bytesSource(picture(crypto, hiddenText(hidden))),
  };
  const delivery = client.deliver(
    codename,
    { text: '', files: [file] },
    { sealAs: sealCanary(data, hidden) },
  );
  await delivery.run(() => undefined);
  await keep(data, { v: 1, places: [...codename], sent: client.today(), answer: null });
}

/** In place of a report's words. */
const sealCanary =
  (data: DataFolder, hidden: Bytes): NonNullable<DeliveryOptions['sealAs']> =>
  async ({ crypto, root, desk }, { day: on, threadKey, attachments }) => {
    const id = newObjectId(crypto);
    const [first] = attachments;
    if (first === undefined) throw new AmanaError('internal');
    const host = await loadDelegate(crypto, data.workerKeys);
    const facts = { id, day: on, threadKey, attachment: first.id, hidden };
    const source = bytesSource(encodeCanary(crypto, root, host, facts));
    const recipients = [{ epochId: desk.id, publicKey: desk.publicKey }];
    return { id, object: await sealObject({ crypto, root, kind: 'report', id, recipients, source }) };
  };

/** A side of the picture: small, and a picture like any other. */
const SIDE = 64;

/** PNG 1.2: grey noise, and a comment with what is hidden. */
function picture(crypto: Crypto, comment: string): Bytes {
  const chunk = (type: string, content: Uint8Array): Bytes => {
    const named = concat(utf8(type), content);
    return concat(u32(content.length), named, u32(crc32(named)));
  };
  // Eight bits of grey; each row begins with the number of its filter, which is none.
  const rows = Array.from({ length: SIDE }, () => concat(Uint8Array.of(0), crypto.random(SIDE)));
  return concat(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', concat(u32(SIDE), u32(SIDE), Uint8Array.of(8, 0, 0, 0, 0))),
    chunk('tEXt', concat(utf8('Comment'), Uint8Array.of(0), utf8(comment))),
    chunk('IDAT', deflateSync(concat(...rows))),
    chunk('IEND', new Uint8Array(0)),
  );
}

/** Looks into the mailbox, as a source does, unless it was answered. @throws AmanaError */
async function look(data: DataFolder, running: Running, canary: CanaryFile): Promise<CanaryFile> {
  const codename = codenameOf(canary.places);
  if (codename === null) throw new AmanaError('codename-invalid');
  const [reply] = await (await connect(data, running, null)).replies(codename);
  if (reply === undefined) return canary;
  const answered = { ...canary, answer: { day: reply.day, outcome: decodeAnswer(reply.text) } };
  await keep(data, answered);
  return answered;
}

export async function canaryCheck({ data, running }: Look): Promise<readonly Finding[]> {
  const kept = await readCanary(data.canary);
  if (kept === null || kept.answer !== null || running === null)
    return [judgeCanary(kept, dayOf(Date.now()))];
  try {
    return [judgeCanary(await look(data, running, kept), dayOf(Date.now()))];
  } catch (thrown) {
    if (!(thrown instanceof AmanaError)) throw thrown;
    return [
      fail(
        CHECK,
        `Its mailbox cannot be looked into: ${thrown.message}`,
        'Mend what else is found here first.',
      ),
    ];
  }
}

const CHECK = 'canary';
const SEND = 'Send one with ./amana doctor --canary.';

/** A desk is opened on every day of work, and holidays are no fault. */
const LATE_DAYS = 4;
/** So long one that came through says something of today. */
const OLD_DAYS = 30;

const OUTCOMES: Readonly<
  Record<Exclude<CanaryOutcome, 'clean'>, { readonly seen: string; readonly mend: string }>
> = {
  uncleaned: {
    seen: 'It came through, and the worker did not clean its attachment as it should.',
    mend: 'Look at the sandbox and at the worker’s log, and send another with ./amana doctor --canary.',
  },
  unreadable: {
    seen: 'It came through, and the desk cannot open what the worker wrote of its attachment.',
    mend: 'See that worker and desk have the keys of this week (./amana ceremony status), and send another.',
  },
};

export function judgeCanary(canary: Pick<CanaryFile, 'sent' | 'answer'> | null, today: Day): Finding {
  if (canary === null)
    return warn(CHECK, 'None was sent: nobody has seen a report come through all of this.', SEND);
  const { sent, answer } = canary;
  if (answer !== null && answer.outcome !== 'clean') {
    const { seen, mend } = OUTCOMES[answer.outcome];
    return fail(CHECK, seen, mend);
  }
  if (today - sent > OLD_DAYS) return warn(CHECK, `The last one is of ${dayText(sent)}.`, SEND);
  if (answer !== null)
    return pass(
      CHECK,
      `Sent on ${dayText(sent)}, cleaned, opened on a desk and answered on ${dayText(answer.day)}.`,
    );
  if (today - sent >= DROP_DAYS)
    return fail(
      CHECK,
      `The one of ${dayText(sent)} was never answered.`,
      `See that desks are opened. ${SEND}`,
    );
  return today - sent > LATE_DAYS
    ? warn(
        CHECK,
        `The one of ${dayText(sent)} has not been answered.`,
        'Ask an editor to open the desk for a quarter of an hour; then look whether the worker runs.',
      )
    : pass(CHECK, `On its way since ${dayText(sent)}: it needs an open desk, and then the next drop.`);
}
