import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { directionOf, formatDayFrom } from '#ui/language.ts';
import { articleWords } from '../../client/article-words.ts';
import { type Revision, revisionsOf } from '../../client/draft-state.ts';
import { wordDiff } from '../../client/merge.ts';
import type { DeskCase } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { Paper } from './Paper.tsx';
import { type WorkingDraft, workingFrom } from './working.ts';

/** Words that went are struck through, words that came are underlined: never told by a colour alone. */
function Comparison(props: { before: Revision; after: Revision }) {
  const m = useDeskMessages().case.draft.write;
  const { before, after } = props;
  const parts = wordDiff(articleWords(before.draft.article).text, articleWords(after.draft.article).text);
  const { language } = after.draft.article;
  if (parts.every(({ kind }) => kind === 'same')) return <p class="soft">{m.noDifference}</p>;
  return (
    <div class="paper compared" lang={language} dir={directionOf(language)} data-testid="comparison">
      {parts.map(({ kind, text }, index) =>
        kind === 'same' ? (
          text
        ) : kind === 'out' ? (
          <del key={index}>
            <span class="unseen">{m.removed} </span>
            {text}
          </del>
        ) : (
          <ins key={index}>
            <span class="unseen">{m.added} </span>
            {text}
          </ins>
        ),
      )}
    </div>
  );
}

interface RevisionsProps {
  readonly deskCase: DeskCase;
  readonly onRestore: (side: Revision['side'], draft: WorkingDraft) => void;
  readonly onClose: () => void;
}

/** Every saved state of a draft: seen, compared with another, taken up again. */
function OfSide(props: RevisionsProps & { side: Revision['side'] }) {
  const messages = useDeskMessages();
  const m = messages.case.draft.write;
  const { language } = useLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const revisions = revisionsOf(props.deskCase.history, props.side);
  const [chosen, setChosen] = useState(revisions.length - 1);
  const [other, setOther] = useState<number | null>(revisions.length > 1 ? revisions.length - 2 : null);
  const revision = revisions[chosen];
  const before = other === null ? undefined : revisions[other];
  const nameOfOne = (one: Revision, index: number) =>
    m.revision(index + 1, `\u2068${nameOf(one.by)}\u2069`, formatDayFrom(language, one.day, state.today));
  return (
    <>
      {revision === undefined ? (
        <p class="soft">{m.noRevisions}</p>
      ) : (
        <div class="stack">
          <div class="form-grid">
            <Select
              label={m.revisionShown}
              value={String(chosen)}
              options={revisions.map((one, index) => ({
                value: String(index),
                label: nameOfOne(one, index),
              }))}
              testId="revision-chosen"
              onValue={(value) => setChosen(Number(value))}
            />
            <Select
              label={m.comparedWith}
              value={other === null ? '' : String(other)}
              options={[
                { value: '', label: m.nothingToCompare },
                ...revisions.map((one, index) => ({ value: String(index), label: nameOfOne(one, index) })),
              ]}
              testId="revision-other"
              onValue={(value) => setOther(value === '' ? null : Number(value))}
            />
          </div>
          {before === undefined ? (
            <Paper draft={workingFrom(revision.draft, revision.draft.article.language, revision.day)} />
          ) : (
            <Comparison before={before} after={revision} />
          )}
          <p class="small soft">{m.restoreHint}</p>
          <div class="actions dialog-actions">
            <Button
              disabled={props.deskCase.broken}
              onClick={() =>
                props.onRestore(
                  props.side,
                  workingFrom(revision.draft, revision.draft.article.language, revision.day),
                )
              }
              data-testid="revision-restore"
            >
              {m.restore}
            </Button>
            <Button onClick={props.onClose}>{messages.close}</Button>
          </div>
        </div>
      )}
    </>
  );
}

/** The revisions of the article, and of its translation where there is one. */
export function Revisions(props: RevisionsProps) {
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const { draft, translation } = props.deskCase;
  const [side, setSide] = useState<Revision['side']>('main');
  const named = (each: typeof draft) =>
    each === null ? '' : messages.languageNames[each.draft.article.language];
  return (
    <Dialog
      title={m.write.revisions}
      closeLabel={messages.close}
      wide
      testId="revisions-dialog"
      onClose={props.onClose}
    >
      <div class="stack">
        {translation === null ? null : (
          <Select
            label={m.language}
            value={side}
            options={[
              { value: 'main', label: named(draft) },
              { value: 'translation', label: named(translation) },
            ]}
            testId="revision-side"
            onValue={(value) => setSide(value === 'translation' ? value : 'main')}
          />
        )}
        <OfSide key={side} side={side} {...props} />
      </div>
    </Dialog>
  );
}
