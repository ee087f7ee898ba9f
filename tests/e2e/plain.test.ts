/**
 * The plain form in browsers that run no script, against a whole newsroom: a report with two files, cleaned on the way,
 * read at the desk, answered, and the answer read by codename.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { LANGUAGES, type Language } from '#ui/language.ts';
import { violations } from '../support/accessible.ts';
import { amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { openChromium } from '../support/browsers.ts';
import { openPlainChromium, openPlainFirefox, type PlainTab } from '../support/noScript.ts';

const MEDIA = join(TOP, 'tests', 'fixtures', 'media');
const FILES = [join(MEDIA, 'htc-desire.jpg'), join(MEDIA, 'iphone-4.jpg')];
const SLOW_MS = 400_000;
/** Small, so that a form which is too large need not be huge. */
const FORM_BYTES = 4 * 1024 ** 2;

let running: RunningAmana;
let folder: string;
let desk: readonly string[];

const inboxLine = z.object({
  id: z.string(),
  thread: z.string(),
  text: z.string(),
  attachments: z.array(z.object({ status: z.string() })),
});

async function lines(args: readonly string[]): Promise<unknown[]> {
  const { code, stdout, stderr } = await amana(args);
  if (code !== 0) throw new Error(`amana ${args[0]} ended with ${code}: ${stderr}`);
  const full = stdout.split('\n').filter((line) => line.trim() !== '');
  return full.map((line): unknown => JSON.parse(line));
}

async function eventually<T>(ask: () => Promise<T | null>): Promise<T> {
  const until = performance.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > until) throw new Error('it never came');
    await sleep(500);
  }
}

/** The report with this text, once all its attachments are settled. */
const atTheDesk = (text: string) =>
  eventually(async () => {
    const inbox = (await lines([...desk, 'inbox', '--json'])).map((line) => inboxLine.parse(line));
    const report = inbox.find((one) => one.text === text);
    return report?.attachments.every(({ status }) => status !== 'waiting') ? report : null;
  });

const plainUrl = (): string => {
  if (running.plain === null) throw new Error('the plain form is on');
  return running.plain;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-plain-'));
  running = await startAmana({ env: { AMANA_PLAIN_FORM_BYTES: String(FORM_BYTES) } });
  const passphrase = join(folder, 'passphrase');
  await writeFile(passphrase, 'seven calm rivers');
  desk = ['desk', '--key', join(folder, 'editor.key'), '--passphrase-file', passphrase];
  if (running.invite === null) throw new Error('the first run prints an invite');
  await lines(['desk', 'enroll', '--invite', running.invite, ...desk.slice(1), '--name', 'Ada', '--json']);
}, SLOW_MS);

