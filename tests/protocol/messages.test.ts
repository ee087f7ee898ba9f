import { describe, expect, it } from '@jest/globals';
import { patternBytes } from '#cli/vectors/setting.ts';
import { concat, u32, utf8 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays, DAY_MS } from '#protocol/day.ts';
import {
  buildDrop,
  DROP_DAYS,
  dropHash,
  dropPlaceAt,
  dropSlots,
  FIRST_PREVIOUS_HASH,
  MOST_PARTS,
  openReplies,
  parseDrops,
  REPLY_SLOT_BYTES,
  SLOT_TEXT_BYTES,
  sealReply,
  TAGS_A_DAY,
} from '#protocol/drops.ts';
import {
  EVENT_LENGTHS,
  type EventPlace,
  eventHash,
  FIRST_EVENT_HASH,
  isEventLength,
  openEvent,
  sealEvent,
} from '#protocol/events.ts';
import { decodeReport } from '#protocol/report.ts';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import { expectCode, flipBit, freshId, setting, sodium } from './setting.ts';

const { root, day, lead, editor } = setting;
const newKeys = () => threadKeysOf(sodium, threadKeyOf(sodium, root, newCodename(sodium)));

describe('codename', () => {
  it.each(['', 'acid', 'acid '.repeat(7), 'acid '.repeat(9), `${'acid '.repeat(7)}qqqq`])(
    'is refused when it is not eight words of the list: %p',
    async (typed) => expectCode('codename-invalid', () => parseCodename(typed)),
  );

  it('survives a phone keyboard: capitals, numbers, commas, accents', async () => {
    const codename = newCodename(sodium);
    const [a, ...rest] = await codenameWords(codename);
    const typed = `1. ${a?.toUpperCase()}, ${rest.map((word, i) => `${i + 2}) ${word}`).join('؛ ')} `;
    expect(await parseCodename(typed)).toEqual(codename);
  });

  it('gives another conversation at another newsroom, and for another order of words', async () => {
    const codename = newCodename(sodium);
    const reversed = await parseCodename((await codenameWords(codename)).reverse().join(' '));
    const ids = [
      threadKeyOf(sodium, root, codename),
      threadKeyOf(sodium, lead.sign.publicKey, codename),
      threadKeyOf(sodium, root, reversed),
    ].map((key) => threadKeysOf(sodium, key).threadId);
    expect(new Set(ids).size).toBe(3);
  });

  it('draws words evenly: no chance above the last whole multiple of the list', () => {
    const high = Math.floor(2 ** 32 / 7776) * 7776;
    const draws = [u32(high), u32(2 ** 32 - 1), ...Array.from({ length: 8 }, () => u32(high - 1))];
    const crypto = { ...sodium, random: () => draws.shift() ?? u32(0) };
    expect(newCodename(crypto)).toEqual(Array(8).fill(7775));
  });
});

