import { useRef } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Field } from '#ui/components/Field.tsx';
import { directionOf } from '#ui/language.ts';
import type { CleanMedia, DeskCase } from '../../client/state.ts';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk } from '../../context.ts';
import { DESK_LANGUAGES, useDeskMessages } from '../../messages/index.ts';
import { BodyField } from './BodyField.tsx';
import { bodyMarks, Columns } from './Columns.tsx';
import { FootFields, HeadFields } from './SideFields.tsx';
import { formatByKey, Toolbar } from './Toolbar.tsx';
import type { Risk } from './useRisk.ts';
import { emptyTranslation, SIDES, type WorkingDraft, withMedia } from './working.ts';
import type { Writing } from './writing.ts';

interface FormProps {
  readonly deskCase: DeskCase;
  readonly writing: Writing;
  readonly risk: Risk;
  readonly disabled: boolean;
  readonly onWriting: (writing: Writing) => void;
}

/** The article's own language, and whether its translation stands beside it. */
function Languages(props: FormProps) {
  const { writing, deskCase, disabled, onWriting } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const { session, state, tell } = useDesk();
  const act = useAct();
  const { main, translation } = writing;
  const other = messages.languageNames[main.language === 'en' ? 'ar' : 'en'];
  const add = () => {
    const made = emptyTranslation(main, state.today);
    const slug = `${main.slug}-${made.language}`;
    onWriting({ ...writing, translation: { ...made, slug, slugOwn: true } });
  };
  const remove = async () => {
    const isSaved = deskCase.translation !== null;
    if (isSaved && !(await act(() => session.ask('dropTranslation', deskCase.id)))) return;
    onWriting({ ...writing, translation: null, base: { ...writing.base, translation: null } });
    // Back in the fields, it is saved again by whoever saves the draft.
    const again = { ...writing, base: { ...writing.base, translation: null } };
    tell({ words: m.write.languageRemoved(other), undo: () => onWriting(again) });
  };
  return (
    <div class="draft-languages">
      <Select
        label={m.language}
        value={main.language}
        options={DESK_LANGUAGES.map((each) => ({ value: each, label: messages.languageNames[each] }))}
        disabled={disabled || translation !== null}
        testId="draft-language"
        onValue={(value) => {
          const language = DESK_LANGUAGES.find((each) => each === value);
          if (language) onWriting({ ...writing, main: { ...main, language } });
        }}
      />
      {translation === null ? (
        <Button disabled={disabled} onClick={add} data-testid="pair-add">
          {m.write.addLanguage(other)}
        </Button>
      ) : (
        <Button kind="quiet" disabled={disabled} onClick={() => void remove()} data-testid="pair-remove">
          {m.write.removeLanguage(other)}
        </Button>
      )}
    </div>
  );
}

/** The field in which somebody writes, also while a button of the bar has the focus. */
function useLastArea(fallback: () => HTMLTextAreaElement | null) {
  const last = useRef<HTMLTextAreaElement | null>(null);
  return {
    onFocusIn: (event: FocusEvent) => {
      if (event.target instanceof HTMLTextAreaElement) last.current = event.target;
    },
    area: () => (last.current?.isConnected ? last.current : fallback()),
  };
}

function useWithPicture({ writing, onWriting }: FormProps) {
  return (media: CleanMedia) => {
    const used = (draft: WorkingDraft): WorkingDraft =>
      draft.media.some(({ attachment }) => attachment === media.attachment)
        ? draft
        : withMedia(draft, media, true);
    const translation = writing.translation === null ? null : used(writing.translation);
    onWriting({ ...writing, main: used(writing.main), translation });
  };
}

function OneColumn(props: FormProps) {
  const { writing, risk, disabled, onWriting, deskCase } = props;
  const m = useDeskMessages().case.draft;
  const draft = writing.main;
  const holder = useRef<HTMLDivElement>(null);
  const { area, onFocusIn } = useLastArea(() => holder.current?.querySelector('textarea') ?? null);
  const onPicture = useWithPicture(props);
  const onDraft = (main: WorkingDraft) => onWriting({ ...writing, main });
  const side = { draft, disabled, onDraft };
  const [found] = risk.sides;
  return (
    <div class="stack" data-side="main">
      <HeadFields {...side} />
      <div class="writing" ref={holder} onFocusIn={onFocusIn}>
        <Field label={m.body} hint={m.write.bodyHint}>
          {(links) => (
            <>
              <Toolbar area={area} media={deskCase.media} disabled={disabled} onPicture={onPicture} />
              <BodyField
                value={draft.body}
                onValue={(body) => onDraft({ ...draft, body })}
                marks={found ? bodyMarks(found, draft.body) : []}
                dir={directionOf(draft.language)}
                lang={draft.language}
                area={{
                  ...links,
                  name: 'draft-body',
                  maxLength: 100_000,
                  rows: 12,
                  disabled,
                  onKeyDown: (event) => formatByKey(event.currentTarget, event),
                }}
              />
            </>
          )}
        </Field>
      </div>
      <FootFields {...side} media={deskCase.media} published={deskCase.promoted !== null} />
    </div>
  );
}

function TwoColumns(props: FormProps & { translation: WorkingDraft }) {
  const { writing, risk, disabled, onWriting, deskCase, translation } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const rows = useRef<HTMLDivElement>(null);
  const { area, onFocusIn } = useLastArea(() => rows.current?.querySelector('textarea') ?? null);
  const onPicture = useWithPicture(props);
  const drafts = [writing.main, translation];
  const onDraft = (side: number) => (draft: WorkingDraft) =>
    onWriting(side === 0 ? { ...writing, main: draft } : { ...writing, translation: draft });
  const published = [deskCase.promoted !== null, deskCase.translationPromoted !== null];
  return (
    <div class="stack pair" data-testid="pair">
      <div class="pair-row">
        {drafts.map((draft, side) => (
          <div key={side} data-side={SIDES[side]} class="stack">
            <h2 class="pair-language">{messages.languageNames[draft.language]}</h2>
            <HeadFields draft={draft} disabled={disabled} onDraft={onDraft(side)} />
          </div>
        ))}
      </div>
      <div class="writing" ref={rows} onFocusIn={onFocusIn}>
        <p class="field-label">{m.body}</p>
        <p class="field-hint">{m.write.pairHint}</p>
        <Toolbar area={area} media={deskCase.media} disabled={disabled} onPicture={onPicture} />
        <Columns
          drafts={drafts}
          risks={risk.sides}
          disabled={disabled}
          onBody={(side, body) => {
            const draft = drafts[side];
            if (draft) onDraft(side)({ ...draft, body });
          }}
        />
      </div>
      <div class="pair-row">
        {drafts.map((draft, side) => (
          <div key={side} data-side={SIDES[side]}>
            <FootFields
              draft={draft}
              disabled={disabled}
              onDraft={onDraft(side)}
              media={deskCase.media}
              published={published[side] ?? false}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Title, lines around it, the text, and the clean copies that go with it; beside it its translation. */
export function DraftForm(props: FormProps) {
  const { translation } = props.writing;
  return (
    <div class="stack">
      <Languages {...props} />
      {translation === null ? <OneColumn {...props} /> : <TwoColumns {...props} translation={translation} />}
    </div>
  );
}
