/** Leads by the root key: made and removed on the data folder of a newsroom, and by nothing else. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { registerLead } from '#cli/commands/lead.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

async function run(...words: string[]): Promise<void> {
  const program = new Command().exitOverride();
  registerLead(program);
  await program.parseAsync(['node', 'amana', 'lead', ...words]);
}

it('makes an editor a lead and takes a lead off the desk, and leaves one standing', async () => {
  const rootKey = join(desk.folder.path, 'offline', 'root.key');
  await mkdir(join(desk.folder.path, 'offline'));
  // libsodium's secret key begins with the seed it was made from.
  const seed = toBase64(desk.newsroom.root.secretKey.slice(0, 32));
  const publicKey = toHex(desk.root);
  await writeFile(rootKey, JSON.stringify({ v: 1, kind: 'amana-root-key', seed, publicKey }));
  const data = ['--data', desk.folder.path];
  const { lead, editor } = desk;
  const invites = () => desk.ask('GET', '/api/people', { token });

  let token = await desk.login(lead);
  await expect(run(lead.identity.id, ...data, '--remove')).rejects.toThrow('last one');
  await expect(run('ab'.repeat(16), ...data)).rejects.toThrow('Nobody');
  await run(editor.identity.id, ...data);
  await run(lead.identity.id, ...data, '--remove');
  expect((await invites()).code).toBe('unauthenticated');
  expect(await desk.storage.keys.of(lead.identity.id)).toEqual([]);

  token = await desk.login(editor);
  const json = {
    id: 'cd'.repeat(16),
    tokenHash: toBase64(desk.crypto.random(32)),
    role: 'editor',
    lastDay: desk.today(),
  };
  expect((await desk.ask('POST', '/api/invites', { token, json })).status).toBe(204);
});
