/** `./amana promote` against a site. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toHex } from '#protocol/bytes.ts';
import { amana } from '../../support/amana.ts';
import { anArticle } from '../../support/desk.ts';
import type { Stage } from './stage.ts';

export function byCommand(at: Stage): void {
  describe('by ./amana promote', () => {
    let folder: string;
    let zips: string[];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'amana-promote-'));
      const english = anArticle(at.desk.today(), { slug: 'told-by-command' });
      const arabic = anArticle(at.desk.today(), { slug: 'told-in-arabic', language: 'ar', title: 'قيل' });
      zips = [];
      for (const article of [english, arabic]) {
        const zip = (await at.desk.bundle(article, [at.desk.lead, at.desk.editor])).zip();
        const path = join(folder, `${article.slug}.zip`);
        await writeFile(path, zip);
        zips.push(path);
      }
      await writeFile(join(folder, 'key'), `${at.site.key}\n`, { mode: 0o600 });
      await writeFile(join(folder, 'wrong'), at.site.wrongKey, { mode: 0o600 });
      await writeFile(join(folder, 'open'), at.site.key, { mode: 0o644 });
    });
    afterAll(() => rm(folder, { recursive: true }));

    const command = (more: readonly string[], key = 'key') =>
      amana([
        'promote',
        ...zips,
        ...['--to', at.site.kind, '--site', at.site.url, '--root', toHex(at.desk.root)],
        ...(key === '' ? [] : ['--key-file', join(folder, key)]),
        ...more,
      ]);

    it('prints the exact payload without a key and without a request', async () => {
      const { code, stdout } = await command(['--dry-run', '--json'], '');
      expect(code).toBe(0);
      const requests = stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      expect(requests.map(({ purpose }) => purpose)).toEqual([
        'make the draft',
        'make the draft',
        'let readers see it',
        'let readers see it',
      ]);
      expect(stdout).toContain('signed-article');
      expect(stdout).not.toContain(at.site.key.slice(-12));
      expect(await at.site.count('told-by-command')).toBe(0);
    });

    it('sends nothing where nobody can be asked, with an open key file, or with a wrong key', async () => {
      expect(await command([])).toMatchObject({ code: 2, stderr: expect.stringContaining('--dry-run') });
      expect(await command(['--yes'], 'open')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('chmod 600'),
      });
      const { code, stderr } = await command(['--yes', '--json'], 'wrong');
      expect([code, JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.code]).toEqual([
        1,
        'cms-credentials',
      ]);
      expect(await at.site.count('told-')).toBe(0);
    });

    it('promotes, compares and withdraws', async () => {
      const { code, stdout } = await command(['--yes', '--json']);
      expect([
        code,
        stdout
          .trim()
          .split('\n')
          .map((text) => JSON.parse(text).state),
      ]).toEqual([0, ['published', 'published']]);
      expect((await command(['--compare'])).code).toBe(0);
      await at.site.change('told-by-command', 'Nobody', 'Everybody');
      const compared = await command(['--compare']);
      expect([compared.code, compared.stdout]).toEqual([
        1,
        expect.stringContaining('its text is not what was sent'),
      ]);
      const withdrawn = await command(['--withdraw', '--reason', 'law']);
      expect([withdrawn.code, withdrawn.stdout]).toEqual([0, expect.stringContaining('a notice')]);
      expect(await at.page('told-by-command')).toContain('A law or a court');
      expect(await at.page('told-in-arabic')).toContain('سُحب هذا المقال');
    });
  });
}
