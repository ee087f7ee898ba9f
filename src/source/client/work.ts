/**
 * A write with its work. Every report and every attachment asks for the public puzzle first and carries a solution,
 * on a calm day one that took nothing: the requests are the same in a flood and without. Nothing is kept between two
 * objects, so nothing can join them.
 */
import { equalBytes, fromBase64 } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parseJson } from '#protocol/schema.ts';
import {
  encodeWork,
  LEAST_BITS,
  MOST_BITS,
  openPuzzle,
  unsolved,
  WORK_HEADER,
  workAnswer,
} from '#protocol/work.ts';
import { type Answer, refusalOf, request } from './http.ts';
import type { Line } from './line.ts';

/** From here on people wonder, and are told. */
const LONG_MS = 2_000;

/** A server's answer where less was solved than it asks for now. */
const WORK_NEEDED = 428;

interface Task {
  readonly challenge: Uint8Array;
  readonly bits: number;
}

async function fetchTask({ http, pace }: Line): Promise<Task> {
  const answer = await request(http, 'GET', '/work', { withinMs: pace.allowedMs(0) });
  if (answer.status !== 200) throw await refusalOf(answer);
  const { challenge, bits } = parseJson(workAnswer, await textOf(answer), 'unreachable');
  return { challenge: fromBase64(challenge), bits };
}

async function textOf(answer: Answer): Promise<string> {
  try {
    return await answer.text();
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

/** What a line's last puzzle took, so that a broken line does not cost another one: a line carries one object. */
const solutions = new WeakMap<Line, Task & { readonly header: string }>();

async function solved(line: Line, id: ObjectId, { challenge, bits }: Task): Promise<string> {
  // Before anything of the platform's is asked: a page that is no secure context still sends on a calm day.
  if (bits === 0) return encodeWork(unsolved(challenge));
  const last = solutions.get(line);
  if (last && last.bits >= bits && equalBytes(last.challenge, challenge)) return last.header;
  const long = setTimeout(() => line.patience.onTrouble?.('work-needed'), LONG_MS);
  try {
    const puzzle = await openPuzzle(challenge);
    const { signal, solving } = line.http;
    const solve = async (): Promise<string> => encodeWork(await puzzle.solve(id, bits, signal));
    const header = await (solving ? solving(bits, solve) : solve());
    solutions.set(line, { challenge, bits, header });
    return header;
  } finally {
    clearTimeout(long);
  }
}

/** @param beyond how often less was not enough */
const dearer = (bits: number, beyond: number): number =>
  beyond === 0 ? bits : Math.min(MOST_BITS, Math.max(bits, LEAST_BITS - 1) + beyond);

/**
 * Sends a write that the server answers with `WORK_NEEDED` once more, with a little more work each time: the price may
 * have risen meanwhile, or stand higher at another of its processes than at the one that was asked.
 * @param send the request with the header that is given
 */
export async function withWork(
  line: Line,
  id: ObjectId,
  send: (headers: Record<string, string>) => Promise<Answer>,
): Promise<Answer> {
  for (let beyond = 0; ; beyond++) {
    const { challenge, bits: asked } = await fetchTask(line);
    const bits = dearer(asked, beyond);
    const answer = await send({ [WORK_HEADER]: await solved(line, id, { challenge, bits }) });
    if (answer.status !== WORK_NEEDED || bits === MOST_BITS) return answer;
  }
}
