/**
 * People are certified for half a year, and anew weeks before its end by any lead's open desk: whoever the desk
 * approved and nobody took off it, whatever a server hides. Leads are renewed by the root key alone.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer, Fetch } from '#desk/client/http.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { LIFETIME_DAYS, type SignedStatement } from '#protocol/directory.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

const MINUTE = 60_000;

let world: World;
let lead: DeskSession;
let rana: DeskSession;
let began: Day;
const opened: DeskSession[] = [];

beforeEach(async () => {
  world = await startWorld();
  began = world.desk.today();
  lead = await unlocked();
  rana = await joined('Rana');
});
afterEach(async () => {
  for (const session of opened.splice(0)) {
    await session.settled();
    await session.lock();
  }
  await world.stop();
});

async function joined(name: string): Promise<DeskSession> {
  const session = await world.joined(lead, name);
  opened.push(session);
  await session.sync();
  // What the lead's desk does besides belongs to this day, and not to one that a test has passed to meanwhile.
  await lead.settled();
  await session.settled();
  return session;
}

/** A lead whose desk has done all that it does by itself. */
async function unlocked(fetchWith: Fetch = fetch): Promise<DeskSession> {
  const session = await world.open(world.desk.lead, fetchWith);
  opened.push(session);
  await session.sync();
  await session.settled();
  return session;
}

const idOf = (session: DeskSession): ObjectId => stateOf(session).me.id;
const personOf = (session: DeskSession, id: ObjectId) => {
  const person = stateOf(session).people.find((one) => one.id === id);
  if (person === undefined) throw new Error('not there');
  return person;
};
const endings = (session: DeskSession) =>
  stateOf(session).warnings.filter(({ kind }) => kind.endsWith('-ending'));
const halfYearFrom = (day: Day): Day => addDays(day, LIFETIME_DAYS.editor);

/** What `ceremony renew` writes for a lead. */
async function renewLead(): Promise<void> {
  const { desk } = world;
  const { identity, statements } = desk.lead;
  const window = { notBefore: desk.today(), notAfter: halfYearFrom(desk.today()) };
  for (const { payload } of statements)
    await desk.storage.statements.add(desk.signByRoot({ ...JSON.parse(payload), ...window }));
  expect(statements.some(({ payload }) => payload.includes(toHex(identity.sign.publicKey)))).toBe(true);
}

describe('an editor', () => {
  it(
    'is certified anew eight weeks before the end, is on the desk after it, and is not before',
    async () => {
      expect(personOf(lead, idOf(rana)).until).toBe(halfYearFrom(began));
      world.desk.passDays(120);
      const early = await unlocked();
      expect(personOf(early, idOf(rana)).until).toBe(halfYearFrom(began));
      world.desk.passDays(10);
      await renewLead();
      const late = await unlocked();
      const until = halfYearFrom(world.desk.today());
      expect(personOf(late, idOf(rana))).toMatchObject({ until, endsSoon: false, role: 'editor' });
      // Nobody whom the desk's own history does not know as approved.
      expect(personOf(late, world.desk.editor.identity.id).until).toBe(halfYearFrom(began));
      // Once, and not again with every synchronisation.
      const { length } = await world.desk.storage.statements.all();
      await late.sync();
      await late.settled();
      expect(await world.desk.storage.statements.all()).toHaveLength(length);
      world.desk.passDays(100);
      expect(world.desk.today()).toBeGreaterThan(halfYearFrom(began));
      await rana.sync();
      expect(personOf(rana, idOf(rana)).present).toBe(true);
    },
    MINUTE,
  );

  it(
    'whom no lead’s desk has renewed is told of four weeks before, and is renewed on a lead’s word',
    async () => {
      world.desk.passDays(LIFETIME_DAYS.editor - 28);
      await rana.sync();
      expect(endings(rana)).toEqual([{ kind: 'leads-ending', daysLeft: 29 }]);
      world.desk.passDays(1);
      await rana.sync();
      expect(endings(rana)).toEqual([
        { kind: 'people-ending', daysLeft: 28 },
        { kind: 'leads-ending', daysLeft: 28 },
      ]);
      expect(personOf(rana, idOf(rana)).endsSoon).toBe(true);
      await expect(rana.renewPeople()).rejects.toMatchObject({ code: 'forbidden' });
      await renewLead();
      const late = await unlocked();
      expect(personOf(late, idOf(rana)).endsSoon).toBe(false);
      expect(await late.renewPeople(LIFETIME_DAYS.editor)).toEqual([]);
    },
    MINUTE,
  );

  it(
    'of whom a server hides that they were taken off is not renewed',
    async () => {
      const omar = await joined('Omar');
      const id = idOf(omar);
      await lead.revoke(id);
      await lead.settled();
      world.desk.passDays(130);
      const written: string[] = [];
      const hiding: Fetch = async (url, settings): Promise<Answer> => {
        if (url.endsWith('/api/statements')) written.push(String(settings.body));
        const answer: Answer = await fetch(url, settings);
        if (!url.endsWith('/api/people')) return answer;
        const body: { statements: SignedStatement[] } = JSON.parse(await answer.text());
        body.statements = body.statements.filter(({ payload }) => !payload.includes('"revocation"'));
        return new Response(JSON.stringify(body), { status: 200 });
      };
      await renewLead();
      const deceived = await unlocked(hiding);
      expect(personOf(deceived, id).present).toBe(true);
      const renewed = written.filter((line) => line.includes('\\"editor\\"'));
      expect(renewed.filter((line) => line.includes(idOf(rana)))).toHaveLength(1);
      expect(renewed.filter((line) => line.includes(id))).toEqual([]);
    },
    MINUTE,
  );
});

describe('a lead', () => {
  it(
    'whom the desk approved and the root made a lead is one for as long as the root says, whatever a lead signs',
    async () => {
      const { desk } = world;
      const mine = (await desk.storage.statements.all()).find(({ payload }) => payload.includes(idOf(rana)));
      const said = JSON.parse(mine?.payload ?? '');
      await desk.storage.statements.add(
        desk.signByRoot({
          kind: 'delegate',
          role: 'desk-lead',
          key: said.signKey,
          notBefore: began,
          notAfter: addDays(began, 50),
        }),
      );
      await desk.storage.statements.add(desk.signByRoot({ ...said, role: 'lead' }));
      const late = await unlocked();
      expect(personOf(late, idOf(rana))).toMatchObject({ role: 'lead', until: addDays(began, 50) });
      desk.passDays(20);
      // They are listed in no order of time.
      const before = new Set((await desk.storage.statements.all()).map(({ payload }) => payload));
      const later = await unlocked();
      expect(endings(later)).toEqual([{ kind: 'leads-ending', daysLeft: 31 }]);
      const since = (await desk.storage.statements.all()).filter(({ payload }) => !before.has(payload));
      expect(since.filter(({ payload }) => payload.includes(idOf(rana)))).toEqual([]);
    },
    MINUTE,
  );

  it(
    'is told of six weeks before the end and never renewed by a lead',
    async () => {
      world.desk.passDays(LIFETIME_DAYS.editor - 41);
      const late = await unlocked();
      await late.renewPeople(LIFETIME_DAYS.editor);
      expect(endings(late)).toEqual([{ kind: 'leads-ending', daysLeft: 42 }]);
      expect(personOf(late, idOf(late))).toMatchObject({ until: halfYearFrom(began), endsSoon: true });
      await renewLead();
      await late.sync();
      expect(endings(late)).toEqual([]);
    },
    MINUTE,
  );
});
