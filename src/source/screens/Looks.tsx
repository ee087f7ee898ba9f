import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '#ui/i18n.tsx';
import { messages } from '../messages/index.ts';

/** An address for bytes that never leave the page; given back with the part of the page that showed them. */
function useAddress(blob: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return blob ? address : null;
}

/** Long by short side, so that a picture that was turned has the same shape. */
const shapeOf = ({ naturalWidth: one, naturalHeight: other }: HTMLImageElement): number =>
  Math.max(one, other) / Math.max(1, Math.min(one, other));

/** Small pictures are rounded to whole pixels, and some cameras cut them a little. */
const SAME_SHAPE = 1.08;

function Look(props: { address: string; words: string; onShape: (shape: number) => void }) {
  const [isShown, setShown] = useState(true);
  // Of a kind that this browser cannot draw, nothing is better than a broken frame.
  if (!isShown) return null;
  return (
    <figure class="look">
      <img
        src={props.address}
        alt=""
        decoding="async"
        onLoad={(event) => props.onShape(shapeOf(event.currentTarget))}
        onError={() => setShown(false)}
      />
      <figcaption class="small">{props.words}</figcaption>
    </figure>
  );
}

/** A file's small picture beside the picture itself: it was made before anything was cut away or covered. */
export function Looks(props: { picture: Blob | null; thumbnail: Blob }) {
  const t = useMessages(messages);
  const picture = useAddress(props.picture);
  const thumbnail = useAddress(props.thumbnail);
  const [shape, setShape] = useState<number | null>(null);
  const [smallShape, setSmallShape] = useState<number | null>(null);
  const ratio = shape === null || smallShape === null ? 1 : shape / smallShape;
  return (
    <div class="stack-tight">
      <div class="looks">
        {picture ? <Look address={picture} words={t.pictureLooks} onShape={setShape} /> : null}
        {thumbnail ? <Look address={thumbnail} words={t.thumbnailLooks} onShape={setSmallShape} /> : null}
      </div>
      {ratio > SAME_SHAPE || ratio < 1 / SAME_SHAPE ? <p class="small">{t.thumbnailDiffers}</p> : null}
    </div>
  );
}
