import { directionOf, formatDay } from '#ui/language.ts';
import { Markdown } from '../../components/Markdown.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { namesPicture } from './format.ts';
import type { WorkingDraft, WorkingMedia } from './working.ts';

function Figure({ media }: { media: WorkingMedia }) {
  return (
    <figure class="paper-figure">
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
  );
}

/** The article as readers will see it, in its own language and direction. */
export function Paper(props: { draft: WorkingDraft }) {
  const { draft } = props;
  const m = useDeskMessages().case.draft;
  const { state } = useDesk();
  const empty = draft.title === '' && draft.body === '';
  if (empty) return <p class="paper soft">{m.previewEmpty}</p>;
  const around = draft.media.filter(({ name }) => !namesPicture(draft.body, name));
  const figure = (address: string) => {
    const media = draft.media.find(({ name }) => address === `media/${name}` && name.startsWith('photo'));
    return media === undefined ? null : <Figure media={media} />;
  };
  return (
    <article class="paper" lang={draft.language} dir={directionOf(draft.language)} data-testid="preview">
      {draft.exclusive ? <p class="paper-over">{m.exclusiveIn[draft.language]}</p> : null}
      <h2>{draft.title}</h2>
      <p class="small soft">
        {[draft.byline, draft.dateline, formatDay(draft.language, state.today)]
          .filter((text) => text !== '')
          .join(' · ')}
      </p>
      {around.map((media) => (
        <Figure key={media.attachment} media={media} />
      ))}
      <Markdown text={draft.body} figure={figure} />
      {draft.authorNote === '' ? null : (
        <footer class="small soft">
          <Markdown text={draft.authorNote} />
        </footer>
      )}
      {draft.corrections.length === 0 ? null : (
        <footer class="small soft">
          {draft.corrections.map(({ day, text }, index) => (
            <p key={index} dir="auto">
              {formatDay(draft.language, day)}: {text}
            </p>
          ))}
        </footer>
      )}
    </article>
  );
}
