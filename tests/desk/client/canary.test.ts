/** What a desk does with a canary: drops it, answers its mailbox once, and is not fooled by one that nobody signed. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ANSWER_WAIT_MS } from '#desk/client/canaries.ts';
import { MOST_ANSWERS_A_DAY } from '#desk/client/canary-answer.ts';
import { openKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { answerId, decodeAnswer, encodeCanary, HIDDEN_BYTES } from '#protocol/canary.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { buildDrop, LEAST_DROP_SLOTS, openReplies, parseDrops } from '#protocol/drops.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { chance } from '#protocol/engines/chance.ts';
import type { KeyPair } from '#protocol/engines/crypto.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealSmall } from '#protocol/seal.ts';
import type { TestEditor } from '../../support/desk.ts';
import { CHEAP, PASSPHRASE, startWorld, stateOf, type World } from './world.ts';

let world: World;
const opened: DeskSession[] = [];

beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  for (const session of opened) await session.lock();
  await world.stop();
});
afterEach(() => {
  jest.restoreAllMocks();
});

interface Sent {
  readonly report: ObjectId;
  readonly threadKey: Uint8Array;
}

interface SendOptions {
  readonly by?: KeyPair;
  readonly day?: Day;
  /** The id that is signed; that of the report unless it is another. */
  readonly signedId?: ObjectId;
}

/** As the operator sends it; its attachment is a photo that a worker has cleaned, in which nothing was hidden. */
async function sendCanary(options: SendOptions = {}): Promise<Sent> {
  const { crypto, root, storage, newsroom, today } = world.desk;
  const { by = newsroom.sanitizer, day = today(), signedId } = options;
  const report = newObjectId(crypto);
  const threadKey = threadKeyOf(crypto, root, newCodename(crypto));
  const { id: attachment } = await world.sendPhoto();
  const hidden = crypto.random(HIDDEN_BYTES);
  const plain = encodeCanary(crypto, root, by, {
    id: signedId ?? report,
    day,
    threadKey,
    attachment,
    hidden,
  });
  const { deskEpoch } = newsroom;
  const recipients = [{ epochId: deskEpoch.id, publicKey: deskEpoch.publicKey }];
  const sealed = await sealSmall({ crypto, root, kind: 'report', id: report, recipients }, plain);
  await storage.reports.put(report, today(), sealed);
  await storage.reports.release(report);
  return { report, threadKey };
}

/** @param nowMs this device's clock */
async function open(editor: TestEditor, nowMs: () => number): Promise<DeskSession> {
  const { crypto, root } = world.desk;
  const file = wrapIdentity(crypto, await loadArgon2(), root, editor.identity, PASSPHRASE, CHEAP);
  const key = await openKey({ ...world.options(), now: nowMs }, JSON.parse(JSON.stringify(file)), PASSPHRASE);
  const session = await key.login();
  opened.push(session);
  return session;
}

const startMs = () => world.desk.today() * 86_400_000;

const idsOf = (session: DeskSession) => stateOf(session).reports.map(({ id }) => id);

async function settled(session: DeskSession): Promise<void> {
  await session.sync();
  await session.settled();
}

/** Everything that waits for a drop, as its mailbox would find it. */
async function answersFor({ threadKey }: Sent): Promise<string[]> {
  const { crypto, root, storage, today } = world.desk;
  let texts: string[] = [];
  // Looked at as it would be published, and left waiting.
  await storage.drops.publish({ day: today(), number: 1 }, async ({ slots }) => {
    const drop = buildDrop(crypto, today(), new Uint8Array(32), slots);
    const keys = threadKeysOf(crypto, threadKey);
    texts = openReplies(crypto, root, keys, await parseDrops(drop), today()).map(({ text }) => text);
    return null;
  });
  return texts;
}

describe('a canary', () => {
  it('is as long as a report to whoever stores it', async () => {
    const report = await world.sendReport(world.newThread(), 'Nothing new at the bridge.');
    const canary = await sendCanary();
    const listed = new Map((await world.desk.storage.reports.released()).map(({ id, bytes }) => [id, bytes]));
    expect(listed.get(canary.report)).toBe(listed.get(report));
  });

  it('is shown to nobody, and answered once within ten minutes, whatever desks are open', async () => {
    const drawn = jest.spyOn(chance, 'draw').mockReturnValue(0.5);
    const real = await world.sendReport(world.newThread(), 'The bridge is closed.');
    const canary = await sendCanary();
    let ms = startMs();
    const lead = await open(world.desk.lead, () => ms);
    await settled(lead);
    // One look makes the desk's own stream, the next one answers.
    await settled(lead);
    expect(idsOf(lead)).toContain(real);
    expect(idsOf(lead)).not.toContain(canary.report);
    expect(stateOf(lead).warnings).toEqual([]);
    expect(await answersFor(canary)).toEqual([]);

    ms += ANSWER_WAIT_MS / 2;
    await settled(lead);
    const [text = '', ...more] = await answersFor(canary);
    // The worker found nothing of what is hidden in a canary's file.
    expect(decodeAnswer(text)).toBe('uncleaned');
    expect(more).toEqual([]);
    expect(idsOf(lead)).not.toContain(canary.report);

    drawn.mockReturnValue(0);
    const another = await open(world.desk.lead, () => ms);
    await settled(another);
    await settled(another);
    expect(await answersFor(canary)).toEqual([text]);
  });

  it.each<[string, () => SendOptions]>([
    ['that no host has signed', () => ({ by: world.desk.crypto.signKeypair(world.desk.crypto.random(32)) })],
    ['that a desk lead has signed', () => ({ by: world.desk.lead.identity.sign })],
    ['whose signature is of another report', () => ({ signedId: newObjectId(world.desk.crypto) })],
    ['that is older than what the drops hold', () => ({ day: addDays(world.desk.today(), -14) })],
  ])('%s is dropped, and not answered', async (_what, options) => {
    jest.spyOn(chance, 'draw').mockReturnValue(0);
    const forged = await sendCanary(options());
    const lead = await open(world.desk.lead, startMs);
    await settled(lead);
    await settled(lead);
    expect(stateOf(lead).reports.map(({ id }) => id)).not.toContain(forged.report);
    expect(stateOf(lead).warnings).toEqual([]);
    expect(await answersFor(forged)).toEqual([]);
  });

  it('is answered no more often on a day than fits into an empty drop', async () => {
    jest.spyOn(chance, 'draw').mockReturnValue(0);
    expect(MOST_ANSWERS_A_DAY).toBeLessThan(LEAST_DROP_SLOTS);
    const sent: Sent[] = [];
    for (let each = 0; each <= MOST_ANSWERS_A_DAY; each += 1) sent.push(await sendCanary());
    const lead = await open(world.desk.lead, startMs);
    await settled(lead);
    await settled(lead);
    const answered = await Promise.all(sent.map(answersFor));
    // Two were answered above.
    expect(answered.filter((texts) => texts.length > 0)).toHaveLength(MOST_ANSWERS_A_DAY - 2);
  });

  it('is answered under an id that the newsroom cannot join to its report', async () => {
    const { crypto } = world.desk;
    const { report, threadKey } = await sendCanary();
    expect(answerId(crypto, threadKey)).not.toBe(report);
    expect(answerId(crypto, threadKey)).toBe(answerId(crypto, threadKey));
  });
});
