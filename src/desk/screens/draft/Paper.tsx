import { directionOf, formatDay } from '#ui/language.ts';
import { Markdown } from '../../components/Markdown.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import type { WorkingDraft } from './working.ts';

/** The article as readers will see it, in its own language and direction. */
export function Paper(props: { draft: WorkingDraft }) {
  const { draft } = props;
  const m = useDeskMessages().case.draft;
  const { state } = useDesk();
  const empty = draft.title === '' && draft.body === '';
  if (empty) return <p class="paper soft">{m.previewEmpty}</p>;
  return (
    <article class="paper" lang={draft.language} dir={directionOf(draft.language)} data-testid="preview">
      {draft.exclusive ? <p class="paper-over">{m.exclusiveIn[draft.language]}</p> : null}
      <h2>{draft.title}</h2>
      <p class="small soft">
        {[draft.byline, draft.dateline, formatDay(draft.language, state.today)]
          .filter((text) => text !== '')
          .join(' · ')}
      </p>
      {draft.media.map((media) => (
        <figure class="paper-figure" key={media.attachment}>
          <div class="paper-picture">
            <Picture
              attachment={media.attachment}
              drawable={media.name.startsWith('photo')}
              alt={media.alt}
              icon="file"
            />
          </div>
          <figcaption class="small soft">
            {[media.caption, media.credit].filter((text) => text !== '').join(' · ')}
          </figcaption>
        </figure>
      ))}
      <Markdown text={draft.body} />
      {draft.authorNote === '' ? null : (
        <footer class="small soft">
          <Markdown text={draft.authorNote} />
        </footer>
      )}
    </article>
  );
}
