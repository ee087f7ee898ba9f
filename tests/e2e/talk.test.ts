/**
 * Talking with a source, in a real browser: held and taken back, questions in their language, words that outlive a
 * lock and change devices, a screen that is blank in the frame of the key press, a line that is gone for a while.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unusedPort } from '#cli/ports.ts';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { type BadLine, startBadLine } from '../support/badLine.ts';
import { type BrowserUnderTest, openChromium } from '../support/browsers.ts';
import { EditorPage, enrolBoth } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

const MINUTES = 60_000;
/** Where somebody who looks at the pages wants pictures of them. */
const PICTURES = process.env.AMANA_TEST_PICTURES;
const REPORT = 'وصلت الشاحنات قبل الفجر ووقفت خلف الطاحونة القديمة.';
const WRITTEN_ELSEWHERE = 'Which road did they take? And when exactly?';
const OTHER_REPORT = 'أُغلق الجسر القديم أمام المارّة منذ أسبوع.';
const QUESTION = 'هل رأيت ذلك بنفسك أم أخبرك به أحد؟';

let running: RunningAmana;
let line: BadLine;
let browser: BrowserUnderTest;
let lead: EditorPage;
let second: EditorPage;
let source: SourcePage;
let codename: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-talk-'));
  // The line has to know where the newsroom will be before it is there.
  const [port, intake] = [await unusedPort(), await unusedPort()];
  line = await startBadLine(`http://127.0.0.1:${port}`, {
    bytesPerSecond: 50_000_000,
    breaking: 0,
    stretchBytes: 1_000_000,
    seed: 1,
  });
  // Set once, for both servers, it takes the place of the names that they give themselves.
  const hosts = [`127.0.0.1:${port}`, `127.0.0.1:${intake}`, new URL(line.url).host];
  running = await startAmana({
    args: ['--newsroom', `127.0.0.1:${port}`, '--intake', `127.0.0.1:${intake}`],
    env: { AMANA_DROP_SECONDS: '1', AMANA_HOSTS: hosts.join(',') },
  });
  browser = await openChromium();
  lead = new EditorPage(await browser.newTab());
  second = new EditorPage(await browser.newTab({ language: 'ar', dark: true }));
  source = new SourcePage(await browser.newTab());
  for (const { tab } of [lead, second]) await tab.resize(1440, 1000);
}, 4 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await line?.stop();
  await running?.dispose();
  await rm(folder, { recursive: true, force: true });
}, MINUTES);

async function picture({ tab }: EditorPage, name: string, at = 'body'): Promise<void> {
  if (PICTURES === undefined) return;
  await tab.screenshot(`${PICTURES}/${name}.png`);
  await tab.resize(320, 1400);
  await tab.evaluate(`document.querySelector('${at}')?.scrollIntoView()`);
  await tab.screenshot(`${PICTURES}/${name}-320.png`);
  await tab.resize(1440, 1000);
}

const fieldOf = ({ tab }: EditorPage, name: string): Promise<unknown> =>
  tab.evaluate(`document.querySelector('[name="${name}"]').value`);
/** Every word that the open conversation shows, one text for each bubble. */
const saidIn = async ({ tab }: EditorPage): Promise<string[]> => {
  const texts = await tab.evaluate(
    `JSON.stringify(Array.from(document.querySelectorAll('[data-testid^="said-by-"]'), (said) => said.textContent))`,
  );
  return (JSON.parse(String(texts)) as unknown[]).map(String);
};
const question = (words: string, button: string): string =>
  `[data-testid="question"]:has(p:text-is("${words}")) [data-testid="${button}"]`;

async function untilValue(page: EditorPage, name: string, value: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if ((await fieldOf(page, name)) === value) return;
    await sleep(100);
  }
  expect(await fieldOf(page, name)).toBe(value);
}

