/** From the desk’s own client, through the relay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PromotionInput } from '#desk/client/promotion-state.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { Article } from '#protocol/article.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { stateOf } from '../../desk/client/world.ts';
import { anArticle } from '../../support/desk.ts';
import { isWrite, type Stage } from './stage.ts';

const START_MS = 240_000;

export function throughRelay(at: Stage): void {
  describe('from the page, through the relay', () => {
    let lead: DeskSession;
    let second: DeskSession;
    let caseId: ObjectId;
    const caseOf = () => stateOf(lead).cases.find(({ id }) => id === caseId);
    const paper = `paper-${at.name.toLowerCase()}`;
    beforeAll(async () => {
      lead = await at.world.open(at.desk.lead);
      await lead.sync();
      second = await at.world.joined(lead, `Relayed ${at.site.kind}`);
      const picture = await at.world.sendPhoto(new Uint8Array(at.photo));
      const report = await at.world.sendReport(at.world.newThread(), 'The bridge is closed.', [picture]);
      await lead.sync();
      caseId = await lead.fileReport(report, { title: 'Bridge' });
      await lead.sync();
      await lead.keepSite(paper, {
        kind: at.site.kind,
        address: at.line.url,
        key: at.site.key,
        author: at.site.author,
      });
      await second.sync();
    }, START_MS);
    afterAll(async () => {
      await lead.lock();
      await second.lock();
    });

    async function signed(changes: Partial<Article> = {}): Promise<void> {
      const [media] = caseOf()?.media ?? [];
      if (media === undefined) throw new Error('no media');
      const { name, sha256: wanted, attachment } = media;
      const listed = [
        { name, sha256: wanted, caption: 'The gate', credit: 'A reader', alt: 'A closed gate' },
      ];
      const article = anArticle(at.desk.today(), {
        slug: 'relayed',
        media: listed,
        feature: name,
        ...changes,
      });
      await lead.saveDraft(caseId, { article, sources: [{ name, attachment }] });
      const digest = caseOf()?.draft?.digest ?? '';
      await lead.signDraft(caseId, digest);
      await second.sync();
      await second.signDraft(caseId, digest);
      await lead.sync();
    }

    const input = (changes: Partial<PromotionInput> = {}): PromotionInput => ({
      caseId,
      sides: ['main'],
      site: paper,
      wanted: { state: 'published' },
      replace: false,
      overwrite: false,
      ...changes,
    });

    it('needs a relay that a lead has compared', async () => {
      await signed();
      const { relay: facts } = await lead.promotions.promotionPlaces();
      const known = facts.state === 'trusted';
      if (!known) {
        await expect(lead.promotions.preparePromotion(input())).rejects.toMatchObject({
          code: 'relay-unknown',
        });
        await expect(second.promotions.trustRelay(facts.fingerprint ?? '')).rejects.toMatchObject({
          code: 'forbidden',
        });
        await expect(lead.promotions.trustRelay('00'.repeat(32))).rejects.toMatchObject({
          code: 'relay-unknown',
        });
        await lead.promotions.trustRelay(facts.fingerprint ?? '');
      }
      const places = await lead.promotions.promotionPlaces();
      expect([places.relay.state, places.relay.words.length > 0]).toEqual(['trusted', true]);
      expect(JSON.stringify(places)).not.toContain(at.site.key.slice(-12));
    });

    it('receives the very bytes that the page has shown, and is read back', async () => {
      const planned = await lead.promotions.planPromotion(input());
      expect(planned.map(({ purpose }) => purpose)).toContain('make the draft');
      at.line.seen.length = 0;
      const prepared = await lead.promotions.preparePromotion(input());
      // Until now nothing but media was sent.
      for (const { path } of at.line.seen.filter(isWrite)) expect(path).toMatch(/upload|media/);
      const [shown] = prepared.requests;
      if (shown === undefined) throw new Error('nothing was shown');
      at.line.seen.length = 0;
      const [promoted] = await lead.promotions.sendPromotion(input(), prepared);
      expect(promoted).toMatchObject({ state: 'published', differences: [] });
      const received = at.line.seen.find(
        ({ method, path }) => method === shown.method && `${at.line.url}${path}` === shown.url,
      );
      expect(received?.body.toString('utf8')).toBe(shown.body);
      // The pictures were sent before; they are not sent again.
      expect(at.line.seen.filter((one) => isWrite(one) && /upload|media/.test(one.path))).toEqual([]);
      expect(shown.body).toContain(at.site.kind === 'ghost' ? '"feature_image":"http' : '"featured_media":');
      expect(caseOf()?.sent).toMatchObject([{ target: paper, state: 'promoted', differs: false }]);
      expect(await at.page('relayed')).toContain('Nobody passes after dark.');
      for (const { path, body } of at.line.seen)
        for (const secret of [caseId, stateOf(lead).me.id]) expect(`${path} ${body}`).not.toContain(secret);
    });

    it('sends nothing else than what was shown', async () => {
      await signed({ slug: 'shown-otherwise' });
      const prepared = await lead.promotions.preparePromotion(input());
      const digests = prepared.digests.map((digest) => digest.replace(/^./, (a) => (a === '0' ? '1' : '0')));
      at.line.seen.length = 0;
      for (const other of [digests, []])
        await expect(
          lead.promotions.sendPromotion(input(), { ...prepared, digests: other }),
        ).rejects.toMatchObject({
          code: 'relay-differs',
        });
      expect(at.line.seen.filter(isWrite)).toEqual([]);
      expect(await at.site.count('shown-otherwise')).toBe(0);
    });

    it('corrects, compares, and withdraws, which its history tells', async () => {
      const corrections = [{ day: at.desk.today(), text: 'It was Tuesday.' }];
      await signed({ body: 'It was Tuesday.', corrections });
      await expect(lead.promotions.preparePromotion(input())).rejects.toMatchObject({ code: 'cms-stands' });
      const again = input({ replace: true });
      const prepared = await lead.promotions.preparePromotion(again);
      await lead.promotions.sendPromotion(again, prepared);
      expect(caseOf()?.sent).toMatchObject([{ target: paper, slug: 'relayed', state: 'corrected' }]);
      expect(await at.page('relayed')).toContain('It was Tuesday.');
      expect((await lead.promotions.comparePromotion(input()))[0]?.differences).toEqual([]);
      await at.site.change('relayed', 'Tuesday', 'Friday');
      const [compared] = await lead.promotions.comparePromotion(input());
      expect(compared?.differences.map(({ what }) => what)).toEqual(['text']);
      // Taking back needs no signature, and no words that still stand on the desk.
      await lead.freeze(caseId, 'She may be in danger.');
      const [stands] = await lead.promotions.withdrawPromotion({
        caseId,
        target: paper,
        language: 'en',
        reason: 'error',
      });
      expect(stands).toMatchObject({ state: 'published', differences: [] });
      expect(stands?.media.length).toBe(at.site.kind === 'ghost' ? 1 : 0);
      expect(await at.page('relayed')).toContain('could not be upheld');
      expect(await at.page('relayed')).not.toContain('Tuesday');
      expect(caseOf()?.sent).toMatchObject([{ state: 'withdrawn', reason: 'error' }]);
      await expect(lead.promotions.preparePromotion(input())).rejects.toMatchObject({ code: 'case-frozen' });
    });

    it('says what is in the way, by the same codes', async () => {
      const other = await lead.fileReport(await reportOf('The market burns.'), { title: 'Market' });
      const before = caseId;
      caseId = other;
      try {
        await lead.sync();
        await second.sync();
        const article = anArticle(at.desk.today(), { slug: 'refused-there' });
        await lead.saveDraft(caseId, { article, sources: [] });
        const digest = caseOf()?.draft?.digest ?? '';
        await lead.signDraft(caseId, digest);
        await second.sync();
        await second.signDraft(caseId, digest);
        await lead.sync();
        const kept = { kind: at.site.kind, address: at.line.url, author: null } as const;
        const refusedWith = async (code: string): Promise<void> => {
          await expect(lead.promotions.preparePromotion(input())).rejects.toMatchObject({ code });
        };
        await lead.keepSite(paper, { ...kept, key: at.site.wrongKey });
        await refusedWith('cms-credentials');
        await lead.keepSite(paper, { ...kept, key: at.site.key, author: 'nobody-of-this-name' });
        await refusedWith('cms-author-unknown');
        await lead.keepSite(paper, { ...kept, key: at.site.key });
        await at.site.writeForeign('refused-there');
        await refusedWith('cms-collision');
        at.wayOut = async () => {
          throw new TypeError('the line is down');
        };
        await refusedWith('cms-unreachable');
        expect(caseOf()?.sent).toEqual([]);
      } finally {
        at.wayOut = fetch;
        caseId = before;
      }
    });

    async function reportOf(words: string): Promise<ObjectId> {
      const id = await at.world.sendReport(at.world.newThread(), words);
      await lead.sync();
      return id;
    }
  });
}
