import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { formatNumber } from '#ui/language.ts';
import { usePageKeys } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

const SMALLEST = 0.25;
const LARGEST = 8;
const STEP = 1.5;
const QUARTER_TURN = 90;

export interface View {
  readonly zoom: number;
  readonly turns: number;
}

/** One press on a picture. */
export const CLOSER = STEP;

/** Zoom and turn, by buttons or by + - 0 r. @param keys of two stages side by side, the first has them */
export function useView(keys: boolean) {
  const [view, setView] = useState<View>({ zoom: 1, turns: 0 });
  const zoomBy = (factor: number) =>
    setView((now) => ({ ...now, zoom: Math.min(LARGEST, Math.max(SMALLEST, now.zoom * factor)) }));
  const turn = () => setView((now) => ({ ...now, turns: now.turns + 1 }));
  const reset = () => setView({ zoom: 1, turns: 0 });
  usePageKeys((key, event) => {
    if (!keys) return;
    if (key === '+' || key === '=') zoomBy(STEP);
    else if (key === '-') zoomBy(1 / STEP);
    else if (key === '0') reset();
    else if (key === 'r') turn();
    else return;
    event.preventDefault();
  });
  return { view, zoomBy, turn, reset };
}

export type ViewControls = ReturnType<typeof useView>;

/** As a style of what is seen: larger than its stage, the stage scrolls. */
const placed = ({ zoom, turns }: View) => ({
  inlineSize: `${zoom * 100}%`,
  blockSize: `${zoom * 100}%`,
  rotate: `${turns * QUARTER_TURN}deg`,
});

export function ViewButtons(props: { controls: ViewControls; children?: ComponentChildren }) {
  const { view, zoomBy, turn, reset } = props.controls;
  const m = useDeskMessages().evidence;
  const language = useDeskLanguage();
  return (
    <div class="evidence-bar">
      {props.children}
      <div class="actions">
        <Button onClick={() => zoomBy(1 / STEP)} disabled={view.zoom <= SMALLEST} data-testid="view-smaller">
          {m.smaller}
        </Button>
        <Button onClick={() => zoomBy(STEP)} disabled={view.zoom >= LARGEST} data-testid="view-larger">
          {m.larger}
        </Button>
        <Button onClick={turn} data-testid="view-turn">
          {m.turn}
        </Button>
        <Button onClick={reset} data-testid="view-fit">
          {m.fit}
        </Button>
      </div>
      <span class="small soft" data-testid="view-zoom">{`×\u2009${formatNumber(language, view.zoom)}`}</span>
    </div>
  );
}

/**
 * Where something is seen: dark, so that light pages and dark pictures both stand out. What is seen lies in a button:
 * with the focus on it, arrows reach the corners of what is larger than the stage.
 */
export function Stage(props: {
  label: string;
  view: View;
  onPress: () => void;
  pressLabel: string;
  children: ComponentChildren;
}) {
  return (
    <section class="evidence-stage" aria-label={props.label}>
      <div class="evidence-placed" style={placed(props.view)}>
        {props.children}
        <button
          type="button"
          class="evidence-press"
          aria-label={props.pressLabel}
          onClick={props.onPress}
          data-testid="stage-press"
        />
      </div>
    </section>
  );
}
