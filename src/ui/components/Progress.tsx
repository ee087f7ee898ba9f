import { useId } from 'preact/hooks';
import { useLanguage } from '../i18n.tsx';
import { formatPercent } from '../language.ts';

/** One bar from 0 to 1 with its percent in words beside it. `detail` says what is left. */
export function Progress(props: { label: string; share: number; detail?: string }) {
  const { language } = useLanguage();
  const labelId = useId();
  const percent = formatPercent(language, props.share);
  const whole = Math.floor(Math.min(Math.max(props.share, 0), 1) * 100);
  return (
    <div class="progress">
      <div class="progress-words">
        <span id={labelId}>{props.label}</span>
        <span>{percent}</span>
      </div>
      <div
        class="progress-track"
        role="progressbar"
        aria-labelledby={labelId}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={whole}
        aria-valuetext={props.detail ? `${percent}, ${props.detail}` : percent}
      >
        <div class="progress-fill" style={{ inlineSize: `${props.share * 100}%` }} />
      </div>
      {props.detail ? <p class="small soft">{props.detail}</p> : null}
    </div>
  );
}
