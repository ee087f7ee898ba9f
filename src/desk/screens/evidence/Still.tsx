import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { pagesOf } from '../../evidence/pages.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { CLOSER, Stage, useView, ViewButtons } from './Stage.tsx';
import { type OpenedCopy, useMade, useUrl } from './useCopy.ts';

interface StillProps {
  readonly copy: OpenedCopy;
  readonly name: string;
  readonly keys: boolean;
}

/** A picture: a browser draws one without running anything of it. */
export function PictureView({ copy, name, keys }: StillProps) {
  const m = useDeskMessages().evidence;
  const controls = useView(keys);
  return (
    <>
      <Stage
        label={m.stage(name)}
        view={controls.view}
        pressLabel={m.larger}
        onPress={() => controls.zoomBy(CLOSER)}
      >
        <img class="evidence-seen" src={copy.url} alt={name} data-testid="evidence-picture" />
      </Stage>
      <ViewButtons controls={controls} />
    </>
  );
}

/** A document, page by page: each page of a clean copy is one picture. */
export function PagesView({ copy, name, keys }: StillProps) {
  const m = useDeskMessages().evidence;
  const controls = useView(keys);
  const { made: pages, error } = useMade(copy.blob, pagesOf);
  const [at, setAt] = useState(0);
  const page = pages?.[at] ?? null;
  const url = useUrl(page?.jpeg ?? null);
  if (error !== null) {
    return (
      <Notice kind="think">
        <p>{m.notPages}</p>
      </Notice>
    );
  }
  if (pages === null || page === null || url === null) return <Waiting label={m.stage(name)} />;
  const label = m.pageOf(at + 1, pages.length);
  return (
    <>
      <Stage
        label={m.stage(name)}
        view={controls.view}
        pressLabel={m.larger}
        onPress={() => controls.zoomBy(CLOSER)}
      >
        <img
          class="evidence-seen"
          src={url}
          alt={`${name}: ${label}`}
          data-testid="evidence-page"
          data-page={at + 1}
        />
      </Stage>
      <ViewButtons controls={controls}>
        <div class="actions">
          <Button disabled={at === 0} onClick={() => setAt(at - 1)} data-testid="page-before">
            {m.pageBefore}
          </Button>
          <span class="small" aria-live="polite" data-testid="page-place">
            {label}
          </span>
          <Button disabled={at + 1 >= pages.length} onClick={() => setAt(at + 1)} data-testid="page-after">
            {m.pageAfter}
          </Button>
        </div>
      </ViewButtons>
    </>
  );
}

/** A megabyte is more than anybody reads here, and more than a page draws quickly. */
const SHOWN_BYTES = 1024 ** 2;

const beginningOf = (blob: Blob): Promise<string> => blob.slice(0, SHOWN_BYTES).text();

/** Words of a clean copy: as text, never as anything that a browser would make something of. */
export function TextView({ copy, name }: StillProps) {
  const m = useDeskMessages().evidence;
  const { made: text } = useMade(copy.blob, beginningOf);
  if (text === null) return <Waiting label={m.stage(name)} />;
  return (
    <>
      <textarea
        class="evidence-text"
        aria-label={m.stage(name)}
        dir="auto"
        readOnly
        rows={18}
        value={text}
        data-testid="evidence-text"
      />
      {copy.blob.size > SHOWN_BYTES ? <p class="small soft">{m.textCut}</p> : null}
    </>
  );
}
