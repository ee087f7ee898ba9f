/** The source-risk check while somebody writes: what the worker finds, and what the history says of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Checker } from '../../checker/checker.ts';
import { type ArticleWords, articleWords } from '../../client/article-words.ts';
import { caseFacts } from '../../client/risk-context.ts';
import type { DeskCase, DraftOverride } from '../../client/state.ts';
import { useDesk } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { SIGNERS_NEEDED } from '../../risk/overrides.ts';
import { type Level, RULE_IDS, RULES } from '../../risk/rules.ts';
import type { Finding } from '../../risk/types.ts';
import { draftOf, type WorkingDraft } from './working.ts';

/** A pause in writing, longer than one between two keys. */
const PAUSE_MS = 400;

export interface ShownFinding {
  readonly key: string;
  readonly rule: string;
  readonly title: string;
  readonly level: Level;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly why: string;
  readonly proposal: string;
  readonly replacement: string | null;
  readonly overrides: readonly DraftOverride[];
  /** Nobody, or not enough editors, have taken it upon themselves. */
  readonly open: boolean;
}

export interface Risk {
  readonly state: 'checking' | 'checked' | 'failed';
  /** As they stand now; the findings are of a moment ago while it is checking. */
  readonly words: ArticleWords;
  readonly findings: readonly ShownFinding[];
  readonly blocks: number;
}

interface Checked {
  readonly words: ArticleWords;
  readonly findings: readonly Finding[];
}

/** Findings of the worker, and with them the blocks that only a colleague's device has found. */
function shown(
  { words: { text, fields }, findings }: Checked,
  { overrides, blocks }: DeskCase,
  language: 'en' | 'ar',
  told: { readonly why: string; readonly proposal: string },
): ShownFinding[] {
  const others = blocks.flatMap((block) => {
    const start = text.indexOf(block.text);
    const rule = RULE_IDS.find((id) => id === block.rule);
    const isKnown = findings.some((each) => each.rule === block.rule && each.text === block.text);
    if (start < 0 || isKnown) return [];
    const title = rule === undefined ? block.rule : RULES[rule].title[language];
    return [
      {
        ...block,
        ...told,
        title,
        level: 'block' as const,
        start,
        end: start + block.text.length,
        replacement: null,
      },
    ];
  });
  const own = findings.map((each) => {
    // Words over two fields cannot be replaced in one of them.
    const isInOne = fields.some(({ start, end }) => each.start >= start && each.end <= end);
    const replacement = isInOne ? each.replacement : null;
    return { ...each, replacement, title: RULES[each.rule].title[language] };
  });
  const times = new Map<string, number>();
  return [...own, ...others].map((each) => {
    const name = `${each.rule}:${each.text}`;
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    const mine = overrides.filter(({ rule, text: words }) => rule === each.rule && words === each.text);
    const signers = new Set(mine.map(({ by }) => by)).size;
    return { ...each, key: `${name}:${time}`, overrides: mine, open: signers < SIGNERS_NEEDED[each.level] };
  });
}

export function useRisk(deskCase: DeskCase, draft: WorkingDraft): Risk {
  const { state } = useDesk();
  const m = useDeskMessages().case.draft.risk;
  const page = useDeskLanguage();
  const checker = useRef<Checker | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [failed, setFailed] = useState(false);
  const words = articleWords(draftOf(draft, state.today).article);
  const { text } = words;
  const isCurrent = checked?.words.text === text;
  useEffect(() => {
    const made = new Checker();
    checker.current = made;
    return () => made.end();
  }, []);
  const latest = useRef({ state, deskCase });
  latest.current = { state, deskCase };
  useEffect(() => {
    const check = async () => {
      const { state, deskCase } = latest.current;
      const facts = caseFacts(
        deskCase.reports.map(({ day }) => day),
        deskCase.threads,
      );
      const found = await checker.current?.check(
        { text, page, article: draft.language, facts },
        state.reports,
      );
      if (!found) return;
      setChecked({ words, findings: found });
      setFailed(false);
    };
    const timer = setTimeout(() => check().catch(() => setFailed(true)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, page, draft.language, state.reports.length, deskCase.reports.length]);
  const told = { why: m.told, proposal: m.toldProposal };
  const findings = useMemo(
    () => (checked === null ? [] : shown(checked, deskCase, page, told)),
    [checked, deskCase, page],
  );
  return {
    state: failed ? 'failed' : isCurrent ? 'checked' : 'checking',
    words,
    findings,
    blocks: findings.filter((each) => each.open && each.level === 'block').length,
  };
}
