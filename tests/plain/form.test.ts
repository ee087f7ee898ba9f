/** The plain form over HTTP, on a real intake: what arrives, what is refused, and what a refusal gives back. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBase64 } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { SANITIZER_SLOT } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport, type ReportContent } from '#protocol/report.ts';
import { LANGUAGES } from '#ui/language.ts';
import { publishNext } from '../support/drops.ts';
import { until } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import {
  formOf,
  get,
  MIB,
  type PlainAnswer,
  post,
  startPlain,
  type TestPlain,
  wordsIn,
} from '../support/plainForm.ts';

let intake: TestIntake;
let plain: TestPlain;

const place = () => ({ crypto: intake.crypto, url: intake.url, root: intake.newsroom.root.publicKey });

beforeAll(async () => {
  intake = await startIntake();
  plain = await startPlain(place());
});
afterAll(async () => {
  await plain.stop();
  await intake.stop();
});

const write = (language = 'en'): string => `${plain.url}/${language}/write`;

const secretKeyOf = (id: Parameters<typeof intake.newsroom.secretKeys.get>[0]) =>
  intake.newsroom.secretKeys.get(id) ?? null;

const seen = new Set<ObjectId>();

/** The one report that has come since this was asked before. */
async function newReport(): Promise<ReportContent> {
  const ids = await until(async () => {
    const waiting = (await intake.storage.reports.unreleased()).filter((id) => !seen.has(id));
    return waiting.length > 0 ? waiting : null;
  });
  const [id] = ids ?? [];
  if (id === undefined || ids?.length !== 1) throw new Error('one report was expected');
  seen.add(id);
  await intake.storage.reports.release(id);
  const [report] = await intake.storage.reports.read([id]);
  const args = {
    crypto: intake.crypto,
    root: intake.newsroom.root.publicKey,
    kind: 'report' as const,
    id,
    slot: 0,
  };
  return decodeReport(await openSmall({ ...args, secretKeyOf }, report?.sealed ?? new Uint8Array(0)));
}

async function attachmentOf(id: ObjectId): Promise<Buffer> {
  const blob = await intake.storage.attachments.openSealed(id);
  if (!blob) throw new Error('the attachment does not wait for a worker');
  const parts: Uint8Array[] = [];
  for await (const part of blob.chunks()) parts.push(Uint8Array.from(part));
  await blob.close();
  const args = {
    crypto: intake.crypto,
    root: intake.newsroom.root.publicKey,
    kind: 'attachment' as const,
    id,
  };
  return Buffer.from(await openSmall({ ...args, slot: SANITIZER_SLOT, secretKeyOf }, Buffer.concat(parts)));
}

const noise = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 131) & 255);

const areaIn = ({ html }: PlainAnswer): string =>
  /<textarea[^>]*>\n([^<]*)<\/textarea>/.exec(html)?.[1] ?? '';

const nothingCame = async (): Promise<void> => {
  expect((await intake.storage.reports.unreleased()).filter((id) => !seen.has(id))).toEqual([]);
};

