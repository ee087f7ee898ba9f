import { Button } from '#ui/components/Button.tsx';
import { TextArea, TextField } from '#ui/components/Field.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { directionOf, formatDay } from '#ui/language.ts';
import type { CleanMedia } from '../../client/state.ts';
import { Picture } from '../../components/Picture.tsx';
import { useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { slugIsRight, type WorkingDraft, type WorkingMedia, withMedia, withTitle } from './working.ts';

export interface SideProps {
  readonly draft: WorkingDraft;
  readonly disabled: boolean;
  readonly onDraft: (draft: WorkingDraft) => void;
}

/** What stands over an article: its title, whose name it bears, and where it was written. */
export function HeadFields({ draft, onDraft, disabled }: SideProps) {
  const m = useDeskMessages().case.draft;
  const { today } = useDesk().state;
  const dir = directionOf(draft.language);
  const words = { disabled, lang: draft.language, dir };
  const set = (part: Partial<WorkingDraft>) => onDraft({ ...draft, ...part });
  return (
    <div class="stack">
      <TextField
        label={m.title}
        value={draft.title}
        onValue={(title) => onDraft(withTitle(draft, title, today))}
        input={{ name: 'draft-title', maxLength: 300, ...words }}
      />
      <div class="form-grid">
        <TextField
          label={m.byline}
          hint={m.bylineHint}
          value={draft.byline}
          onValue={(byline) => set({ byline })}
          input={{ name: 'draft-byline', maxLength: 200, ...words }}
        />
        <TextField
          label={m.dateline}
          hint={m.datelineHint}
          value={draft.dateline}
          onValue={(dateline) => set({ dateline })}
          input={{ name: 'draft-dateline', maxLength: 200, ...words }}
        />
      </div>
    </div>
  );
}

function MediaWords(props: { media: WorkingMedia; side: SideProps; onMedia: (media: WorkingMedia) => void }) {
  const { media, side, onMedia } = props;
  const m = useDeskMessages().case.draft;
  const { disabled, draft } = side;
  const words = { disabled, lang: draft.language, dir: directionOf(draft.language) };
  return (
    <div class="stack">
      <TextField
        label={m.caption}
        value={media.caption}
        onValue={(caption) => onMedia({ ...media, caption })}
        input={{ name: 'media-caption', maxLength: 1000, ...words }}
      />
      <TextField
        label={m.credit}
        value={media.credit}
        onValue={(credit) => onMedia({ ...media, credit })}
        input={{ name: 'media-credit', maxLength: 200, ...words }}
      />
      <TextField
        label={m.alt}
        value={media.alt}
        onValue={(alt) => onMedia({ ...media, alt })}
        error={media.name.startsWith('photo') && media.alt.trim() === '' ? m.altMissing : null}
        input={{ name: 'media-alt', maxLength: 1000, ...words }}
      />
    </div>
  );
}

function MediaChoice(props: SideProps & { media: CleanMedia }) {
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
        {used?.name.startsWith('photo') ? (
          <label class="tick">
            <input
              type="checkbox"
              name="media-feature"
              checked={draft.feature === used.name}
              disabled={disabled}
              onChange={(event) =>
                onDraft({ ...draft, feature: event.currentTarget.checked ? used.name : null })
              }
            />
            <span>{m.write.feature}</span>
          </label>
        ) : null}
        {used ? <MediaWords media={used} side={props} onMedia={change} /> : null}
      </div>
    </li>
  );
}

/** After it was published: what was mended, on which day, for readers to see. */
function Corrections({ draft, onDraft, disabled }: SideProps) {
  const m = useDeskMessages().case.draft.write;
  const { language } = useLanguage();
  const { today } = useDesk().state;
  const set = (corrections: WorkingDraft['corrections']) => onDraft({ ...draft, corrections });
  return (
    <fieldset class="block" data-testid="corrections">
      <legend class="field-label">{m.corrections}</legend>
      <p class="field-hint">{m.correctionsHint}</p>
      {draft.corrections.map((one, index) => (
        <div class="correction" key={index}>
          <TextArea
            label={m.correctionOf(formatDay(language, one.day))}
            value={one.text}
            onValue={(text) =>
              set(draft.corrections.map((each, at) => (at === index ? { ...each, text } : each)))
            }
            area={{
              name: 'draft-correction',
              rows: 2,
              maxLength: 2000,
              disabled,
              lang: draft.language,
              dir: directionOf(draft.language),
            }}
          />
          <Button
            kind="quiet"
            disabled={disabled}
            onClick={() => set(draft.corrections.filter((_, at) => at !== index))}
          >
            {m.correctionRemove}
          </Button>
        </div>
      ))}
      <div class="actions">
        <Button
          disabled={disabled || draft.corrections.some(({ text }) => text.trim() === '')}
          onClick={() => set([...draft.corrections, { day: today, text: '' }])}
          data-testid="correction-add"
        >
          {m.correctionAdd}
        </Button>
      </div>
    </fieldset>
  );
}

/** What stands under an article, and how it is kept on the site. @param published something of it is out */
export function FootFields(props: SideProps & { media: readonly CleanMedia[]; published: boolean }) {
  const { draft, onDraft, disabled } = props;
  const m = useDeskMessages().case.draft;
  const dir = directionOf(draft.language);
  const set = (part: Partial<WorkingDraft>) => onDraft({ ...draft, ...part });
  return (
    <div class="stack">
      <TextArea
        label={m.authorNote}
        value={draft.authorNote}
        onValue={(authorNote) => set({ authorNote })}
        area={{ name: 'draft-note', maxLength: 4000, rows: 3, disabled, lang: draft.language, dir }}
      />
      {props.published || draft.corrections.length > 0 ? <Corrections {...props} /> : null}
      <TextField
        label={m.slug}
        hint={m.slugHint}
        value={draft.slug}
        onValue={(slug) => set({ slug, slugOwn: true })}
        error={slugIsRight(draft.slug) ? null : m.slugWrong}
        input={{ name: 'draft-slug', dir: 'ltr', maxLength: 80, disabled }}
      />
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
      <fieldset class="block">
        <legend class="field-label">{m.media}</legend>
        <p class="field-hint">{props.media.length === 0 ? m.mediaNone : m.mediaHint}</p>
        <ul class="media-list">
          {props.media.map((each) => (
            <MediaChoice
              key={each.attachment}
              media={each}
              draft={draft}
              disabled={disabled}
              onDraft={onDraft}
            />
          ))}
        </ul>
      </fieldset>
    </div>
  );
}