describe('replies and drops', () => {
  it.each([
    [0, 1],
    [SLOT_TEXT_BYTES - 1, 1],
    [SLOT_TEXT_BYTES, 1],
    [SLOT_TEXT_BYTES + 1, 2],
    [MOST_PARTS * SLOT_TEXT_BYTES - 1, MOST_PARTS],
    [MOST_PARTS * SLOT_TEXT_BYTES, MOST_PARTS],
  ])('%i bytes of text take %i slots of 1 KiB', (bytes, slots) => {
    const sealed = sealReply(sodium, root, newKeys(), day, 'x'.repeat(bytes), 0);
    expect(sealed.map(({ length }) => length)).toEqual(Array(slots).fill(REPLY_SLOT_BYTES));
  });

  it('a reply that is too long, or the day is used up, is refused', async () => {
    await expectCode('too-large', () =>
      sealReply(sodium, root, newKeys(), day, 'x'.repeat(MOST_PARTS * SLOT_TEXT_BYTES + 1), 0),
    );
    expect(sealReply(sodium, root, newKeys(), day, 'x', TAGS_A_DAY - 1)).toHaveLength(1);
    await expectCode('too-large', () => sealReply(sodium, root, newKeys(), day, 'x', TAGS_A_DAY));
  });

  it.each([
    [0, 16],
    [15, 16],
    [16, 16],
    [17, 32],
    [32, 32],
    [33, 64],
  ])('%i replies make a drop of %i slots', (replies, slots) => {
    expect(dropSlots(replies)).toBe(slots);
    const drop = buildDrop(
      sodium,
      day,
      FIRST_PREVIOUS_HASH,
      Array(replies).fill(patternBytes(REPLY_SLOT_BYTES)),
    );
    expect(drop.length).toBe(40 + slots * REPLY_SLOT_BYTES);
  });

  it('a reply is found for fifteen days and not after', async () => {
    const keys = newKeys();
    const drop = buildDrop(sodium, day, FIRST_PREVIOUS_HASH, sealReply(sodium, root, keys, day, 'r', 0));
    const drops = await parseDrops(drop);
    const found = (later: number): number =>
      openReplies(sodium, root, keys, drops, addDays(day, later)).length;
    expect([-2, -1, 0, DROP_DAYS, DROP_DAYS + 1, DROP_DAYS + 2].map(found)).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('an unused codename finds nothing, just as an empty one does', async () => {
    const drop = buildDrop(sodium, day, FIRST_PREVIOUS_HASH, []);
    expect(openReplies(sodium, root, newKeys(), await parseDrops(drop), day)).toEqual([]);
  });

  it('a changed slot, a repeated one or half a reply is passed over', async () => {
    const keys = newKeys();
    const [slot] = sealReply(sodium, root, keys, day, 'whole', 0);
    const halves = sealReply(sodium, root, keys, day, 'x'.repeat(SLOT_TEXT_BYTES + 1), 1);
    const slots = [slot!, slot!, flipBit(slot!, 500), halves[0]!];
    const drops = await parseDrops(buildDrop(sodium, day, FIRST_PREVIOUS_HASH, slots));
    expect(openReplies(sodium, root, keys, drops, day).map(({ text }) => text)).toEqual(['whole']);
  });

  it('a slot cannot be moved under another tag', async () => {
    const keys = newKeys();
    const [a, b] = [0, 1].map((i) => sealReply(sodium, root, keys, day, 'moved', i)[0]!);
    const moved = concat(b!.subarray(0, 16), a!.subarray(16));
    const drops = await parseDrops(buildDrop(sodium, day, FIRST_PREVIOUS_HASH, [moved]));
    expect(openReplies(sodium, root, keys, drops, day)).toEqual([]);
  });

  it('drops that are cut, reordered, left out or recounted are refused, of one day or several', async () => {
    const days = [0, 1, 1].map((i) => addDays(day, i));
    let previous: Uint8Array = FIRST_PREVIOUS_HASH;
    const made: Uint8Array[] = [];
    for (const one of days) {
      const drop = buildDrop(sodium, one, previous, []);
      previous = await dropHash(drop);
      made.push(drop);
    }
    const [a, b, c] = made;
    expect(await parseDrops(concat(a!, b!, c!))).toHaveLength(3);
    expect(await parseDrops(concat(b!, c!))).toHaveLength(2);
    expect(await parseDrops(new Uint8Array(0))).toEqual([]);
    const recounted = (count: number): Uint8Array => concat(a!.subarray(0, 36), u32(count), a!.subarray(40));
    for (const wrong of [
      a!.subarray(0, a!.length - 1),
      a!.subarray(0, 39),
      concat(b!, a!),
      concat(a!, c!),
      concat(a!, c!, b!),
      concat(b!, buildDrop(sodium, day, await dropHash(b!), [])),
      concat(a!, a!),
      concat(flipBit(a!, 100), b!),
      concat(a!, b!, Uint8Array.of(0)),
      recounted(15),
      recounted(17),
      recounted(32),
      recounted(0),
      recounted(2 ** 32 - 1),
      concat(u32(84_007), a!.subarray(4)),
    ])
      await expectCode('malformed-object', () => parseDrops(wrong));
  });
});

describe('the place of a drop', () => {
  it.each([
    ['the first moment of a day', 0, 21_600, 0, 0],
    ['the last moment of an interval', 21_599_999, 21_600, 0, 0],
    ['the first moment of the next', 21_600_000, 21_600, 0, 1],
    ['the last moment of the day', 86_399_999, 21_600, 0, 3],
    ['midnight', 86_400_000, 21_600, 1, 0],
    ['an interval that does not divide the day', 86_399_999, 18_000, 0, 4],
    ['an interval of a second', 86_399_999, 1, 0, 86_399],
    ['an interval of a day', 86_399_999, 86_400, 0, 0],
  ])('%s', (_name, sinceMidnightMs, intervalSeconds, days, number) => {
    const place = dropPlaceAt(day * DAY_MS + sinceMidnightMs, intervalSeconds);
    expect(place).toEqual({ day: day + days, number });
  });
});

describe('events', () => {
  const key = setting.deskKey.secretKey;
  const place: EventPlace = { stream: freshId(), position: 1, previousHash: sodium.random(32) };
  const seal = (text: string) => sealEvent(sodium, root, key, place, editor, day, { type: 'noted', text });
  const signKeyOf = () => editor.sign.publicKey;
  const open = (sealed: Uint8Array, at = place, streamKey: Uint8Array = key, keyOf = signKeyOf) =>
    openEvent(sodium, root, streamKey, at, sealed, keyOf);

  it.each([1024, 2048, 4096])('fill %i bytes: one less, exactly, one more', (length) => {
    const overhead = seal('').length - 1024 + 24 + 16 + 4 + 64;
    const frame = JSON.stringify({ v: 1, by: editor.id, day, body: { type: 'noted', text: '' } }).length;
    const room = length - overhead - frame;
    expect([room - 1, room, room + 1].map((n) => seal('x'.repeat(n)).length)).toEqual([
      length,
      length,
      2 * length,
    ]);
  });

  it('have one of nine lengths', () => {
    expect(EVENT_LENGTHS).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256].map((KiB) => KiB * 1024));
    for (const length of EVENT_LENGTHS)
      expect([length - 1, length, length + 1].map(isEventLength)).toEqual([false, true, false]);
  });

  it('are refused in any other place, chain, stream, newsroom, or under another key', async () => {
    const sealed = seal('n');
    expect(open(sealed).hash).toEqual(eventHash(sodium, sealed));
    for (const wrong of [
      { ...place, position: 0 },
      { ...place, position: 2 },
      { ...place, stream: freshId() },
      { ...place, previousHash: FIRST_EVENT_HASH },
    ])
      await expectCode('event-invalid', () => open(sealed, wrong));
    await expectCode('event-invalid', () => open(sealed, place, root));
    await expectCode('event-invalid', () =>
      openEvent(sodium, lead.sign.publicKey, key, place, sealed, signKeyOf),
    );
  });

  it('are refused from nobody, from somebody else, or when changed', async () => {
    const sealed = seal('n');
    await expectCode('event-invalid', () => openEvent(sodium, root, key, place, sealed, () => null));
    await expectCode('event-invalid', () => open(sealed, place, key, () => lead.sign.publicKey));
    for (const at of [0, 23, 24, 100, sealed.length - 1])
      await expectCode('event-invalid', () => open(flipBit(sealed, at)));
    for (const wrong of [new Uint8Array(0), sealed.subarray(0, 30), concat(sealed, utf8('x'))])
      await expectCode('event-invalid', () => open(wrong));
  });
});

describe('reports', () => {
  it.each(['', '{}', '[]', 'null', '{"v":2}', '{"v":1', '\u0000'])('are refused as %p', async (text) =>
    expectCode('malformed-object', () => decodeReport(utf8(text))),
  );
});