describe('the pages', () => {
  it.each(LANGUAGES)('stand in %s, without a script, and nothing they show is kept', async (language) => {
    for (const path of ['', 'write', 'return']) {
      const { status, html, headers } = await get(`${plain.url}/${language}/${path}`);
      expect(status).toBe(200);
      expect(html).toContain(`<html lang="${language}" dir="${/ar|fa/.test(language) ? 'rtl' : 'ltr'}"`);
      expect(html).not.toMatch(/<script|\son[a-z]+=|style=|https?:\/\/(?!127\.0\.0\.1)/);
      expect(headers.get('content-security-policy')).toContain("script-src 'none'");
      expect(headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('begin in the language that the browser asks for, and have neutral titles', async () => {
    expect((await get(`${plain.url}/`, { 'accept-language': 'fa-IR,fa;q=0.8' })).html).toContain('lang="fa"');
    const { html } = await get(`${plain.url}/`, { 'accept-language': 'de' });
    expect(html).toContain('lang="en"');
    expect(html).toContain('<title>Welcome</title>');
  });

  it('say that they protect less, how to do better, and whose they are', async () => {
    const { html, screen } = await get(`${plain.url}/en/`);
    expect(screen).toBe('start');
    expect(html).toContain('Test desk');
    expect(html).toContain('This protects you less');
    expect(html).toContain('press the shield');
    expect(html).toContain(`href="${intake.url}"`);
  });

  it('are the reader’s own where there is nothing, and carry the headers there too', async () => {
    expect((await get(`${plain.url}/ar/%E0`)).status).toBe(404);
    expect((await get(`${plain.url}/%E0/write`)).status).toBe(400);
    for (const path of ['/ar/there/is/nothing', '/de/', '/en', '/xx/write']) {
      const { status, screen, headers } = await get(`${plain.url}${path}`);
      expect([path, status, screen]).toEqual([path, 404, 'failed']);
      expect(headers.get('content-security-policy')).toContain("script-src 'none'");
    }
  });

  it('show nothing but the warning where the newsroom cannot be confirmed', async () => {
    const stranger = intake.crypto.signKeypair(intake.crypto.random(32)).publicKey;
    const wrong = await startPlain({ ...place(), root: stranger });
    try {
      for (const path of ['/', '/en/write', '/en/return']) {
        const { screen, html } = await get(`${wrong.url}${path}`);
        expect([path, screen]).toEqual([path, 'refused']);
        expect(html).not.toContain('<form');
      }
      const { html } = await post(`${wrong.url}/en/write`, formOf({ text: 'kept all the same' }));
      expect(html).toContain('Do not send anything');
      await nothingCame();
    } finally {
      await wrong.stop();
    }
  });
});

describe('a report by the plain form', () => {
  it('arrives as it was written, with its files, and gives the codename that opens its conversation', async () => {
    const text = 'Two trucks <b>&amp;\nوصلت شاحنتان.';
    const files = [
      ['IMG_20240203.JPG', noise(300_000), 'image/jpeg'],
      ['شهادة "1".pdf', noise(10), 'application/pdf'],
    ] as const;
    const answer = await post(write(), formOf({ text, leaving: 'tell', files }));
    expect([answer.status, answer.screen]).toEqual([200, 'words']);
    const words = wordsIn(answer);
    expect(words).toHaveLength(8);
    const report = await newReport();
    expect(report.text).toBe(text);
    expect(report.attachments.map(({ name, bytes, type }) => [name, bytes, type])).toEqual([
      ['file-1.jpg', 300_000, 'image/jpeg'],
      ['file-2.pdf', 10, 'application/pdf'],
    ]);
    const [first] = report.attachments;
    if (first === undefined) throw new Error('an attachment was expected');
    expect((await attachmentOf(first.id)).equals(noise(300_000))).toBe(true);

    const keys = threadKeysOf(intake.crypto, fromBase64(report.threadKey));
    const slots = sealReply(
      intake.crypto,
      intake.newsroom.root.publicKey,
      keys,
      intake.today,
      'When <was> that?',
      0,
    );
    await intake.storage.drops.putReply(newObjectId(intake.crypto), intake.today, Buffer.concat(slots));
    await publishNext(intake.crypto, intake.storage, intake.today);
    const talk = await post(`${plain.url}/ar/return`, new URLSearchParams({ words: words.join(' ') }));
    expect([talk.status, talk.screen]).toEqual([200, 'talk']);
    expect(talk.html).toContain('When &lt;was&gt; that?');

    const more = await post(`${plain.url}/en/more`, formOf({ words: words.join(' '), text: 'On Tuesday.' }));
    expect([more.status, more.screen]).toEqual([200, 'talk']);
    expect(more.html).toContain('Sealed and arrived');
    expect(more.html).toContain('When &lt;was&gt; that?');
    const followUp = await newReport();
    expect([followUp.text, followUp.threadKey]).toEqual(['On Tuesday.', report.threadKey]);
    expect(plain.rooms.takenBytes).toBe(0);
  });

  it('hands over originals under their names when the source wants it', async () => {
    await post(
      write('tr'),
      formOf({ text: 'x', leaving: 'keep', files: [['proof of Layla.pdf', noise(10)]] }),
    );
    const { attachments } = await newReport();
    expect(attachments.map(({ name, keepOriginal }) => [name, keepOriginal])).toEqual([
      ['proof of Layla.pdf', true],
    ]);
  });

  it('needs no file: an empty field is none', async () => {
    const answer = await post(write(), formOf({ text: 'only words', files: [['', noise(0)]] }));
    expect(answer.screen).toBe('words');
    expect((await newReport()).attachments).toEqual([]);
  });
});

describe('an unused codename', () => {
  it('looks like one that nobody has answered', async () => {
    const sent = await post(write(), formOf({ text: 'nobody answers this' }));
    await newReport();
    const page = async (words: string) =>
      (await post(`${plain.url}/en/return`, new URLSearchParams({ words }))).html.replaceAll(words, 'WORDS');
    expect(await page(wordsIn(sent).join(' '))).toBe(
      await page('zoom acorn abacus able abide abdomen ablaze ability'),
    );
  });

  it('is read however it is typed, and a wrong word is named with what it may be', async () => {
    const forgiven = await post(
      `${plain.url}/en/return`,
      new URLSearchParams({ words: ' ABACUS, abdomen; Abdominal  abide\tabiding ability-ablaze able' }),
    );
    expect(forgiven.screen).toBe('talk');
    const typed = 'abacus abdomen abdominal abide abiding ability ablaze abel<';
    const wrong = await post(`${plain.url}/en/return`, new URLSearchParams({ words: typed }));
    expect([wrong.status, wrong.screen]).toEqual([400, 'return']);
    expect(wrong.html).toContain('“abel” is not one of the words');
    expect(wrong.html).toMatch(/Word 8 may be:[^/]*>able</);
    expect(wrong.html).toContain('ablaze abel&lt;"');
    const few = await post(`${plain.url}/en/return`, new URLSearchParams({ words: 'abacus' }));
    expect(few.html).toContain('1 of 8 words');
  });
});

describe('what cannot be sent', () => {
  it.each([
    ['no words', { text: ' \n ' }, 'Write a few words first'],
    ['more words than a report holds', { text: 'word '.repeat(12_000) }, 'longer than one report can be'],
    [
      'more files than a form holds',
      { text: 'so many', files: Array.from({ length: 11 }, (_, i) => [`f${i}.txt`, noise(3)] as const) },
      'can carry 10 files',
    ],
  ])('comes back with %s: everything that can be kept is', async (_what, fields, sentence) => {
    const answer = await post(write(), formOf({ leaving: 'keep', ...fields }));
    expect([answer.status, answer.screen]).toEqual([400, 'write']);
    expect(answer.html).toContain('Nothing has been sent.');
    expect(answer.html).toContain(sentence);
    expect(areaIn(answer)).toBe(fields.text);
    expect(answer.html).toContain('value="keep" autocomplete="off" checked');
    if ('files' in fields)
      for (const [name] of fields.files) expect(answer.html).toContain(`<bdi>${name}</bdi>`);
    await nothingCame();
  });

  it('is a form larger than the limit, whose text and first name come back', async () => {
    const files = [['big <1>.mov', noise(5 * MIB)]] as const;
    const answer = await post(write(), formOf({ text: 'keep this & that', files }));
    expect([answer.status, answer.screen]).toEqual([413, 'write']);
    expect(areaIn(answer)).toBe('keep this &amp; that');
    expect(answer.html).toContain('big &lt;1&gt;.mov');
    expect(answer.html).toContain('Choose them again.');
    expect(answer.html).toContain('at most 3 MB');
    await nothingCame();
  });

  it('is what meets a newsroom that does not answer; then the text stands there, and the words of its conversation', async () => {
    const lonely = await startIntake();
    const form = await startPlain({
      crypto: lonely.crypto,
      url: lonely.url,
      root: lonely.newsroom.root.publicKey,
    });
    await get(`${form.url}/en/write`);
    await lonely.stop();
    try {
      const answer = await post(
        `${form.url}/en/write`,
        formOf({ text: 'still here', files: [['a.jpg', noise(9)]] }),
      );
      expect([answer.status, answer.screen, areaIn(answer)]).toEqual([503, 'write', 'still here']);
      expect(answer.html).toContain('<bdi>a.jpg</bdi>');
      const words = 'abacus abdomen abdominal abide abiding ability ablaze able';
      const more = await post(`${form.url}/en/more`, formOf({ words, text: 'still here' }));
      expect([more.status, more.screen, areaIn(more)]).toEqual([503, 'talk', 'still here']);
      expect(more.html).toContain(`name="words" value="${words}"`);
      expect(more.html).not.toContain('There is no reply yet');
    } finally {
      await form.stop();
    }
  });

  it('are files that the newsroom has no room for: the words arrive, and their page says what was left behind', async () => {
    const full = await startIntake({}, undefined, { quota: { bytes: 1 } });
    const form = await startPlain({ ...full, root: full.newsroom.root.publicKey });
    try {
      const files = [['a.jpg', noise(9)]] as const;
      const answer = await post(`${form.url}/en/write`, formOf({ text: 'without its file', files }));
      expect([answer.status, answer.screen]).toEqual([200, 'words']);
      expect(answer.html).toContain('little room');
      expect(answer.html).not.toContain('Nothing has been sent.');
      const words = wordsIn(answer).join(' ');
      const more = await post(`${form.url}/en/more`, formOf({ words, text: 'and more', files }));
      expect([more.status, more.screen]).toEqual([200, 'talk']);
      expect(more.html).toContain('little room');
      expect(await full.storage.reports.unreleased()).toHaveLength(2);
    } finally {
      await form.stop();
      await full.stop();
    }
  }, 60_000);

  it.each(['guard', 'closed-to-attachments'] as const)(
    'is anything while the operator’s switch stands at %s: the text comes back, with the way to the page',
    async (mode) => {
      await intake.storage.flood.setMode(mode);
      await sleep(1_100);
      const answer = await post(write(), formOf({ text: 'in a flood' }));
      expect([answer.status, answer.screen, areaIn(answer)]).toEqual([503, 'write', 'in a flood']);
      expect(answer.html).toContain('The newsroom is being flooded');
      await nothingCame();
      await intake.storage.flood.setMode('calm');
      await sleep(1_100);
    },
    60_000,
  );

  it.each([
    ['a form of another kind', 'text=a', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no form at all', 'x', { 'content-type': 'multipart/form-data; boundary=abc' }],
    [
      'a form that breaks off',
      '--abc\r\nContent-Disposition: form-data; name="text"\r\n\r\nx',
      { 'content-type': 'multipart/form-data; boundary=abc' },
    ],
    [
      'a choice that is none',
      '--abc\r\nContent-Disposition: form-data; name="leaving"\r\n\r\nx\r\n--abc--',
      { 'content-type': 'multipart/form-data; boundary=abc' },
    ],
  ])('is %s: a page says so and sends nothing', async (_what, body, headers) => {
    for (const path of ['write', 'more']) {
      const answer = await post(`${plain.url}/en/${path}`, body, headers);
      expect([answer.status, answer.screen]).toEqual([400, 'failed']);
    }
    await nothingCame();
    expect(plain.rooms.takenBytes).toBe(0);
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'http://example.org' }],
    [{ origin: 'http://127.0.0.1:1' }],
  ])('comes from another page: %p', async (headers) => {
    for (const [path, body] of [
      ['write', formOf({ text: 'forged' })],
      ['return', new URLSearchParams({ words: 'abacus' })],
    ] as const) {
      const answer = await post(`${plain.url}/en/${path}`, body, headers);
      expect([answer.status, answer.screen]).toEqual([403, 'failed']);
    }
    await nothingCame();
  });

  it.each([[{ 'sec-fetch-site': 'same-origin', origin: 'null' }], [{ 'sec-fetch-site': 'none' }]])(
    'is not what its own pages send: %p',
    async (headers) => {
      expect((await post(write(), formOf({ text: 'mine' }), headers)).screen).toBe('words');
      await newReport();
    },
  );
});

/** The beginning of a form whose rest never comes. */
function half(url: string, text: string, length: number): { readonly answer: Promise<string>; end(): void } {
  const { hostname, port, host } = new URL(url);
  const head = `--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n${text}\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="slow.mov"\r\n\r\n`;
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /en/write HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n${head}`,
  );
  const answer = new Promise<string>((resolve) => {
    let came = '';
    socket.on('data', (bytes: Buffer) => {
      came += bytes.toString();
      if (came.includes('</html>')) resolve(came);
    });
    socket.on('close', () => resolve(came));
  });
  return { answer, end: () => socket.destroy() };
}

describe('memory', () => {
  it('is bounded: further large forms are asked to wait and keep their text, small ones still go', async () => {
    const small = await startPlain(place(), { mostFormBytes: 2 * MIB, memoryBytes: 4 * MIB });
    const url = `${small.url}/en/write`;
    const held = half(url, 'one', 2 * MIB);
    await until(() => small.rooms.takenBytes === 2 * MIB);
    const busy = await post(url, formOf({ text: 'me too', files: [['a.jpg', noise(1.9 * MIB)]] }));
    expect([busy.status, busy.screen, areaIn(busy)]).toEqual([503, 'write', 'me too']);
    expect(busy.html).toContain('Many people are sending');
    expect((await post(url, formOf({ text: 'small' }))).screen).toBe('words');
    await newReport();
    held.end();
    await until(() => small.rooms.takenBytes === 0);
    expect((await post(url, formOf({ text: 'me too', files: [['a.jpg', noise(1.9 * MIB)]] }))).screen).toBe(
      'words',
    );
    await newReport();
    await small.stop();
  });

  it('holds what is typed to open a conversation as long as it is looked at, and no more of it than a codename takes', async () => {
    const answer = await post(`${plain.url}/en/return`, new URLSearchParams({ words: 'abacus' }));
    expect([answer.status, plain.rooms.takenBytes]).toEqual([400, 0]);
    const long = await post(`${plain.url}/en/return`, new URLSearchParams({ words: 'abacus '.repeat(2000) }));
    expect([long.status, long.screen, plain.rooms.takenBytes]).toEqual([413, 'failed', 0]);
    const none = await startPlain(place(), { memoryBytes: 1 });
    const typed = 'abacus abdomen abdominal abide abiding ability ablaze able';
    const busy = await post(`${none.url}/en/return`, new URLSearchParams({ words: typed }));
    expect([busy.status, busy.screen]).toEqual([503, 'return']);
    expect(busy.html).toContain(`value="${typed}"`);
    await none.stop();
  });

  it('is not held by who hardly sends: the form is given up, with its text', async () => {
    const strict = await startPlain(place(), { pace: { leastBytesPerSecond: 1000, lookEveryMs: 300 } });
    const slow = half(`${strict.url}/en/write`, 'so slow', MIB);
    const answer = await slow.answer;
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('\nso slow</textarea>');
    expect(answer).toContain('slow.mov');
    expect(strict.rooms.takenBytes).toBe(0);
    slow.end();
    await strict.stop();
    await nothingCame();
  });
});
