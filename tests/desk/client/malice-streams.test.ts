/**
 * A server that changes a history in which there is everything: what was moved from case to case, answers that were
 * carried over, a purge that was asked for, labels, people. The desk's own history and a case's are tried alike, and
 * with events of one in the other; the editor is told which is broken, and nothing behind the break counts.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Fetch } from '#desk/client/http.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';
import { deskStreamId } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

const MINUTE = 60_000;

let world: World;
let lead: DeskSession;
let caseId: ObjectId;
let otherId: ObjectId;
let deskStream: ObjectId;

beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
  const second = await world.sendReport(world.newThread(), 'So is the road.');
  await lead.sync();
  const threadOf = (id: ObjectId): ObjectId => {
    const thread = stateOf(lead).reports.find((one) => one.id === id)?.thread;
    if (thread === undefined) throw new Error('not there');
    return thread;
  };
  caseId = await lead.fileReport(report, { title: 'The bridge' });
  otherId = await lead.fileReport(second, { title: 'The road' });
  await lead.reply(threadOf(second), 'Where do you stand?');
  await lead.moveThreads({ threads: [threadOf(second)], from: otherId, to: caseId, mayWiden: false });
  // An end that is held back looks like no news: what is tried lies before it.
  for (const id of [caseId, otherId]) await lead.note(id, 'the end');
  await lead.askPurge([threadOf(report)]);
  await lead.settled();
  deskStream = deskStreamId(world.desk.crypto, world.desk.root);
}, MINUTE);
afterAll(async () => {
  await lead.lock();
  await world.stop();
});

interface StreamsAnswer {
  streams: { id: string; from: number; events: string[] }[];
}

function lying(stream: ObjectId, change: (events: readonly string[]) => string[]): Fetch {
  return async (url, settings): Promise<Answer> => {
    const answer: Answer = await fetch(url, settings);
    if (!url.endsWith('/api/streams/read') || answer.status !== 200) return answer;
    const body: StreamsAnswer = JSON.parse(await answer.text());
    for (const one of body.streams) if (one.id === stream) one.events = change(one.events);
    return new Response(JSON.stringify(body), { status: 200 });
  };
}

const flipped = (event: string): string => {
  const bytes = fromBase64(event);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  return toBase64(bytes);
};

type Attack = readonly [what: string, change: (events: readonly string[], foreign: string) => string[]];

const ATTACKS: readonly Attack[] = [
  ['withheld from the middle', (events) => events.toSpliced(2, 1)],
  ['duplicated', (events) => events.toSpliced(2, 0, events[1] ?? '')],
  ['reordered', (events) => events.toSpliced(1, 2, events[2] ?? '', events[1] ?? '')],
  ['changed', (events) => events.map((event, at) => (at === 2 ? flipped(event) : event))],
  ['forged', (events) => events.toSpliced(2, 1, toBase64(world.desk.crypto.random(1024)))],
  ['put in from another history', (events, foreign) => events.toSpliced(2, 1, foreign)],
];

describe('events of a history that holds everything', () => {
  const STREAMS = [
    ['desk', () => deskStream, () => caseId],
    ['case', () => caseId, () => otherId],
    // What was left behind by a move is a history, too.
    ['case', () => otherId, () => caseId],
  ] as const;
  const ALL = STREAMS.flatMap(([kind, stream, foreign], at) =>
    ATTACKS.map(([what, change]) => [kind, what, at, stream, foreign, change] as const),
  );

  it.each(ALL)(
    'of the %s, %s: told as broken (%i)',
    async (kind, _what, _at, stream, foreign, change) => {
      const [theirs] = await world.desk.storage.streams.read(foreign(), 1);
      const put = theirs === undefined ? '' : toBase64(theirs);
      const session = await world.open(
        world.desk.lead,
        lying(stream(), (events) => change(events, put)),
      );
      try {
        await session.sync();
        const broken = stateOf(session).warnings.filter((warning) => warning.kind === 'history-broken');
        expect(broken).toContainEqual(
          expect.objectContaining({ stream: kind, caseId: kind === 'desk' ? null : stream() }),
        );
        const write = kind === 'desk' ? session.keepLabel(null, 'x') : session.note(stream(), 'x');
        await expect(write).rejects.toMatchObject({ code: 'event-invalid' });
      } finally {
        await session.settled();
        await session.lock();
      }
    },
    MINUTE,
  );
});
