/**
 * The source-risk check of a draft, in a worker of its own: a long draft against thousands of reports must freeze
 * neither the page nor the worker that holds the keys. It is ended with the draft's tab, and everything it read with it.
 */
import { checkRisk } from '../risk/check.ts';
import type { Finding } from '../risk/types.ts';
import type { CheckAsk, CheckTold } from './calls.ts';

const reports = new Map<string, string>();

const keyOf = ({ rule, start, end }: Finding): string => `${rule}:${start}:${end}`;

function findings({ text, page, article, facts }: CheckAsk): readonly Finding[] {
  const found = checkRisk({ ...facts, text, language: page, reports: [...reports.values()] });
  if (page === article) return found;
  // Sentences are for the editor, proposed words are for the article; what is found is the same in both.
  const proposed = new Map(
    checkRisk({ ...facts, text, language: article }).map((each) => [keyOf(each), each.replacement]),
  );
  return found.map((each) => ({ ...each, replacement: proposed.get(keyOf(each)) ?? null }));
}

function answer(ask: CheckAsk): CheckTold {
  for (const { id, text } of ask.reports) reports.set(id, text);
  return { findings: findings(ask) };
}

self.addEventListener('message', ({ data }: MessageEvent<CheckAsk>) => self.postMessage(answer(data)));
