/**
 * The source-risk check of a draft, in a worker of its own: a long draft against thousands of reports must freeze
 * neither the page nor the worker that holds the keys. It is ended with the draft's tab, and everything it read with it.
 */
import { checkSides } from '../risk/sides.ts';
import type { CheckAsk, CheckerAsk, CheckerTold } from './calls.ts';
import { lookAt } from './look.ts';

const reports = new Map<string, string>();

function check({ sides, page, facts, reports: fresh }: CheckAsk): CheckerTold {
  for (const { id, text } of fresh) reports.set(id, text);
  return { kind: 'check', findings: checkSides(sides, { ...facts, reports: [...reports.values()] }, page) };
}

async function answer(ask: CheckerAsk): Promise<void> {
  const told: CheckerTold =
    ask.kind === 'check' ? check(ask) : { kind: 'look', seen: await lookAt(ask.name, ask.picture) };
  self.postMessage(told);
}

self.addEventListener('message', ({ data }: MessageEvent<CheckerAsk>) => {
  answer(data).catch((thrown: unknown) => {
    // Told to the page as any other failure of this worker; its own words could quote the draft.
    setTimeout(() => {
      throw thrown;
    });
  });
});
