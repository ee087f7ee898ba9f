/** The whole way from the page to readers: a real browser, a real newsroom with its relay, and the real site. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../../support/accessible.ts';
import { TOP } from '../../support/amana.ts';
import { type EditorPage, enrolBoth } from '../../support/editorPage.ts';
import { openTwoEditors, type TwoEditors } from '../../support/twoEditors.ts';
import type { Stage } from './stage.ts';

const MINUTES = 60_000;
const PHOTO = join(TOP, 'tests/fixtures/media/htc-desire.jpg');
const TITLE = 'Closed after dark';
/** As the desk makes it of the title. */
const SLUG = 'closed-after-dark';

/** Two editors at their pages, with one case whose draft has a picture. */
export class Pressroom {
  readonly lead: EditorPage;
  readonly second: EditorPage;
  readonly #desk: TwoEditors;

  private constructor(desk: TwoEditors) {
    this.#desk = desk;
    this.lead = desk.lead;
    this.second = desk.second;
  }

  static async open(): Promise<Pressroom> {
    const desk = await openTwoEditors({ args: ['--relay', 'direct'] });
    const { lead, second } = desk;
    const room = new Pressroom(desk);
    await enrolBoth(desk.running.invite, lead, second, 'Yusuf');
    await desk.send('They turn everybody back at the northern bridge.', [PHOTO]);
    await lead.click('nav-reports');
    await lead.waitFor('inbox-row');
    await lead.open('northern bridge');
    await lead.file('The bridge');
    await lead.tabOf('report');
    await lead.waitForState('attachment', 'data-state', 'clean', 3 * MINUTES);
    await lead.writeDraft({ title: TITLE, body: 'Nobody passes on Monday.', alt: 'A wall behind a yard' });
    await second.open('northern bridge');
    await second.tabOf('draft');
    await room.sign();
    return room;
  }

  /** Both sign what the draft says now. */
  async sign(): Promise<void> {
    await this.lead.waitForState('draft-saved', 'data-saved', 'true');
    for (const [count, page] of [this.lead, this.second].entries()) {
      await page.waitForState('signatures', 'data-count', String(count));
      await page.sign(count + 1);
    }
    await this.lead.waitForState('signatures', 'data-count', '2');
  }

  async write(body: string): Promise<void> {
    await this.lead.fill('draft-body', body);
    await this.lead.waitForState('draft-saved', 'data-saved', 'false');
    await this.lead.click('draft-save');
    await this.sign();
  }

  close(): Promise<void> {
    return this.#desk.close();
  }
}

export function fromThePage(at: Stage, open: () => Promise<Pressroom>): void {
  describe('by an editor at the page', () => {
    let room: Pressroom;
    let lead: EditorPage;
    const paper = `paper-${at.name.toLowerCase()}`;
    beforeAll(async () => {
      room = await open();
      lead = room.lead;
    }, 8 * MINUTES);

    /** What was looked at goes, and is read back. */
    async function send(): Promise<void> {
      await lead.waitFor('promote-send', MINUTES);
      at.line.seen.length = 0;
      await lead.click('promote-send');
      await lead.waitForState('read-back', 'data-same', 'true');
      await lead.tab.press('Escape');
      await lead.tab.waitGone('[data-testid="promote-dialog"]');
    }

    it(
      'a site is kept, the exact payload shown, and that is what arrives, with its picture',
      async () => {
        await lead.click('draft-promote');
        await lead.select('promote-target', '');
        await lead.waitFor('new-site');
        await lead.tab.click(`[data-testid="new-site"] input[value="${at.site.kind}"]`);
        await lead.fill('site-name', paper);
        await lead.fill('site-address', at.line.url);
        await lead.fill('site-key', at.site.key);
        await lead.fill('site-author', at.site.author);
        await lead.click('site-keep');
        await lead.waitFor('promote-requests');
        // Compared once for all sites, by a lead.
        if ((await lead.count('relay-unknown')) > 0) await lead.click('relay-trust');
        await lead.tab.waitGone('[data-testid="relay-unknown"]');
        await lead.click('promote-prepare');
        await lead.waitFor('promote-send', MINUTES);
        const shown = await lead.textOf('promote-requests');
        expect(shown).toContain('Nobody passes on Monday.');
        expect(await violations(lead.tab)).toEqual([]);
        await send();
        const sent = at.line.seen
          .filter(({ method, body }) => method !== 'GET' && body.toString('utf8').includes('signed-article'))
          .map(({ body }) => body.toString('utf8'));
        expect(sent).toHaveLength(1);
        expect(shown).toContain(sent[0]);
        const markup = await at.page(SLUG);
        expect(markup).toContain('Nobody passes on Monday.');
        expect(markup).toContain('A wall behind a yard');
        const [, picture = ''] = /src="(http[^"]+photo-1-[^"]+)"/.exec(markup) ?? [];
        const { status, headers } = await fetch(picture);
        expect([status, headers.get('content-type')]).toEqual([200, 'image/jpeg']);
        expect(await lead.tab.evaluate('document.documentElement.outerHTML')).not.toContain(at.site.key);
        await room.second.tab.waitFor(`[data-testid="sent"][data-target="${paper}"][data-state="promoted"]`);
      },
      6 * MINUTES,
    );

    it(
      'other signed words take its place once that is said',
      async () => {
        await room.write(`Nobody passes on Tuesday, says ${at.name}.`);
        await lead.click('draft-promote');
        await lead.select('promote-target', paper);
        await lead.waitFor('promote-requests');
        await lead.click('promote-prepare');
        await lead.tab.waitFor('[data-testid="promote-error"][data-code="cms-stands"]');
        expect(await at.page(SLUG)).toContain('Monday');
        await lead.click('promote-replace');
        await send();
        expect(await at.page(SLUG)).toContain('Nobody passes on Tuesday');
        expect(await at.page(SLUG)).not.toContain('Monday');
        await room.second.tab.waitFor(`[data-testid="sent"][data-target="${paper}"][data-state="updated"]`);
      },
      6 * MINUTES,
    );

    it(
      'it is withdrawn with a reason that readers find in its place',
      async () => {
        const row = `[data-testid="sent"][data-target="${paper}"]`;
        await lead.tab.click(`${row} [data-testid="sent-withdraw"]`);
        await lead.waitFor('withdraw-dialog');
        await lead.select('withdraw-reason', 'error');
        await lead.click('withdraw-go');
        await lead.tab.waitFor(`${row}[data-state="withdrawn"]`);
        // What the site would not let go is named where the editor sees it.
        if (at.site.kind === 'ghost') {
          await lead.waitFor('withdraw-left');
          expect(await lead.textOf('withdraw-left')).toContain('photo-1-');
          expect(await violations(lead.tab)).toEqual([]);
          await lead.tab.press('Escape');
        }
        await lead.tab.waitGone('[data-testid="withdraw-dialog"]');
        const markup = await at.page(SLUG);
        expect(markup).toContain('What it said could not be upheld.');
        for (const gone of ['Nobody passes on Tuesday', TITLE]) expect(markup).not.toContain(gone);
        await room.second.tab.waitFor(`${row}[data-state="withdrawn"]`);
        // The next site gets the first words again.
        await room.write('Nobody passes on Monday.');
      },
      6 * MINUTES,
    );
  });
}
