/** Vectors of what passes between a source and the desk: codename, report, replies, drops, events. */
import { type Bytes, concat, toBase64, toHex } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays } from '#protocol/day.ts';
import {
  buildDrop,
  dropHash,
  FIRST_PREVIOUS_HASH,
  openReplies,
  parseDrops,
  SLOT_TEXT_BYTES,
  sealReply,
  slotTag,
} from '#protocol/drops.ts';
import {
  deskStreamId,
  type EventBody,
  eventHash,
  FIRST_EVENT_HASH,
  openEvent,
  sealEvent,
} from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { encodeReport } from '#protocol/report.ts';
import { ENGLISH } from '#protocol/wordlists/english.ts';
import { WordList } from '#protocol/words.ts';
import { idOf, type Setting, seedOf, type Values } from './setting.ts';

/** Long enough for two slots, and in Arabic, so that a character is cut in two. */
const LONG_REPLY = 'شكرًا لك. '.repeat(Math.ceil(SLOT_TEXT_BYTES / 14));

export async function messageValues(setting: Setting): Promise<Values> {
  const { crypto, root, day } = setting;
  const values: Values = {};
  const codename = newCodename(crypto);
  const english = new WordList(ENGLISH);
  const words = codename.map((place) => english.words[place] ?? '').join(' ');
  values['codename/words'] = words;
  values['codename/parsed'] = JSON.stringify(
    words.split(' ').map((word) => english.placeOf(word.toUpperCase())),
  );
  const threadKey = threadKeyOf(crypto, root, codename);
  const keys = threadKeysOf(crypto, threadKey);
  values['codename/thread key'] = toHex(threadKey);
  values['codename/thread id'] = keys.threadId;
  values['codename/reply key'] = toHex(keys.replyKey);
  values['codename/tag key'] = toHex(keys.tagKey);
  values['codename/tags'] = [0, 1, 63].map((i) => toHex(slotTag(crypto, keys, day, i))).join(' ');

  values['report/plain'] = toBase64(
    encodeReport({
      v: 1,
      text: 'What happened at the bridge. ما حدث عند الجسر.',
      language: 'ar',
      day,
      threadKey: toBase64(threadKey),
      attachments: [
        {
          id: idOf(crypto, 'attachment'),
          name: 'صورة.jpg',
          type: 'image/jpeg',
          bytes: 5000,
          keepOriginal: true,
        },
      ],
    }),
  );

  const yesterday = addDays(day, -1);
  const short = sealReply(crypto, root, keys, yesterday, 'When was this?', 0);
  const long = sealReply(crypto, root, keys, day, LONG_REPLY, 5);
  const first = buildDrop(crypto, yesterday, FIRST_PREVIOUS_HASH, short);
  const second = buildDrop(crypto, day, await dropHash(first), long);
  values['reply/slots'] = [...short, ...long].map(toBase64).join(' ');
  values['drop/hashes'] = (await Promise.all([first, second].map(dropHash))).map(toHex).join(' ');
  const drops = concat(first, second);
  values['drop/both'] = toBase64(drops);
  values['drop/replies'] = await repliesIn(setting, threadKey, drops);
  return values;
}

export async function repliesIn(
  { crypto, root, day }: Setting,
  threadKey: Bytes,
  drops: Uint8Array,
): Promise<string> {
  const keys = threadKeysOf(crypto, threadKey);
  return JSON.stringify(openReplies(crypto, root, keys, await parseDrops(drops), day));
}

const streamOf = ({ crypto }: Setting): ObjectId => idOf(crypto, 'case stream');
export const streamKeyOf = ({ crypto }: Setting): Bytes => seedOf(crypto, 'case key');

export function eventValues(setting: Setting): Values {
  const { crypto, root, day, lead, editor } = setting;
  const bodies: readonly (readonly [typeof lead, EventBody])[] = [
    [lead, { type: 'titled', title: 'The bridge الجسر' }],
    [editor, { type: 'noted', text: 'n'.repeat(2000) }],
    [lead, { type: 'assigned', editor: editor.id }],
  ];
  const values: Values = { 'event/desk stream': deskStreamId(crypto, root) };
  let previousHash: Uint8Array = FIRST_EVENT_HASH;
  const sealedEvents: Bytes[] = [];
  bodies.forEach(([author, body], position) => {
    const place = { stream: streamOf(setting), position, previousHash };
    const sealed = sealEvent(crypto, root, streamKeyOf(setting), place, author, day, body);
    sealedEvents.push(sealed);
    previousHash = eventHash(crypto, sealed);
  });
  values['event/stream'] = sealedEvents.map(toBase64).join(' ');
  values['event/lengths'] = sealedEvents.map(({ length }) => length).join(' ');
  values['event/opened'] = eventsIn(setting, sealedEvents);
  return values;
}

export function eventsIn(setting: Setting, sealedEvents: readonly Uint8Array[]): string {
  const { crypto, root, lead, editor } = setting;
  const signKeyOf = (id: ObjectId): Uint8Array | null =>
    [lead, editor].find((one) => one.id === id)?.sign.publicKey ?? null;
  let previousHash: Uint8Array = FIRST_EVENT_HASH;
  return JSON.stringify(
    sealedEvents.map((sealed, position) => {
      const place = { stream: streamOf(setting), position, previousHash };
      const opened = openEvent(crypto, root, streamKeyOf(setting), place, sealed, signKeyOf);
      previousHash = opened.hash;
      return { ...opened, hash: toHex(opened.hash) };
    }),
  );
}
