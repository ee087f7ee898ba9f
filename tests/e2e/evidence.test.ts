/** A picture, a film, a sound and a document as an editor looks at them, in both browsers, and the checks made of them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { BOTH_BROWSERS, type BrowserUnderTest } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

const run = promisify(execFile);
const MINUTES = 60_000;
const MEDIA = join(TOP, 'tests/fixtures/media');
const REPORT = 'What I saw at the bridge, with a picture, a film, a sound and a paper.';

/** Two seconds: silence, then a tone. */
function makeSound(): Buffer {
  const [hertz, seconds, tone] = [16_000, 2, 440];
  const samples = Buffer.alloc(hertz * seconds * 2);
  for (let at = hertz; at < hertz * seconds; at += 1)
    samples.writeInt16LE(Math.round(20_000 * Math.sin((2 * Math.PI * tone * at) / hertz)), at * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(hertz, 24);
  head.writeUInt32LE(hertz * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** Two seconds at thirty frames a second: long enough for a browser to be watched while it plays. */
const makeFilm = async (path: string): Promise<void> => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=30', '-t', '2'];
  await run('ffmpeg', ['-loglevel', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
};

async function makeDocument(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const words of ['The order, page one.', 'The order, page two.'])
    pdf.addPage([420, 595]).drawText(words, { x: 40, y: 500, size: 18 });
  return pdf.save();
}

/** Each kind by what it is looked at as, in the order in which the source added the files. */
const KINDS = ['picture', 'film', 'sound', 'pages'] as const;

describe.each(BOTH_BROWSERS)('evidence in %s', (_name, openBrowser) => {
  let running: RunningAmana;
  let browser: BrowserUnderTest;
  let editor: EditorPage;
  let folder: string;

  const at = (number: number) => `[data-testid="attachment"][data-number="${number}"]`;
  const evaluate = (expression: string) => editor.tab.evaluate(expression);
  const inFrame = (expression: string) =>
    evaluate(
      `(() => { const page = document.querySelector('[data-testid="evidence-frame"]').contentDocument; return ${expression}; })()`,
    );
  const seconds = async () =>
    Number(await evaluate(`document.querySelector('[data-testid="media-time"]').dataset.seconds`));

  const waitForTime = async (holds: (now: number) => boolean) => {
    const until = performance.now() + MINUTES;
    while (!holds(await seconds())) {
      if (performance.now() > until) throw new Error(`it stands at ${await seconds()}`);
      await sleep(100);
    }
  };

  /** Opens the viewer of one file. */
  const view = async (number: number) => {
    await editor.tab.click(at(number));
    await editor.tab.waitFor(`[data-testid="attachment-detail"][data-number="${number}"]`);
    await editor.click('attachment-open');
    await editor.waitFor('viewer');
    await editor.waitForState('exhibit', 'data-kind', KINDS[number - 1] ?? '');
  };
  const close = async () => {
    await editor.tab.press('Escape');
    await editor.tab.waitGone('[data-testid="viewer"]');
  };

  beforeAll(async () => {
    running = await startAmana();
    browser = await openBrowser();
    editor = new EditorPage(await browser.newTab());
    await editor.tab.resize(1366, 900);
    folder = await mkdtemp(join(tmpdir(), 'amana-evidence-'));
    const [sound, paper] = [join(folder, 'voice.wav'), join(folder, 'order.pdf')];
    await writeFile(sound, makeSound());
    await writeFile(paper, await makeDocument());
    if (running.invite === null) throw new Error('a fresh newsroom has an invite');
    await editor.enrol(running.invite, 'Layla');
    await editor.waitForDesk();
    const source = new SourcePage(await browser.newTab());
    await source.open(running.intake, 'en');
    const film = join(folder, 'film.mp4');
    await makeFilm(film);
    const files = [join(MEDIA, 'htc-desire.jpg'), film, sound, paper];
    await source.send(REPORT, files, true);
    await source.tab.close();
    await editor.waitFor('inbox-row', 2 * MINUTES);
    await editor.open('at the bridge');
    await editor.file('The bridge');
    for (const number of [1, 2, 3])
      await editor.tab.waitFor(`${at(number)}[data-state="clean"]`, 3 * MINUTES);
    await editor.tab.waitFor(`${at(4)}[data-state="raster"]`, 3 * MINUTES);
  }, 10 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    await running?.dispose();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'shows a picture larger and turned, with its hash compared and where it has been',
    async () => {
      await view(1);
      await editor.tab.waitFor('[data-testid="evidence-picture"]');
      const before = await editor.textOf('view-zoom');
      await editor.click('view-larger');
      expect(await editor.textOf('view-zoom')).not.toBe(before);
      await editor.click('view-turn');
      expect(await evaluate(`document.querySelector('.evidence-placed').style.rotate`)).toBe('90deg');
      await editor.waitForState('hash-compared', 'data-same', 'true');
      expect(await editor.tab.count('[data-testid="custody"] [data-kind="arrived"]')).toBe(1);
      expect(await editor.tab.count('[data-testid="custody"] [data-kind="cleaned"]')).toBe(1);
      await editor.tab.waitFor('[data-testid="custody"] [data-kind="filed"]');
      await editor.tab.waitFor('[data-testid="viewer"] [data-testid="found-place"] svg');
      expect(await violations(editor.tab)).toEqual([]);
      await close();
    },
    3 * MINUTES,
  );

  it(
    'steps through a film by single frames, in a frame where no script runs',
    async () => {
      await view(2);
      await editor.waitFor('frame-after', 2 * MINUTES);
      const step = async (name: 'frame-after' | 'frame-before') => {
        const before = await seconds();
        await editor.click(name);
        await waitForTime((now) => now !== before);
        await editor.tab.waitFor(`[data-testid="${name}"]:not([disabled])`);
        return seconds();
      };
      const first = await step('frame-after');
      expect(first).toBeGreaterThan(0);
      const second = await step('frame-after');
      expect(second - first).toBeGreaterThan(0.02);
      expect(second - first).toBeLessThan(0.06);
      expect(Math.abs((await step('frame-before')) - first)).toBeLessThan(0.01);
      expect(await inFrame(`page.querySelector('video').videoWidth > 0`)).toBe(true);
      expect(await evaluate(`document.querySelector('[data-testid="evidence-frame"]').sandbox.value`)).toBe(
        'allow-same-origin',
      );
      await inFrame(
        `page.body.append(Object.assign(page.createElement('script'), { textContent: 'parent.ranInFrame = true' }))`,
      );
      expect(await evaluate('window.ranInFrame === undefined')).toBe(true);
      expect(await violations(editor.tab)).toEqual([]);
      await close();
    },
    4 * MINUTES,
  );

  it(
    'draws how loud a sound is along its time, and plays it',
    async () => {
      await view(3);
      await editor.waitFor('waveform', 2 * MINUTES);
      const path = String(
        await evaluate(
          `document.querySelector('.waveform-sound').getAttribute('d').slice(1).split('L')[100]`,
        ),
      );
      const loud = String(
        await evaluate(
          `document.querySelector('.waveform-sound').getAttribute('d').slice(1).split('L')[500]`,
        ),
      );
      // Silence is a line in the middle; the tone reaches towards the edge.
      expect(Number(path.split(' ')[1])).toBeGreaterThan(0.95);
      expect(Number(loud.split(' ')[1])).toBeLessThan(0.6);
      await editor.click('play');
      await waitForTime((now) => now > 0.05);
      await editor.click('play');
      expect(await violations(editor.tab)).toEqual([]);
      await close();
    },
    3 * MINUTES,
  );

  it(
    'turns the pages of a document, and lays a picture beside it',
    async () => {
      await view(4);
      await editor.waitForState('evidence-page', 'data-page', '1');
      await editor.click('page-after');
      await editor.waitForState('evidence-page', 'data-page', '2');
      expect(
        await evaluate(`document.querySelector('[data-testid="evidence-page"]').naturalWidth > 100`),
      ).toBe(true);
      expect(await evaluate(`document.querySelector('[data-testid="page-after"]').disabled`)).toBe(true);
      const picture = String(
        await evaluate(`document.querySelector('[data-testid="compare"]').options[1].value`),
      );
      await editor.select('compare', picture);
      await editor.waitForCount('exhibit', 2);
      await editor.tab.waitFor('[data-testid="evidence-picture"]');
      expect(await violations(editor.tab)).toEqual([]);
      await close();
    },
    3 * MINUTES,
  );

  it(
    'keeps what was checked of a claim and of a file, and tells whoever signs off what stays unsafe to check',
    async () => {
      await editor.tabOf('verify');
      await editor.fill('claim', 'The bridge was closed on Sunday.');
      await editor.click('claim-add');
      await editor.waitFor('claim');
      expect(await editor.textOf('claim-chip')).toBe('F6');
      await editor.select('claim-grade', '3');
      await editor.select('source-grade', 'C');
      await editor.tab.waitFor('[data-testid="claim"] [data-testid="grade-history"]');
      await editor.tab.waitFor('.aside [data-testid="grade-history"]');
      expect(await editor.textOf('claim-chip')).toBe('C3');
      await editor.select('claim-outcome', 'probable');
      await editor.tab.click('[data-testid="claim-checks"] summary');
      const claimCheck = '[data-testid="claim-checks"] [data-check="source/access"]';
      await editor.tab.select(`${claimCheck} [data-testid="check-state"]`, 'unsafe to check');
      await editor.tab.waitFor(`${claimCheck}[data-state="unsafe to check"]`);
      await editor.waitFor('sign-off');
      expect(await editor.textOf('sign-off')).toContain('The bridge was closed');
      await editor.tab.click('[data-testid="item-checks"] summary');
      const itemCheck = '[data-testid="item-checks"] [data-check="item/hash received"]';
      await editor.tab.select(`${itemCheck} [data-testid="check-state"]`, 'pass');
      await editor.tab.waitFor(`${itemCheck}[data-state="pass"]`);
      // It stops nobody.
      await editor.click('state-ready-for-review');
      await editor.waitForState('case-state', 'data-state', 'ready for review');
      expect(await violations(editor.tab)).toEqual([]);
      await editor.tabOf('report');
      await view(1);
      await editor.tab.waitFor('[data-testid="custody"] [data-kind="checked"]');
      await close();
    },
    4 * MINUTES,
  );

  it('asked nobody for anything of it, and broke no rule of the page', () => {
    const foreign = editor.tab.requests.filter(
      (url) => !/^(blob:|data:|about:)/.test(url) && !url.startsWith(running.newsroom),
    );
    expect(foreign).toEqual([]);
    const errors = editor.tab.errors.filter((text) => !/403|Forbidden|sandboxed/.test(text));
    expect(errors).toEqual([]);
  });
});