/** The clock of one page goes ahead, and the page looks at it as it does when its tab comes to the front. */
const passMinutes = ({ tab }: EditorPage, minutes: number): Promise<unknown> =>
  tab.evaluate(`new Promise((done) => {
    const before = Date.now;
    Date.now = () => before() + ${minutes} * 60000;
    document.dispatchEvent(new Event('visibilitychange'));
    requestAnimationFrame(() => requestAnimationFrame(done));
  }).then(() => null)`);

describe('a conversation on the desk', () => {
  it(
    'begins with a report, and asks in the language of the source',
    async () => {
      await enrolBoth(running.invite, lead, second, 'سمر');
      await source.open(running.intake, 'ar');
      await source.send(OTHER_REPORT, []);
      await source.open(running.intake, 'ar');
      codename = await source.send(REPORT, []);
      await lead.click('nav-reports');
      await lead.waitForCount('inbox-row', 2);
      await lead.open('الطاحونة');
      await lead.file('Lorries at the mill');
      await lead.tabOf('conversation');
      await lead.waitFor('reply-form');
      expect(await violations(lead.tab)).toEqual([]);
      await lead.click('questions-open');
      await lead.waitFor('questions');
      await lead.tab.click('[data-testid="question-new"] summary');
      await lead.fill('question-en', 'Which mill was it?');
      await lead.fill('question-ar', 'أي طاحونة كانت؟');
      await lead.click('question-keep');
      await lead.tab.waitFor('[data-testid="own-questions"] [data-testid="question"]');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'questions-en', '[data-testid=questions]');
      await lead.tab.click(question(QUESTION, 'question-insert'));
      await lead.tab.waitGone('[data-testid="questions"]');
      expect(await fieldOf(lead, 'reply')).toBe(QUESTION);
    },
    6 * MINUTES,
  );

  it(
    'holds a reply for a moment, gives it back, and sends it at a word',
    async () => {
      await lead.click('reply-send');
      await lead.tab.waitFor('[data-testid="outgoing"][data-state="held"]');
      expect(await fieldOf(lead, 'reply')).toBe('');
      await picture(lead, 'held-en', '[data-testid=outgoing]');
      expect(await violations(lead.tab)).toEqual([]);
      await lead.click('outgoing-undo');
      await lead.tab.waitGone('[data-testid="outgoing"]');
      expect(await fieldOf(lead, 'reply')).toBe(QUESTION);
      await lead.fill('reply', `${QUESTION} شكراً.`);
      await lead.click('reply-send');
      await lead.click('outgoing-now');
      await lead.waitFor('said-by-desk');
      await lead.tab.waitGone('[data-testid="outgoing"]');
      expect(await lead.count('said-by-desk')).toBe(1);
      let replies: string[] = [];
      for (let tries = 0; tries < 30 && replies.length === 0; tries += 1) {
        await sleep(1000);
        await source.open(running.intake, 'ar');
        await source.comeBack(codename);
        replies = await source.replies();
      }
      expect(replies).toEqual([`${QUESTION} شكراً.`]);
      await source.answer('بنفسي.');
      await lead.waitForCount('said-by-source', 2);
      expect(await lead.count('day-line')).toBe(1);
    },
    4 * MINUTES,
  );

  it(
    'tells an editor who writes that a colleague has replied, and loses no word of either',
    async () => {
      await lead.fill('reply', 'Which road did they take?');
      await lead.fill('note', 'Ask about the road.');
      await second.open('الطاحونة');
      await second.tabOf('conversation');
      await second.waitFor('reply-form');
      await second.click('questions-open');
      await second.waitFor('questions');
      expect(await second.tab.count(question('أي طاحونة كانت؟', 'question-insert'))).toBe(1);
      await picture(second, 'questions-ar-dark', '[data-testid=questions]');
      expect(await violations(second.tab)).toEqual([]);
      await second.tab.click('[data-testid="ask-files"] [data-testid="question-insert"]');
      expect(await fieldOf(second, 'reply')).toContain('بكلماتك الثماني');
      await second.fill('note', 'اسألوا عن الطريق.');
      await second.click('note-add');
      await second.click('reply-send');
      await second.click('outgoing-now');
      await lead.waitFor('replied-already');
      expect(await lead.textOf('replied-already')).toContain('سمر');
      expect(await fieldOf(lead, 'reply')).toBe('Which road did they take?');
      await lead.click('note-add');
      await lead.waitForCount('note', 2);
      await second.waitForCount('note', 2);
      await picture(lead, 'conversation-en', '[data-testid=reply-form]');
      await picture(second, 'conversation-ar-dark', '[data-testid=reply-form]');
      expect(await violations(second.tab)).toEqual([]);
    },
    4 * MINUTES,
  );

  it(
    'saves a transcript only after a warning, and tells the case of it',
    async () => {
      await lead.click('transcript-open');
      await lead.waitFor('transcript');
      expect(await lead.textOf('transcript')).toContain('not sealed');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'transcript-en', '[data-testid=transcript]');
      await lead.click('transcript-save');
      await lead.tab.waitGone('[data-testid="transcript"]');
      expect(await lead.textOf('told')).toContain('transcript');
      await second.tabOf('report');
      await second.waitFor('history');
      const told = 'حفظ نص المحادثة';
      let history = '';
      for (let tries = 0; tries < 100 && !history.includes(told); tries++) {
        await sleep(200);
        history = await second.textOf('history');
      }
      expect(history).toContain(told);
    },
    2 * MINUTES,
  );
});

