/**
 * A server that keeps back what an editor was writing, or gives something else in its place: the editor is told, words
 * on the screen never give way to it, and honest work on two devices is never taken for it.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer, Fetch } from '#desk/client/http.ts';
import type { EntryName } from '#desk/client/notebook.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { AmanaError } from '#protocol/errors.ts';
import { entryId, notebookKey } from '#protocol/notebook.ts';
import { startWorld, stateOf, type World } from './world.ts';

const MINUTE = 60_000;
const REPLY: EntryName = 'reply:ab';
const NOTE: EntryName = 'note:cd';

let world: World;
let first: DeskSession;
const opened: DeskSession[] = [];

/** What a server in between gives for an entry, in the place of what stands there. */
type Lie = (id: string, sealed: string | null) => string | null;
const honest: Lie = (_id, sealed) => sealed;
let lie = honest;
/** For every entry, what it was at some time. */
const recorded = new Map<string, (string | null)[]>();

const lying: Fetch = async (url, settings): Promise<Answer> => {
  const answer: Answer = await fetch(url, settings);
  const id = /\/api\/notebook\/([0-9a-f]+)$/.exec(url)?.[1];
  if (id === undefined || settings.method !== 'GET' || answer.status !== 200) return answer;
  const { sealed }: { sealed: string | null } = JSON.parse(await answer.text());
  recorded.set(id, [...(recorded.get(id) ?? []), sealed]);
  return new Response(JSON.stringify({ sealed: lie(id, sealed) }), { status: 200 });
};

beforeEach(async () => {
  world = await startWorld();
  lie = honest;
  recorded.clear();
  first = await unlocked();
  await first.writeNotebook(REPLY, 'Where do you stand');
  await first.writeNotebook(NOTE, 'She is in the north.');
  await first.settled();
});
afterEach(async () => {
  for (const session of opened.splice(0)) {
    await session.settled();
    await session.lock();
  }
  await world.stop();
});

async function unlocked(): Promise<DeskSession> {
  const session = await world.open(world.desk.lead, lying);
  opened.push(session);
  await session.sync();
  await session.settled();
  return session;
}

const idOf = (name: string): string => {
  const { crypto, root, lead } = world.desk;
  return entryId(crypto, root, notebookKey(crypto, root, lead.identity), name);
};
const isTold = (session: DeskSession): boolean =>
  stateOf(session).warnings.some(({ kind }) => kind === 'notebook-refused');

const instead =
  (name: string, given: string | null): Lie =>
  (id, sealed) =>
    id === idOf(name) ? given : sealed;

describe('what an editor was writing', () => {
  it('is told of where it is kept back, and the rest is given', async () => {
    lie = instead(REPLY, null);
    const second = await unlocked();
    expect(isTold(second)).toBe(false);
    expect(await second.readNotebook(NOTE)).toBe('She is in the north.');
    expect(isTold(second)).toBe(false);
    expect(await second.readNotebook(REPLY)).toBe(null);
    expect(isTold(second)).toBe(true);
  });

  it('is told of where another entry, or nothing that opens, is given', async () => {
    await first.readNotebook(NOTE);
    const [note] = recorded.get(idOf(NOTE)) ?? [];
    lie = instead(REPLY, note ?? null);
    const second = await unlocked();
    expect(await second.readNotebook(REPLY)).toBe(null);
    expect(isTold(second)).toBe(true);
    // It is not taken for words of another device: ours are written over it.
    expect(await second.writeNotebook(REPLY, 'Anew').then(String, (thrown: AmanaError) => thrown.code)).toBe(
      'cannot-open',
    );
  });

  it.each([
    ['after', true],
    ['before', false],
  ])(
    'is told of where all of it is kept back, asked for %s the desk’s history is known',
    async (_when, isAfter) => {
      lie = () => null;
      const second = await world.open(world.desk.lead, lying);
      opened.push(second);
      if (isAfter) await second.sync();
      expect(await second.readNotebook(REPLY)).toBe(null);
      if (!isAfter) await second.sync();
      await second.settled();
      expect(isTold(second)).toBe(true);
    },
  );

  it('is told of where it is given as it once was, and words do not give way to that', async () => {
    await first.readNotebook(REPLY);
    const [old] = recorded.get(idOf(REPLY)) ?? [];
    await first.writeNotebook(REPLY, 'Where do you stand now?');
    expect(isTold(first)).toBe(false);
    lie = instead(REPLY, old ?? null);
    await first.readNotebook(REPLY);
    expect(isTold(first)).toBe(true);
    // The state that we believe in now is not the one that stands: the newsroom refuses, and gives the old one again.
    await expect(first.writeNotebook(REPLY, 'Where do you stand now? And')).rejects.toMatchObject({
      code: 'cannot-open',
    });
    lie = honest;
    await first.readNotebook(REPLY);
    expect(await first.writeNotebook(REPLY, 'Where do you stand now? And')).toEqual({ stands: 'ours' });
  });

  it('is told of where the list of it is older than one that was seen', async () => {
    const second = await unlocked();
    await second.readNotebook(REPLY);
    const before = recorded.get(idOf('index'))?.at(-1);
    await second.writeNotebook('draft:ef', 'A first line.');
    expect(isTold(second)).toBe(false);
    lie = (id, sealed) => (id === idOf('index') ? (before ?? null) : id === idOf('draft:ef') ? null : sealed);
    await second.readNotebook('draft:ef');
    expect(isTold(second)).toBe(true);
  });

  it(
    'is begun, written on, sent and begun anew on two devices at once, and nobody is told of anything',
    async () => {
      const second = await unlocked();
      const names: EntryName[] = ['reply:1', 'reply:2', 'reply:3', REPLY];
      const write = async (session: DeskSession, name: EntryName, text: string | null): Promise<void> => {
        const written = await session.writeNotebook(name, text);
        if (written.stands === 'theirs') await session.writeNotebook(name, text);
      };
      for (let round = 0; round < 10; round++) {
        await Promise.all(
          [first, second].flatMap((session, who) => [
            ...names.map((name, at) =>
              write(session, name, (round + at + who) % 3 === 0 ? null : `${round}`),
            ),
            ...names.map((name) => session.readNotebook(name)),
          ]),
        );
      }
      for (const session of [first, second, await unlocked()]) {
        for (const name of names) await session.readNotebook(name);
        await session.sync();
        expect(isTold(session)).toBe(false);
      }
    },
    MINUTE,
  );
});
