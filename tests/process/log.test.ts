/** Logs are an allowlist twice over: the compiler refuses another line, and so does the process that would write it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { openLog } from '#process/index.ts';
import { LOG_EVENTS } from '#process/log.ts';
import { dayOf, dayText } from '#protocol/day.ts';
import { TOP } from '../support/amana.ts';

const SECRET = 'the mill behind the river';

/** In a process of its own: lines go to stderr past everything that a test could catch. */
async function written(lines: string): Promise<string[]> {
  const program = `import { openLog } from './src/process/index.ts';\nconst log = openLog('test', 'info');\n${lines}`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: TOP,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child, 'close');
  return said.split('\n').filter((line) => line !== '');
}

/** Every field that a line may have, and what may stand in it. */
const line = z.union([
  z.strictObject({
    level: z.literal('info'),
    day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
    part: z.literal('test'),
    event: z.enum(LOG_EVENTS),
    count: z.int().nonnegative(),
  }),
  z.strictObject({
    level: z.literal('warn'),
    day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
    part: z.literal('test'),
    event: z.enum(LOG_EVENTS),
    code: z.string().optional(),
  }),
]);

describe('a line of a log', () => {
  it('is an event, a count or a code, the part and the day', async () => {
    const lines = await written(
      "log.note('started'); log.note('requeued', 12); log.warn('chore-failed', 'storage-full');",
    );
    const day = dayText(dayOf(Date.now()));
    expect(lines.map((one) => line.parse(JSON.parse(one)))).toEqual([
      { level: 'info', day, part: 'test', event: 'started', count: 1 },
      { level: 'info', day, part: 'test', event: 'requeued', count: 12 },
      { level: 'warn', day, part: 'test', event: 'chore-failed', code: 'storage-full' },
    ]);
  });

  it('is refused at run time where it is anything else', async () => {
    const other = JSON.stringify(SECRET);
    const lines = await written(`
      const past: any = log;
      past.note(${other});
      past.note('started', ${other});
      past.note('started', { text: ${other} });
      past.note('started', 1.5);
      past.note('started', Number.NaN);
      past.note('started', Date.now() + 0.25);
      past.warn('chore-failed', ${other});
      past.warn(${other}, 'storage-full');
      past.warn('chore-failed', new Error(${other}));
      past.warn('chore-failed', 'toString');
      past.note('started', 1, ${other});
    `);
    const parsed = lines.map((one) => line.parse(JSON.parse(one)));
    expect(parsed.map(({ event }) => event)).toEqual([...Array(10).fill('log-refused'), 'started']);
    expect(lines.join('\n')).not.toContain('mill');
  });

  it('is refused when it is built', () => {
    const never = (log: ReturnType<typeof openLog>): void => {
      // @ts-expect-error no event of the list
      log.note('somebody-came');
      // @ts-expect-error a text is no count
      log.note('started', SECRET);
      // @ts-expect-error there is no other field
      log.note('started', 1, SECRET);
      // @ts-expect-error no code of the catalogue
      log.warn('chore-failed', SECRET);
      // @ts-expect-error neither is a number
      log.warn('chore-failed', 7);
    };
    expect(never).toBeInstanceOf(Function);
  });
});