afterAll(async () => {
  await running?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** From the page that cannot seal to the form, as a reader would go. */
async function toTheForm(tab: PlainTab, language: Language): Promise<void> {
  await tab.goto(running.intake);
  await tab.waitFor('noscript');
  await tab.click(`noscript section[lang="${language}"] a`);
  await tab.waitFor('[data-screen="plain-door"] .stack');
  // It looks as the page does: its style sheet came.
  expect(await tab.evaluate('getComputedStyle(document.querySelector(".screen")).display')).toBe('flex');
  await tab.click(`section[lang="${language}"] a`);
  await tab.waitFor(`html[lang="${language}"] [data-screen="start"]`);
  await tab.click(`a[href="/${language}/write"]`);
  await tab.waitFor('[data-screen="write"]');
}

async function journey(tab: PlainTab, language: Language, said: string, question: string, answer: string) {
  await toTheForm(tab, language);
  await tab.fill('textarea', said);
  await tab.upload('input[type=file]', FILES);
  await tab.click('input[value="tell"]');
  await tab.click('.button-primary');
  await tab.waitFor('[data-screen="words"]');
  const words = (await tab.textsOf(`.word[lang="${language}"]`)).slice(0, 8);
  expect(words).toHaveLength(8);
  expect(String(await tab.evaluate('location.href'))).toBe(`${plainUrl()}${language}/write`);

  const report = await atTheDesk(said);
  expect(report.attachments.map(({ status }) => status)).toEqual(['clean', 'clean']);
  const reply = join(folder, `reply-${language}.txt`);
  await writeFile(reply, question);
  await lines([...desk, 'reply', report.thread, '--text', reply, '--json']);

  await eventually(async () => {
    await tab.goto(`${plainUrl()}${language}/return`);
    await tab.fill('input[name=words]', words.join(' '));
    await tab.click('.button-primary');
    await tab.waitFor('[data-screen="talk"]');
    return (await tab.textsOf('.said .written')).includes(question) ? true : null;
  });
  expect(String(await tab.evaluate('location.href'))).toBe(`${plainUrl()}${language}/return`);
  await tab.fill('textarea', answer);
  await tab.click('.button-primary');
  await tab.waitFor('.said-by-you');
  expect(await tab.textsOf('.said .written')).toEqual([question, answer]);
  expect((await atTheDesk(answer)).thread).toBe(report.thread);
}

describe('without scripts', () => {
  it(
    'Firefox ESR carries a report and its answer in Arabic, and gives back the text of a form that is too large',
    async () => {
      const browser = await openPlainFirefox();
      try {
        const tab = await browser.newTab();
        await journey(tab, 'ar', 'شاهدت شاحنتين عند الجسر.', 'متى كان ذلك؟', 'يوم الثلاثاء.');
        await tooLarge(tab, 'ar');
      } finally {
        await browser.close();
      }
    },
    SLOW_MS,
  );

  it(
    'Chromium does in English',
    async () => {
      const browser = await openPlainChromium();
      try {
        const tab = await browser.newTab();
        await journey(tab, 'en', 'Two trucks at the bridge.', 'When was that?', 'On Tuesday.');
        await tooLarge(tab, 'en');
      } finally {
        await browser.close();
      }
    },
    SLOW_MS,
  );
});

/** A browser shows the answer although it had more to send. */
async function tooLarge(tab: PlainTab, language: Language): Promise<void> {
  const big = join(folder, `big-${language}.mov`);
  await writeFile(big, Buffer.alloc(10 * FORM_BYTES));
  await tab.goto(`${plainUrl()}${language}/write`);
  await tab.waitFor('[data-screen="write"]');
  await tab.fill('textarea', 'kept');
  await tab.upload('input[type=file]', [big]);
  await tab.click('.button-primary');
  await tab.waitFor('.notice-think');
  expect(await tab.valueOf('textarea')).toBe('kept');
  expect(await tab.textOf('#files-again')).toContain(`big-${language}.mov`);
}

describe('for everybody', () => {
  it(
    'no page breaks a rule of accessibility or is wider than a small phone',
    async () => {
      const browser = await openChromium();
      try {
        const tab = await browser.newTab();
        await tab.resize(320, 640);
        const look = async (what: string): Promise<void> => {
          expect([what, await violations(tab)]).toEqual([what, []]);
          const wide = await tab.evaluate('document.documentElement.scrollWidth');
          expect([what, Number(wide) <= 320]).toEqual([what, true]);
        };
        for (const language of LANGUAGES) {
          for (const path of ['', 'write', 'return', 'nothing/here']) {
            await tab.goto(`${plainUrl()}${language}/${path}`);
            await tab.waitFor('main');
            await look(`${language}/${path}`);
          }
        }
        for (const language of ['en', 'ar', 'ru'] as const) {
          await tab.goto(`${plainUrl()}${language}/return`);
          await tab.fill('input[name=words]', 'abacus abdomen abdominal abide abiding ability ablaze abel');
          await tab.click('.button-primary');
          await tab.waitFor('#words-error');
          await look(`${language} wrong word`);
          await tab.fill('input[name=words]', 'abacus abdomen abdominal abide abiding ability ablaze able');
          await tab.click('.button-primary');
          await tab.waitFor('[data-screen="talk"]');
          await look(`${language} conversation`);
          await tab.goto(`${plainUrl()}${language}/write`);
          await tab.fill('textarea', ' . '.repeat(30_000));
          await tab.upload('input[type=file]', FILES);
          await tab.click('.button-primary');
          await tab.waitFor('#text-error');
          await look(`${language} too long`);
          await tab.fill('textarea', 'Short.');
          await tab.click('.button-primary');
          await tab.waitFor('[data-screen="words"]');
          await tab.click('.fold summary');
          await look(`${language} words`);
        }
        await tab.goto(`${running.intake}plain`);
        await look('the way there');
      } finally {
        await browser.close();
      }
    },
    SLOW_MS,
  );
});
