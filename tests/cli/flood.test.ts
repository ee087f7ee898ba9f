/** The operator's switch on a real, running newsroom. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GUARD_BITS } from '#intake/flood/difficulty.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { expectedTries } from '#protocol/work.ts';
import { amana, type RunningAmana, startAmana } from '../support/amana.ts';

let running: RunningAmana;
beforeAll(async () => {
  running = await startAmana();
}, 240_000);
afterAll(() => running.dispose(), 60_000);

const status = z.object({
  mode: z.string(),
  bitsNow: z.nullable(z.number()),
  tries: z.nullable(z.number()),
  days: z.array(z.object({ day: z.string(), mostBits: z.number() })),
  room: z.object({ filledPercent: z.number(), leftBytes: z.number(), largestAttachmentBytes: z.number() }),
});

async function flood(...args: string[]) {
  const { code, stdout, stderr } = await amana(['flood', ...args, '--data', running.data, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return parseJson(status, stdout);
}

async function untilBits(bits: number): Promise<void> {
  for (let tries = 0; (await flood()).bitsNow !== bits; tries++) {
    if (tries > 20) throw new Error('the running intake did not follow');
  }
}

describe('./amana flood', () => {
  it('sets a running intake on guard, closes it to files, and calms it', async () => {
    expect(await flood('status')).toMatchObject({
      mode: 'calm',
      bitsNow: 0,
      tries: 0,
      days: [],
      room: { filledPercent: 0 },
    });

    expect((await flood('guard')).mode).toBe('guard');
    await untilBits(GUARD_BITS);
    const text = join(running.data, 'report.txt');
    await writeFile(text, 'A report in a flood.');
    const sent = await amana([
      'send',
      '--server',
      running.intake,
      '--text',
      text,
      '--attach',
      text,
      '--json',
    ]);
    expect(sent.code).toBe(0);

    expect((await flood('closed-to-attachments')).mode).toBe('closed-to-attachments');
    await untilBits(GUARD_BITS);
    const refused = await amana([
      'send',
      '--server',
      running.intake,
      '--text',
      text,
      '--attach',
      text,
      '--json',
    ]);
    // The report is there without its attachment, and its codename is the only way back to it.
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ codename: expect.stringMatching(/^(\S+ ){7}\S+$/) });
    expect(refused.stderr).toContain('files-closed');
    const words = await amana(['send', '--server', running.intake, '--text', text, '--json']);
    expect(words.code).toBe(0);

    await flood('calm');
    await untilBits(0);
    const after = await flood();
    expect(after.days).toEqual([{ day: expect.any(String), mostBits: GUARD_BITS }]);

    const doctor = await amana(['doctor', '--data', running.data]);
    expect(doctor.stdout).toMatch(new RegExp(`floods +On 1 of 7 days .* ${expectedTries(GUARD_BITS)} tries`));
    const people = await amana(['flood', '--data', running.data]);
    expect(people.stdout).toContain('Nobody has to solve a puzzle now.');
  }, 240_000);

  it('refuses another word, and a folder without a newsroom', async () => {
    expect((await amana(['flood', 'off', '--data', running.data])).code).toBe(2);
    const none = await amana(['flood', '--data', join(running.data, 'nothing')]);
    expect([none.code, none.stdout]).toEqual([1, '']);
  });
});
