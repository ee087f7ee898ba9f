/**
 * The main screens of the desk with a newsroom at work on it, in English by day and in Arabic by night: without a
 * violation, in one piece at 320 px, and photographed into `photos/desk`, to be looked at. `docs/editors.md` shows
 * some of them: `node src/cli/tools/pictures.ts` makes its pictures.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { DeskAlbum, LAPTOP, type PhotoOptions } from '../support/deskPhotos.ts';
import { EditorPage } from '../support/editorPage.ts';
import { sendReport } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const FOLDER = join(process.env.AMANA_PHOTOS ?? join(TOP, 'photos'), 'desk');
const media = (name: string): string => join(TOP, 'tests/fixtures/media', name);

interface Sent {
  readonly text: string;
  readonly files?: readonly string[];
}
const MILL =
  'On the second day of the month two lorries without plates came down to the old mill before dawn. Four men carried long boxes inside and nobody was let near the yard until they had gone. The guard at the gate wrote the times into a book.';
/** Taken nowhere: what is shown in the docs carries no place where anybody lives. */
const PICTURE_OF_THE_YARD = 'yard.jpg';
const OUT_AT_SEA = ['-GPSLatitude=25.4', '-GPSLatitudeRef=N', '-GPSLongitude=41.7', '-GPSLongitudeRef=W'];

const REPORTS: readonly Sent[] = [
  { text: 'Cheap watches, best price, write to us today.' },
  { text: 'انقطعت المياه عن الحي الشرقي منذ أسبوع، ولا تعود إلا ساعة في الليل.' },
  { text: 'The bakery at the corner was told to close on Monday. No paper was shown.' },
  {
    text: 'أقاموا حاجزاً جديداً عند الجسر الشمالي، وبدأوا يفتشون هواتف كل من يمر إلى السوق.',
    files: [media('iphone-4.jpg')],
  },
  {
    text: `My cousin told me this. ${MILL.replace('Four men', 'Some men')} He is afraid to write himself.`,
  },
  {
    text: `${MILL}\n\nI saw it from the road above the yard. The pictures are mine.`,
    files: [PICTURE_OF_THE_YARD, media('oppo-r7.jpg')],
  },
  { text: 'الطريق إلى وادي الصحرا مغلق منذ يومين، ولا أحد يعرف السبب.' },
];

let folder: string;
let running: RunningAmana;
let browser: BrowserUnderTest;
let album: DeskAlbum;
let lead: EditorPage;
let second: EditorPage;

const look = (screen: string, options: PhotoOptions = {}): Promise<void> =>
  album.take(lead.tab, screen, options);
const at = (name: string): string => `[data-testid="${name}"]`;
const close = async (name: string): Promise<void> => {
  await lead.tab.press('Escape');
  await lead.tab.waitGone(at(name));
};
/** As Ctrl-K, by the place of the key. */
const pressCtrlK = (tab: Tab): Promise<unknown> =>
  tab.evaluate(
    `document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }))`,
  );

const send = ({ text, files = [] }: Sent): Promise<void> =>
  sendReport(
    running.intake,
    text,
    files.map((file) => resolve(folder, file)),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-photos-'));
  const yard = join(folder, PICTURE_OF_THE_YARD);
  await copyFile(media('htc-desire.jpg'), yard);
  await promisify(execFile)('exiftool', ['-q', '-overwrite_original', ...OUT_AT_SEA, yard]);
  running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
  browser = await openChromium();
  album = await DeskAlbum.open(FOLDER);
  lead = new EditorPage(await browser.newTab());
  second = new EditorPage(await browser.newTab());
  for (const { tab } of [lead, second]) await tab.resize(...LAPTOP);
}, 4 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await running?.dispose();
  await rm(folder, { recursive: true, force: true });
}, MINUTES);

it(
  'arriving: a key, an empty desk, a colleague, the way back in',
  async () => {
    if (running.invite === null) throw new Error('a fresh newsroom has an invite');
    await lead.tab.goto(running.invite);
    await lead.waitFor('enrol-form');
    await look('enrol', { narrow: true });
    await lead.enrol(running.invite, 'Layla Haddad');
    await lead.waitForDesk();
    await look('empty', { narrow: true });
    await second.enrol(await lead.invite(), 'Samir Qadri');
    await lead.waitFor('approve');
    await look('people', { narrow: true });
    await lead.tab.click(`${at('my-key-open')} summary`);
    await look('my-key', { at: at('my-key'), narrow: true });
    await lead.click('approve');
    await second.waitForDesk();
    await lead.click('lock');
    await lead.waitFor('unlock-form');
    await look('unlock', { narrow: true });
    await lead.unlock();
    await lead.waitForDesk();
  },
  6 * MINUTES,
);

