/** A page that is there for a test alone, built as the product's pages are, and served. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJson, z } from '#protocol/schema.ts';

const served = z.object({ origin: z.string(), folder: z.string() });

export interface BuiltPage extends z.infer<typeof served> {
  close(): Promise<void>;
}

/** @param from folder of `<name>.html`; what is put into the folder that is served is served too */
export async function serveBuilt(name: string, from: string): Promise<BuiltPage> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'pageServer.ts'), name, from], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), ended]);
  const { origin, folder } = parseJson(served, String(line[0]));
  return {
    origin,
    folder,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
