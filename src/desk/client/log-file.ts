/**
 * A copy of sealed histories that can be verified without the newsroom: the events as they are stored, the statements
 * that tell who their authors are, and the keys as they are wrapped for one editor. Without that editor's key file it
 * tells what a server knows, and no more.
 */
import { toBase64, toHex } from '#protocol/bytes.ts';
import { signedStatement } from '#protocol/directory.ts';
import { wrappedKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { base64, hex, objectId, z } from '#protocol/schema.ts';
import { parseKeyName } from '#protocol/stream-keys.ts';
import type { Core } from './core.ts';

export const logFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-log'),
  root: hex(32),
  /** Whose keys are in it. */
  editor: objectId,
  statements: z.array(signedStatement),
  keys: z.array(wrappedKey),
  streams: z.array(z.strictObject({ id: objectId, events: z.array(base64()) })),
});
export type LogFile = z.infer<typeof logFile>;

/**
 * Read anew from the newsroom, whole, whatever this session has already verified.
 * @param asked cases whose key we hold, null among them for the desk's own; all of them where it is null itself
 */
export async function sealedLogs(core: Core, asked: readonly (ObjectId | null)[] | null): Promise<LogFile> {
  const wanted = (asked ?? [null, ...core.openCases.keys()]).map((id) => id ?? core.deskStream);
  const [people, wrapped, parts] = await Promise.all([
    core.api.people(),
    core.api.keys(),
    core.api.readStreams(wanted.map((id) => ({ id, from: 0 }))),
  ]);
  const ofThese = new Set(wanted);
  return {
    v: 1,
    kind: 'amana-log',
    root: toHex(core.root),
    editor: core.me.id,
    statements: [...people.statements],
    keys: wrapped.filter(({ name }) => {
      const named = parseKeyName(name);
      return named.kind === 'stream' && ofThese.has(named.stream);
    }),
    streams: parts.map(({ id, events }) => ({ id, events: events.map(toBase64) })),
  };
}
