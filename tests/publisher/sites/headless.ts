/** `./amana desk` with the key of a site that the desk keeps. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import { CHEAP, PASSPHRASE, stateOf } from '../../desk/client/world.ts';
import { amana } from '../../support/amana.ts';
import { anArticle } from '../../support/desk.ts';
import type { Stage } from './stage.ts';

export function byDesk(at: Stage): void {
  it('gets an article from the desk, with the key that the desk keeps sealed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-promote-to-'));
    const lead = await at.world.open(at.desk.lead);
    try {
      await lead.sync();
      const second = await at.world.joined(lead, `Second ${at.site.kind}`);
      const report = await at.world.sendReport(at.world.newThread(), 'The bridge is closed.');
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'Bridge' });
      await second.sync();
      const slug = 'from-the-desk';
      await lead.saveDraft(caseId, { article: anArticle(at.desk.today(), { slug }), sources: [] });
      await second.sync();
      const digest = stateOf(lead).cases.find(({ id }) => id === caseId)?.draft?.digest ?? '';
      await lead.signDraft(caseId, digest);
      await second.signDraft(caseId, digest);

      const { crypto, root } = at.desk;
      const file = wrapIdentity(crypto, await loadArgon2(), root, at.desk.lead.identity, PASSPHRASE, CHEAP);
      const [keyFile, passphrase, siteKey] = ['lead.key', 'passphrase', 'site.key'].map((name) =>
        join(folder, name),
      );
      if (keyFile === undefined || passphrase === undefined || siteKey === undefined)
        throw new Error('no names');
      await writeFile(keyFile, JSON.stringify(file));
      await writeFile(passphrase, PASSPHRASE);
      await writeFile(siteKey, at.site.key, { mode: 0o600 });
      const onDesk = (...args: readonly string[]) =>
        amana([
          'desk',
          '--key',
          keyFile,
          '--passphrase-file',
          passphrase,
          '--server',
          at.desk.url,
          '--json',
          ...args,
        ]);

      expect(
        await onDesk('site', 'paper', '--to', at.site.kind, '--site', at.site.url, '--key-file', siteKey),
      ).toMatchObject({ code: 0 });
      const listed = await onDesk('sites');
      expect(listed.stdout).toContain(at.site.url);
      expect(listed.stdout).not.toContain(at.site.key.slice(-12));
      const dry = await onDesk('promote-to', 'paper', caseId, '--dry-run');
      expect([dry.code, dry.stdout.includes(digest), dry.stdout.includes(caseId)]).toEqual([0, true, false]);
      const sent = await onDesk('promote-to', 'paper', caseId, '--yes');
      expect([sent.code, JSON.parse(sent.stdout).state]).toEqual([0, 'published']);
      expect(await at.page(slug)).toContain('Nobody passes after dark.');

      const told = await onDesk('sent', caseId);
      expect(JSON.parse(told.stdout)).toMatchObject({ target: 'paper', slug, state: 'promoted', digest });
      await lead.sync();
      await lead.freeze(caseId, 'She may be in danger.');
      const frozen = await onDesk('promote-to', 'paper', caseId, '--yes');
      expect([frozen.code, JSON.parse(frozen.stderr.trim().split('\n').at(-1) ?? '').error.code]).toEqual([
        1,
        'case-frozen',
      ]);
      // What stands can be taken back all the same, without a word of the draft.
      expect(await onDesk('withdraw', caseId, '--from', 'paper')).toMatchObject({ code: 0 });
      expect(await at.page(slug)).toContain('The newsroom no longer publishes it.');
      expect(JSON.parse((await onDesk('sent', caseId)).stdout)).toMatchObject({ state: 'withdrawn' });
    } finally {
      await lead.lock();
      await rm(folder, { recursive: true });
    }
  }, 300_000);
}