it(
  'the inbox: what came in, who has it, how much it hurries',
  async () => {
    await Promise.all(REPORTS.map(send));
    await lead.waitForCount('inbox-row', REPORTS.length);
    await lead.open('الجسر الشمالي');
    await lead.select('urgency', 'urgent');
    await lead.more('label-open');
    await lead.waitFor('label-dialog');
    for (const name of ['North of the city', 'معابر']) {
      await lead.fill('label-name', name);
      await lead.click('label-add');
      await lead.tab.waitFor(at('label'));
    }
    await lead.tab.press('Escape');
    await second.open('الجسر الشمالي');
    await second.file('Checkpoint at the northern bridge');
    await second.tabOf('conversation');
    await second.waitFor('note-form');
    await second.tab.click('[name="note"]');
    await second.tab.type('Do you know this bridge, @La');
    await second.waitFor('mention-option');
    await second.tab.press('Enter');
    await second.click('note-add');
    await second.waitFor('note');
    await lead.open('I saw it from the road');
    await lead.waitForState('attachment', 'data-state', 'clean', 3 * MINUTES);
    await lead.waitFor('filter-mentions');
    await lead.tab.evaluate('document.activeElement.blur()');
    await lead.tab.press('Escape');
    await lead.tab.waitGone(at('sheet'));
    await lead.waitForCount('told', 0);
    await look('inbox', { narrow: true });
    await lead.click('filter-more');
    await lead.waitFor('filter-dialog');
    await look('filters', { narrow: true });
    await close('filter-dialog');
    for (const key of ['j', 'x', 'j', 'x'] as const) await lead.tab.press(key);
    await lead.waitFor('triage-bar');
    await look('chosen', { narrow: true });
    await lead.click('triage-clear');
    await lead.tab.press('?');
    await lead.waitFor('shortcuts');
    await look('shortcuts', { narrow: true });
    await close('shortcuts');
    await pressCtrlK(lead.tab);
    await lead.waitFor('palette');
    await lead.tab.type('bridge');
    await lead.waitFor('palette-entry');
    await look('palette');
    await close('palette');
  },
  6 * MINUTES,
);

it(
  'a report with its evidence, one like it, and the conversation',
  async () => {
    await lead.open('I saw it from the road');
    await lead.waitFor('alike-hint');
    await lead.file('Lorries at the old mill');
    await lead.tabOf('report');
    await lead.waitForState('attachment', 'data-state', 'clean', 3 * MINUTES);
    await lead.tab.waitFor(`${at('attachment')} img`);
    await lead.waitForCount('told', 0);
    await look('report', { narrow: true });
    await lead.tab.click(at('attachment'));
    await lead.waitFor('hidden-data');
    await look('evidence', { at: at('attachment-detail'), narrow: true });
    await lead.click('attachment-open');
    await lead.waitFor('viewer');
    await lead.waitFor('custody');
    await look('viewer');
    await close('viewer');
    await lead.click('alike-open');
    await lead.waitFor('alike-side');
    await look('alike', { narrow: true });
    await close('alike-dialog');
    await lead.click('more');
    await lead.waitFor('move-open');
    await look('more', { narrow: true });
    await lead.click('move-open');
    await lead.waitFor('move-dialog');
    await look('move');
    await close('move-dialog');
    await lead.click('freeze-open');
    await lead.waitFor('freeze-dialog');
    await look('freeze', { narrow: true });
    await close('freeze-dialog');
    await lead.tabOf('conversation');
    await lead.fill('note', 'Compare with older pictures of the yard.');
    await lead.click('note-add');
    await lead.waitFor('note');
    await lead.fill('reply', 'Thank you. Did you see the boxes yourself, or did somebody tell you?');
    await lead.click('reply-send');
    await lead.click('outgoing-now');
    await lead.waitFor('said-by-desk');
    await look('conversation', { narrow: true });
    await lead.click('questions-open');
    await lead.waitFor('questions');
    await look('questions');
    await close('questions');
  },
  6 * MINUTES,
);

