/** The source-risk check while somebody writes: what the worker finds, and what the history says of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { Checker } from '../../checker/checker.ts';
import { type ArticleWords, articleWords } from '../../client/article-words.ts';
import { revisionsOf } from '../../client/draft-state.ts';
import { caseFacts, draftMedia } from '../../client/risk-context.ts';
import type { DeskCase, DraftOverride } from '../../client/state.ts';
import { useDesk } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { SIGNERS_NEEDED } from '../../risk/overrides.ts';
import { type Level, RULE_IDS, RULES } from '../../risk/rules.ts';
import type { DraftPicture, Finding } from '../../risk/types.ts';
import { draftOf, SIDES, type WorkingDraft } from './working.ts';

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
  readonly file: string | null;
  readonly overrides: readonly DraftOverride[];
  /** Nobody, or not enough editors, have taken it upon themselves. */
  readonly open: boolean;
}

export interface RiskOfSide {
  /** As they stand now; the findings are of a moment ago while it is checking. */
  readonly words: ArticleWords;
  readonly findings: readonly ShownFinding[];
}

export interface Risk {
  readonly state: 'checking' | 'checked' | 'failed';
  /** The article, then its translation where there is one. */
  readonly sides: readonly RiskOfSide[];
  readonly blocks: number;
}

interface Checked {
  readonly words: readonly ArticleWords[];
  readonly findings: readonly (readonly Finding[])[];
}

/** Findings of the worker, and with them the blocks that only a colleague's device has found. */
function shown(
  { text, fields }: ArticleWords,
  findings: readonly Finding[],
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
    const end = start + block.text.length;
    return [{ ...block, ...told, title, level: 'block' as const, start, end, replacement: null, file: null }];
  });
  const own = findings.map((each) => {
    // Words over two fields cannot be replaced in one of them.
    const isInOne = fields.some(({ start, end }) => each.start >= start && each.end <= end);
    const replacement = isInOne ? each.replacement : null;
    return { ...each, replacement, title: RULES[each.rule].title[language] };
  });
  const times = new Map<string, number>();
  return [...own, ...others].map((each) => {
    const name = `${each.rule}:${each.file ?? ''}:${each.text}`;
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    const mine = overrides.filter(({ rule, text: words }) => rule === each.rule && words === each.text);
    const signers = new Set(mine.map(({ by }) => by)).size;
    return { ...each, key: `${name}:${time}`, overrides: mine, open: signers < SIGNERS_NEEDED[each.level] };
  });
}

/** What can be seen on the pictures of a draft; each is looked at once, while the draft is open. */
function usePictures(checker: () => Checker | null, drafts: readonly WorkingDraft[]) {
  const { session } = useDesk();
  const asked = useRef(new Set<string>());
  const [seen, setSeen] = useState<ReadonlyMap<string, DraftPicture>>(new Map());
  const [failed, setFailed] = useState(false);
  const wanted = drafts.flatMap(({ media }) => media.filter(({ name }) => name.startsWith('photo')));
  useEffect(() => {
    const look = async (attachment: ObjectId, name: string, sha256: string) => {
      const file = await session.ask('openClean', attachment);
      const found = await checker()?.look(name, file.blob);
      if (found) setSeen((before) => new Map(before).set(sha256, found));
    };
    for (const { attachment, name, sha256 } of wanted) {
      if (asked.current.has(sha256)) continue;
      asked.current.add(sha256);
      look(attachment, name, sha256).catch(() => {
        // What could not be looked at was not checked, and has to be tried again.
        asked.current.delete(sha256);
        setFailed(true);
      });
    }
  }, [wanted.map(({ sha256 }) => sha256).join()]);
  const of = (draft: WorkingDraft): DraftPicture[] =>
    draft.media.flatMap(({ sha256, name }) => {
      const known = seen.get(sha256);
      return known === undefined ? [] : [{ ...known, name }];
    });
  return { of, failed };
}

/** @param drafts the article, then its translation where there is one */
export function useRisk(deskCase: DeskCase, drafts: readonly WorkingDraft[]): Risk {
  const { state, session } = useDesk();
  const m = useDeskMessages().case.draft.risk;
  const page = useDeskLanguage();
  const checker = useRef<Checker | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [failed, setFailed] = useState(false);
  const words = drafts.map((draft) => articleWords(draftOf(draft, state.today).article));
  const isCurrent =
    checked?.words.length === words.length && words.every(({ text }, at) => checked.words[at]?.text === text);
  useEffect(() => {
    const made = new Checker();
    checker.current = made;
    return () => made.end();
  }, []);
  const pictures = usePictures(() => checker.current, drafts);
  const facts = caseFacts({
    days: deskCase.reports.map(({ day }) => day),
    threads: deskCase.threads,
    names: deskCase.names,
    facts: deskCase.facts,
    claims: deskCase.claims,
    agreements: deskCase.agreements,
  });
  const sides = drafts.map((draft, index) => ({
    text: words[index]?.text ?? '',
    language: draft.language,
    media: draftMedia(draft.media, deskCase.media),
    pictures: pictures.of(draft),
  }));
  // Also when a colleague marks a fact or keeps a name: everything that a check goes by is in it.
  const asked = JSON.stringify([page, sides, facts, state.reports.length]);
  const latest = useRef({ state, deskCase });
  latest.current = { state, deskCase };
  useEffect(() => {
    const check = async () => {
      const { state, deskCase } = latest.current;
      const whole = sides.map((side, index) => ({
        ...side,
        earlier: revisionsOf(deskCase.history, SIDES[index] ?? 'main').map(
          ({ draft }) => articleWords(draft.article).text,
        ),
      }));
      const missing = checker.current?.without(state.reports.map(({ id }) => id)) ?? [];
      const reports =
        missing.length === 0 ? [] : await session.ask('reportTexts', missing.map(parseObjectId));
      const found = await checker.current?.check({ sides: whole, page, facts }, reports);
      if (!found) return;
      setChecked({ words, findings: found });
      setFailed(false);
    };
    const timer = setTimeout(() => check().catch(() => setFailed(true)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const findings = useMemo(() => {
    const told = { why: m.told, proposal: m.toldProposal };
    return (checked?.words ?? []).map((each, index) =>
      shown(each, checked?.findings[index] ?? [], deskCase, page, told),
    );
  }, [checked, deskCase, page]);
  const all = findings.slice(0, drafts.length).flat();
  return {
    state: failed || pictures.failed ? 'failed' : isCurrent ? 'checked' : 'checking',
    sides: words.map((each, index) => ({ words: each, findings: findings[index] ?? [] })),
    blocks: all.filter((each) => each.open && each.level === 'block').length,
  };
}
