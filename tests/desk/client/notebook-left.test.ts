/**
 * Words that this tab kept over a lock, and another device of the same editor that wrote meanwhile: neither is ever
 * written over by the other.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fetch } from '#desk/client/http.ts';
import type { EntryName } from '#desk/client/notebook.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { KeptSession } from '#desk/keeper/keeper.ts';
import { type Entry, keepLeft, PageNotebook } from '#desk/notebook.ts';
import { workingFrom } from '#desk/screens/draft/working.ts';
import { mergeWritings } from '#desk/screens/draft/writing.ts';
import { parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { startWorld, type World } from './world.ts';

const MINUTE = 60_000;
const REPLY: EntryName = 'reply:ab';
const DRAFT = {
  v: 1,
  base: { main: null, translation: null },
  main: workingFrom(undefined, 'en', parseDay(20_000)),
  translation: null,
};
const BEGUN = 'Where do you stand?\n\nWho saw it?';

let world: World;
let isBroken: boolean;
/** What is sent arrives, and no answer comes. */
let isDeaf: boolean;
let elsewhere: DeskSession;
let opened: { readonly session: DeskSession; readonly notebook: PageNotebook }[];

const breakable: Fetch = async (url, settings) => {
  if (isBroken && url.includes('/api/notebook/')) throw new AmanaError('unreachable');
  const answer = await fetch(url, settings);
  if (isDeaf && settings.method === 'POST' && url.includes('/api/notebook/'))
    throw new AmanaError('unreachable');
  return answer;
};

/** As the page asks its worker. */
const asked = (session: DeskSession): Pick<KeptSession, 'ask'> => ({
  ask: async (name, ...input) => Reflect.apply(Reflect.get(session, name), session, input),
});

async function unlock(): Promise<PageNotebook> {
  const session = await world.open(world.desk.lead, breakable);
  const notebook = new PageNotebook(asked(session));
  opened.push({ session, notebook });
  return notebook;
}

async function lock(): Promise<void> {
  const { session, notebook } = opened.splice(0, 1)[0] ?? {};
  notebook?.flush();
  notebook?.end();
  if (session !== undefined) keepLeft(session.closeNotebook().finally(() => session.lock()));
}

async function entryOf(notebook: PageNotebook): Promise<Entry> {
  const entry = notebook.entry(REPLY);
  await entry.ready;
  return entry;
}

const until = (entry: Entry, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      stop();
      resolve();
    };
    const stop = entry.subscribe(look);
    look();
  });
const kept = (entry: Entry): Promise<void> => until(entry, () => entry.state === 'kept');

/** Written where the newsroom cannot be reached, and locked. */
async function leaveWords(words: string): Promise<void> {
  const entry = await entryOf(await unlock());
  await kept(entry);
  isBroken = true;
  entry.set(words);
  await lock();
}

beforeEach(async () => {
  world = await startWorld();
  isBroken = false;
  isDeaf = false;
  opened = [];
  elsewhere = await world.open(world.desk.lead);
  await elsewhere.writeNotebook(REPLY, BEGUN);
}, MINUTE);
afterEach(async () => {
  isBroken = false;
  isDeaf = false;
  for (const { session, notebook } of opened) {
    notebook.end();
    await session.lock();
  }
  await elsewhere.lock();
  await world.stop();
}, MINUTE);

