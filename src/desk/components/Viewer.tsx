import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import { usePageKeys } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Dialog } from './Dialog.tsx';

const SMALLEST = 0.25;
const LARGEST = 8;
const STEP = 1.5;

/** One clean copy, large: zoom by buttons or + and -, turn by r. The picture is a blob of this page, never a request. */
export function Viewer(props: { url: string; alt: string; onClose: () => void }) {
  const m = useDeskMessages();
  const { language } = useLanguage();
  const [zoom, setZoom] = useState(1);
  const [turns, setTurns] = useState(0);
  const larger = () => setZoom((value) => Math.min(LARGEST, value * STEP));
  const smaller = () => setZoom((value) => Math.max(SMALLEST, value / STEP));
  const turn = () => setTurns((value) => value + 1);
  usePageKeys((key, event) => {
    if (key === '+' || key === '=') larger();
    else if (key === '-') smaller();
    else if (key === 'r') turn();
    else return;
    event.preventDefault();
  });
  return (
    <Dialog title={m.record.viewer} closeLabel={m.close} wide testId="viewer" onClose={props.onClose}>
      <div class="viewer">
        <div class="viewer-stage">
          <button
            type="button"
            class="viewer-picture"
            style={{ inlineSize: `${zoom * 100}%`, blockSize: `${zoom * 100}%` }}
            onClick={larger}
          >
            <img src={props.url} alt={props.alt} style={{ rotate: `${turns * 90}deg` }} />
          </button>
        </div>
        <div class="between">
          <div class="actions">
            <Button onClick={smaller} disabled={zoom <= SMALLEST}>
              {m.record.zoomOut}
            </Button>
            <Button onClick={larger} disabled={zoom >= LARGEST}>
              {m.record.zoomIn}
            </Button>
            <Button
              onClick={() => {
                setZoom(1);
                setTurns(0);
              }}
            >
              {m.record.fit}
            </Button>
            <Button onClick={turn}>{m.record.rotate}</Button>
          </div>
          <span class="small soft">{`×\u2009${formatNumber(language, zoom)}`}</span>
        </div>
      </div>
    </Dialog>
  );
}
