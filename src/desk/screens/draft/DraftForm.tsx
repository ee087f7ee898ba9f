import { TextArea, TextField } from '#ui/components/Field.tsx';
import { directionOf } from '#ui/language.ts';
import type { CleanMedia, DeskCase } from '../../client/state.ts';
import { Picture } from '../../components/Picture.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { DESK_LANGUAGES, useDeskMessages } from '../../messages/index.ts';
import { slugIsRight, type WorkingDraft, type WorkingMedia, withMedia, withTitle } from './working.ts';

interface FormProps {
  readonly draft: WorkingDraft;
  readonly disabled: boolean;
  readonly onDraft: (draft: WorkingDraft) => void;
}

function MediaWords(props: {
  media: WorkingMedia;
  disabled: boolean;
  onMedia: (media: WorkingMedia) => void;
}) {
  const { media, disabled, onMedia } = props;
  const m = useDeskMessages().case.draft;
  return (
    <div class="stack">
      <TextField
        label={m.caption}
        value={media.caption}
        onValue={(caption) => onMedia({ ...media, caption })}
        input={{ name: 'media-caption', maxLength: 1000, disabled }}
      />
      <TextField
        label={m.credit}
        value={media.credit}
        onValue={(credit) => onMedia({ ...media, credit })}
        input={{ name: 'media-credit', maxLength: 200, disabled }}
      />
      <TextField
        label={m.alt}
        value={media.alt}
        onValue={(alt) => onMedia({ ...media, alt })}
        error={media.name.startsWith('photo') && media.alt.trim() === '' ? m.altMissing : null}
        input={{ name: 'media-alt', maxLength: 1000, disabled }}
      />
    </div>
  );
}

function MediaChoice(props: FormProps & { media: CleanMedia }) {
  const { draft, media, onDraft, disabled } = props;
  const m = useDeskMessages().case.draft;
  const used = draft.media.find((each) => each.attachment === media.attachment);
  const change = (changed: WorkingMedia) =>
    onDraft({
      ...draft,
      media: draft.media.map((each) => (each.attachment === changed.attachment ? changed : each)),
    });
  return (
    <li class="media" data-testid="media-choice" data-name={media.name}>
      <div class="media-picture">
        <Picture
          attachment={media.attachment}
          drawable={media.mime.startsWith('image/')}
          alt=""
          icon="file"
        />
      </div>
      <div class="stack">
        <label class="tick">
          <input
            type="checkbox"
            name="media-use"
            checked={used !== undefined}
            disabled={disabled}
            onChange={(event) => onDraft(withMedia(draft, media, event.currentTarget.checked))}
          />
          <span>{m.use(`\u2068${media.name}\u2069`)}</span>
        </label>
        {used ? <MediaWords media={used} disabled={disabled} onMedia={change} /> : null}
      </div>
    </li>
  );
}

function MediaPicker(props: FormProps & { deskCase: DeskCase }) {
  const m = useDeskMessages().case.draft;
  const { media } = props.deskCase;
  return (
    <fieldset class="block">
      <legend class="field-label">{m.media}</legend>
      <p class="field-hint">{media.length === 0 ? m.mediaNone : m.mediaHint}</p>
      <ul class="media-list">
        {media.map((each) => (
          <MediaChoice
            key={each.attachment}
            media={each}
            draft={props.draft}
            disabled={props.disabled}
            onDraft={props.onDraft}
          />
        ))}
      </ul>
    </fieldset>
  );
}

/** Title, lines around it, the text, and the clean copies that go with it. */
export function DraftForm(props: FormProps & { deskCase: DeskCase }) {
  const { draft, onDraft, disabled } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const { today } = useDesk().state;
  const dir = directionOf(draft.language);
  const set = (part: Partial<WorkingDraft>) => onDraft({ ...draft, ...part });
  return (
    <div class="stack">
      <TextField
        label={m.title}
        value={draft.title}
        onValue={(title) => onDraft(withTitle(draft, title, today))}
        input={{ name: 'draft-title', maxLength: 300, disabled, lang: draft.language, dir }}
      />
      <div class="form-grid">
        <TextField
          label={m.byline}
          hint={m.bylineHint}
          value={draft.byline}
          onValue={(byline) => set({ byline })}
          input={{ name: 'draft-byline', maxLength: 200, disabled }}
        />
        <TextField
          label={m.dateline}
          hint={m.datelineHint}
          value={draft.dateline}
          onValue={(dateline) => set({ dateline })}
          input={{ name: 'draft-dateline', maxLength: 200, disabled }}
        />
      </div>
      <div class="form-grid">
        <Select
          label={m.language}
          value={draft.language}
          options={DESK_LANGUAGES.map((each) => ({ value: each, label: messages.languageNames[each] }))}
          disabled={disabled}
          testId="draft-language"
          onValue={(value) => {
            const language = DESK_LANGUAGES.find((each) => each === value);
            if (language) set({ language });
          }}
        />
        <TextField
          label={m.slug}
          hint={m.slugHint}
          value={draft.slug}
          onValue={(slug) => set({ slug, slugOwn: true })}
          error={slugIsRight(draft.slug) ? null : m.slugWrong}
          input={{ name: 'draft-slug', dir: 'ltr', maxLength: 80, disabled }}
        />
      </div>
      <label class="tick">
        <input
          type="checkbox"
          name="draft-exclusive"
          checked={draft.exclusive}
          disabled={disabled}
          onChange={(event) => set({ exclusive: event.currentTarget.checked })}
        />
        <span>{m.exclusive}</span>
      </label>
      <div class="body-area">
        <TextArea
          label={m.body}
          hint={m.bodyHint}
          value={draft.body}
          onValue={(body) => set({ body })}
          area={{ name: 'draft-body', maxLength: 100_000, rows: 16, disabled, lang: draft.language, dir }}
        />
      </div>
      <TextArea
        label={m.authorNote}
        value={draft.authorNote}
        onValue={(authorNote) => set({ authorNote })}
        area={{ name: 'draft-note', maxLength: 4000, rows: 3, disabled, lang: draft.language, dir }}
      />
      <MediaPicker draft={draft} disabled={disabled} onDraft={onDraft} deskCase={props.deskCase} />
    </div>
  );
}