describe('words that a locked tab kept', () => {
  it(
    'are put together with what another device wrote meanwhile, and the field says so',
    async () => {
      await leaveWords('Where do you stand?\n\nWho saw it, and when?');
      await elsewhere.writeNotebook(REPLY, 'Where do you live?\n\nWho saw it up there?');
      isBroken = false;
      const entry = await entryOf(await unlock());
      const both = 'Where do you live?\n\nWho saw it, and when?\n\nWho saw it up there?';
      expect(entry.text).toBe(both);
      expect(entry.fromElsewhere).toBe(true);
      await kept(entry);
      expect(await elsewhere.readNotebook(REPLY)).toBe(both);
    },
    MINUTE,
  );

  it(
    'are not written over another device’s where the tab was only hidden in between',
    async () => {
      const notebook = await unlock();
      const entry = await entryOf(notebook);
      await elsewhere.writeNotebook(REPLY, `Good morning.\n\n${BEGUN}`);
      entry.set(`${BEGUN}\n\nAnd when?`);
      notebook.flush();
      await until(entry, () => entry.fromElsewhere);
      await kept(entry);
      expect(entry.text).toBe(`Good morning.\n\n${BEGUN}\n\nAnd when?`);
      expect(await elsewhere.readNotebook(REPLY)).toBe(entry.text);
    },
    MINUTE,
  );

  it(
    'are the newest where nobody wrote meanwhile',
    async () => {
      await leaveWords('Who saw it?');
      isBroken = false;
      const entry = await entryOf(await unlock());
      expect(entry.text).toBe('Who saw it?');
      expect(entry.fromElsewhere).toBe(false);
      await kept(entry);
      expect(await elsewhere.readNotebook(REPLY)).toBe('Who saw it?');
    },
    MINUTE,
  );

  it(
    'are there without the newsroom, are written on and locked again, and go with what it has at last',
    async () => {
      await leaveWords(`${BEGUN}\n\nAnd when?`);
      await elsewhere.writeNotebook(REPLY, `Good morning.\n\n${BEGUN}`);
      const entry = await entryOf(await unlock());
      expect(entry.text).toBe(`${BEGUN}\n\nAnd when?`);
      entry.set(`${BEGUN}\n\nAnd when? And why?`);
      await lock();
      // Locked once more before anybody looked at it.
      await (await unlock()).entry('note:cd').ready;
      await lock();
      isBroken = false;
      const again = await entryOf(await unlock());
      expect(again.text).toBe(`Good morning.\n\n${BEGUN}\n\nAnd when? And why?`);
      await kept(again);
      expect(await elsewhere.readNotebook(REPLY)).toBe(again.text);
    },
    MINUTE,
  );

  it(
    'stay beside what this device never saw, since the newsroom could not be heard when they were written',
    async () => {
      isBroken = true;
      const entry = await entryOf(await unlock());
      entry.set('Unseen.');
      await lock();
      isBroken = false;
      const again = await entryOf(await unlock());
      expect(again.text).toBe(`Unseen.\n\n${BEGUN}`);
      await kept(again);
    },
    MINUTE,
  );

  it(
    'are not taken for another device’s where they had arrived and nobody heard of it',
    async () => {
      const session = await world.open(world.desk.lead, breakable);
      await session.readNotebook(REPLY);
      isDeaf = true;
      await expect(session.writeNotebook(REPLY, 'Who')).rejects.toMatchObject({ code: 'unreachable' });
      isBroken = true;
      for (const words of ['Who saw', 'Who saw it'])
        await expect(session.writeNotebook(REPLY, words)).rejects.toMatchObject({ code: 'unreachable' });
      const left = await session.closeNotebook();
      isBroken = false;
      isDeaf = false;
      expect(await session.writeNotebook(REPLY, 'Who saw it?')).toEqual({ stands: 'ours' });
      await session.lock();
      await elsewhere.readNotebook(REPLY);
      await elsewhere.writeNotebook(REPLY, 'Who');
      keepLeft(Promise.resolve(left));
      const entry = await entryOf(await unlock());
      expect(entry.text).toBe('Who saw it');
      expect(entry.fromElsewhere).toBe(false);
      await kept(entry);
    },
    MINUTE,
  );

  it(
    'are kept beside words that are longer than the newsroom keeps',
    async () => {
      const session = await world.open(world.desk.lead, breakable);
      const long = session.writeNotebook('note:ab', 'long '.repeat(300_000));
      await expect(long).rejects.toMatchObject({ code: 'too-large' });
      isBroken = true;
      const kept = session.writeNotebook(REPLY, 'Who saw it?');
      await expect(kept).rejects.toMatchObject({ code: 'unreachable' });
      const left = await session.closeNotebook();
      await session.lock();
      expect(left).toHaveLength(1);
      keepLeft(Promise.resolve(left));
      isBroken = false;
      expect((await entryOf(await unlock())).text).toContain('Who saw it?');
    },
    MINUTE,
  );

  it('of two drafts that began with nobody knows what, keep the words of both', () => {
    const draft = (body: string) => ({ ...DRAFT, main: { ...DRAFT.main, body } });
    const merged = mergeWritings('', JSON.stringify(draft('Here.')), JSON.stringify(draft('Elsewhere.')));
    expect(JSON.parse(merged)).toEqual(draft('Here.\n\nElsewhere.'));
  });

  it(
    'are not written over another device’s by the write that was waiting behind one that met them',
    async () => {
      const session = await world.open(world.desk.lead);
      await session.readNotebook(REPLY);
      await elsewhere.writeNotebook(REPLY, 'From elsewhere.');
      const met = { stands: 'theirs', text: 'From elsewhere.' };
      const writes = [session.writeNotebook(REPLY, 'Here'), session.writeNotebook(REPLY, 'Here, too')];
      expect(await Promise.all(writes)).toEqual([met, met]);
      expect(await elsewhere.readNotebook(REPLY)).toBe('From elsewhere.');
      keepLeft(session.closeNotebook().finally(() => session.lock()));
      const entry = await entryOf(await unlock());
      expect(entry.text).toContain('Here, too');
      expect(entry.text).toContain('From elsewhere.');
      await kept(entry);
    },
    MINUTE,
  );
});