it(
  'verifying: claims, checks, and who may sign off',
  async () => {
    await lead.tabOf('verify');
    await lead.fill('claim', 'Two lorries without plates came to the old mill before dawn.');
    await lead.click('claim-add');
    await lead.waitFor('claim');
    await lead.select('claim-grade', '3');
    await lead.select('source-grade', 'C');
    for (const [check, state] of [
      ['source/access', 'pass'],
      ['source/track record', 'unsafe to check'],
    ] as const) {
      const item = `[data-check="${check}"]:not(details *)`;
      await lead.tab.select(`${item} ${at('check-state')}`, state);
      await lead.tab.waitFor(`${item}[data-state="${state}"]`);
    }
    await lead.click('state-ready-for-review');
    await lead.waitForState('case-state', 'data-state', 'ready for review');
    await look('verify', { narrow: true });
    await look('checklist', { at: at('checklist'), narrow: true });
    await second.open('I saw it from the road');
    await second.tabOf('verify');
    await second.click('state-verified');
    await lead.waitForState('case-state', 'data-state', 'verified');
  },
  4 * MINUTES,
);

it(
  'writing: findings in the margin, two columns, two signatures, and out',
  async () => {
    await lead.tabOf('draft');
    await lead.waitForState('risks', 'data-state', 'checked');
    await lead.fill('draft-title', 'Lorries at the old mill');
    await lead.fill('draft-byline', 'A. Pen Name');
    await lead.fill('draft-dateline', 'Wadi Sahra');
    await lead.fill(
      'draft-body',
      'Two lorries without plates came to a mill last night.\n\nFour men carried long boxes inside and nobody was let near the yard until they had gone, a source said. Call 00963 944 123 456.',
    );
    await lead.tab.waitFor(`${at('risk')}[data-rule="phone"]`);
    await look('draft', { at: at('draft-form'), narrow: true });
    await lead.fill(
      'draft-body',
      'Lorries came to a mill this month.\n\nWhat they brought is not known. Neighbours were kept away.',
    );
    await lead.tab.waitGone(`${at('risk')}[data-rule="phone"]`);
    await lead.click('pair-add');
    await lead.waitFor('pair');
    const cell = (index: number) => `[data-side="translation"][data-paragraph="${index}"] textarea`;
    await lead.tab.fill('[data-side="translation"] [name="draft-title"]', 'شاحنات عند المطحنة القديمة');
    const other = (name: string) => `[data-side="translation"] [name="${name}"]`;
    await lead.tab.fill(other('draft-byline'), 'اسم مستعار');
    await lead.tab.fill(other('draft-dateline'), 'وادي الصحرا');
    await lead.tab.fill(cell(0), 'وصلت شاحنات إلى مطحنة هذا الشهر.');
    await lead.tab.fill(cell(1), 'لا يُعرف ما الذي حملته. وأُبعد الجيران عن المكان.');
    await lead.tab.waitGone('[data-missing="true"]');
    await lead.waitForState('risks', 'data-state', 'checked');
    await look('columns', { at: at('pair'), narrow: true });
    await lead.click('draft-save');
    await lead.waitForState('draft-saved', 'data-saved', 'true');
    await second.tabOf('draft');
    await second.waitForState('draft-saved', 'data-saved', 'true');
    await second.sign(1);
    await lead.waitForState('signatures', 'data-count', '1');
    await lead.waitForCount('told', 0);
    await look('signatures', { at: at('signatures'), narrow: true });
    await lead.click('draft-sign');
    await lead.waitFor('sign-dialog');
    await look('sign');
    await lead.click('sign-confirm');
    await lead.waitForState('signatures', 'data-count', '2');
    await lead.click('draft-promote');
    await lead.waitFor('promote-payload');
    await look('promote', { narrow: true });
    await lead.click('promote-go');
    await lead.waitFor('promoted-link');
    await close('promote-dialog');
    await lead.waitForState('sent', 'data-state', 'promoted');
    await look('sent', { at: at('sent-list') });
    await lead.tabOf('report');
    await lead.tab.evaluate(`document.querySelector('${at('history')}').open = true`);
    await lead.waitFor('history');
    await lead.waitForCount('told', 0);
    await look('history', { at: at('history'), narrow: true });
  },
  6 * MINUTES,
);

it('none of the screens has a fault', () => {
  expect(album.faults).toEqual([]);
});