describe('words that nobody has sent', () => {
  it(
    'come back after a lock, on this device and on another',
    async () => {
      await lead.tabOf('conversation');
      await lead.waitFor('reply-form');
      await lead.fill('reply', 'Which road did they take? And');
      await lead.waitForState('kept', 'data-state', 'kept');
      // Not a moment for the newsroom between the last word and the lock.
      await lead.fill('reply', 'Which road did they take? And when');
      const shown = await lead.tab.evaluate(`(() => {
        const press = () => document.activeElement.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
        );
        press();
        press();
        const fields = Array.from(document.querySelectorAll('input, textarea'), ({ value }) => value);
        return [document.title, document.documentElement.outerHTML, ...fields].join(' ');
      })()`);
      // Read in the task of the second press: nothing was waited for.
      for (const word of ['الطاحونة', 'Which road', 'Lorries', 'سمر', 'Ask about'])
        expect(shown).not.toContain(word);
      expect(shown).toContain('unlock-form');
      await picture(lead, 'locked-en');
      await lead.unlock();
      await lead.waitForDesk();
      await lead.open('الطاحونة');
      await lead.tabOf('conversation');
      await lead.waitFor('reply-form');
      await untilValue(lead, 'reply', 'Which road did they take? And when');

      const kept = String(await lead.tab.evaluate('localStorage.getItem("amana-key")'));
      const file = join(folder, 'key.json');
      await writeFile(file, kept);
      const elsewhere = new EditorPage(await browser.newTab());
      await elsewhere.tab.resize(1440, 1000);
      await elsewhere.tab.goto(line.url);
      await elsewhere.waitFor('unlock-form');
      await elsewhere.tab.upload('input[type=file]', [file]);
      await elsewhere.unlock();
      await elsewhere.waitForDesk();
      await elsewhere.open('الطاحونة');
      await elsewhere.tabOf('conversation');
      await elsewhere.waitFor('reply-form');
      await untilValue(elsewhere, 'reply', 'Which road did they take? And when');

      line.isDown = true;
      await elsewhere.waitFor('offline');
      // What is open is there to be read, and so is what was loaded and is not open.
      expect(await elsewhere.textOf('sheet-title')).toContain('Lorries at the mill');
      const said = await saidIn(elsewhere);
      for (const words of [REPORT, 'بنفسي.', `${QUESTION} شكراً.`])
        expect(said.some((one) => one.includes(words))).toBe(true);
      expect(await elsewhere.count('said-by-source')).toBe(2);
      await elsewhere.open('الجسر');
      expect(await elsewhere.textOf('report-text')).toContain(OTHER_REPORT);
      await elsewhere.open('الطاحونة');
      await elsewhere.tabOf('report');
      await elsewhere.tab.waitFor('[data-testid="report-text"]');
      expect(await elsewhere.textOf('report-text')).toContain(REPORT);
      await elsewhere.tabOf('conversation');
      await elsewhere.waitFor('reply-form');
      expect(await saidIn(elsewhere)).toEqual(said);
      expect(await elsewhere.count('offline')).toBe(1);
      await elsewhere.fill('reply', WRITTEN_ELSEWHERE);
      await elsewhere.waitForState('kept', 'data-state', 'unkept');
      await picture(elsewhere, 'offline-en', '[data-testid=offline]');
      expect(await violations(elsewhere.tab)).toEqual([]);
      await elsewhere.click('lock');
      await elsewhere.waitFor('unlock-form');
      line.isDown = false;
      // The locked tab alone has the last words, sealed.
      await elsewhere.tab.upload('input[type=file]', [file]);
      await elsewhere.unlock();
      await elsewhere.waitForDesk();
      await elsewhere.open('الطاحونة');
      await elsewhere.tabOf('conversation');
      await untilValue(elsewhere, 'reply', WRITTEN_ELSEWHERE);
      // The note beside it is kept all along.
      await elsewhere.tab.waitFor('[data-testid="reply-form"] [data-testid="kept"][data-state="kept"]');
      await elsewhere.tab.close();
    },
    6 * MINUTES,
  );

  it(
    'are held replies, too: locked in the moment of grace, they come back and have not gone out',
    async () => {
      // The other device's words are at the newsroom: this one meets them, and goes on from there.
      await lead.fill('reply', WRITTEN_ELSEWHERE);
      await lead.tab.waitFor('[data-testid="reply-form"] [data-testid="kept"]:has-text("another device")');
      await untilValue(lead, 'reply', WRITTEN_ELSEWHERE);
      await lead.fill('reply', 'Not yet.');
      await lead.click('reply-send');
      await lead.tab.waitFor('[data-testid="outgoing"][data-state="held"]');
      // What was begun after it is not written over by what comes back.
      await lead.fill('reply', 'And one more thing.');
      await lead.click('lock');
      await lead.unlock();
      await lead.waitForDesk();
      await lead.open('الطاحونة');
      await lead.tabOf('conversation');
      await lead.waitFor('reply-form');
      await untilValue(lead, 'reply', 'Not yet.\n\nAnd one more thing.');
      expect(await lead.count('said-by-desk')).toBe(2);
    },
    4 * MINUTES,
  );
});

it(
  'a lead sets how soon everybody’s desk locks itself',
  async () => {
    await lead.click('nav-people');
    await lead.waitFor('habits');
    await lead.fill('lock-minutes', '4');
    expect(await lead.tab.evaluate('document.querySelector("[data-testid=habits-save]").disabled')).toBe(
      true,
    );
    await lead.fill('lock-minutes', '5');
    await lead.fill('silent-days', '12');
    expect(await violations(lead.tab)).toEqual([]);
    await lead.click('habits-save');
    await second.click('nav-people');
    await second.waitFor('habits');
    await untilValue(second, 'silent-days', '12');
    expect(await fieldOf(second, 'lock-minutes')).toBe('5');
    await picture(second, 'habits-ar-dark', '[data-testid=habits]');
    // Two of five minutes are nothing; with four more the laptop wakes where nobody has touched it for too long.
    await passMinutes(second, 2);
    expect(await second.count('habits')).toBe(1);
    await passMinutes(second, 4);
    await second.waitFor('unlock-form');
    expect(await second.count('habits')).toBe(0);
    expect(await second.tab.evaluate('document.body.textContent')).not.toContain('Lorries');
  },
  2 * MINUTES,
);
