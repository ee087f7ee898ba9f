import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Select } from '../../components/Select.tsx';
import { FrameStepper } from '../../evidence/film.ts';
import { waveformOf, waveformPath } from '../../evidence/waveform.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { Sandbox } from './Sandbox.tsx';
import { Stage, useView, ViewButtons } from './Stage.tsx';
import { type OpenedCopy, useMade } from './useCopy.ts';

const SPEEDS = { quarter: 0.25, half: 0.5, full: 1 } as const;
type Speed = keyof typeof SPEEDS;

/** Parts of a waveform: about one for each two pixels of a wide window. */
const PARTS = 600;

/** `01:02.345`: minutes, seconds and thousandths, in digits that every language of the desk reads. */
export function clockText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.floor(seconds);
  const thousandths = Math.floor((seconds - whole) * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}.${String(thousandths).padStart(3, '0')}`;
}

interface Playing {
  readonly seconds: number;
  readonly all: number;
  readonly plays: boolean;
  readonly failed: boolean;
}

const STILL: Playing = { seconds: 0, all: 0, plays: false, failed: false };

/** What plays in the frame, as the page around it shows it. */
function usePlaying(media: HTMLMediaElement | null, secondsOf: () => number, frames: number): Playing {
  const [playing, setPlaying] = useState<Playing>(STILL);
  useEffect(() => {
    if (media === null) {
      setPlaying(STILL);
      return;
    }
    const look = () => {
      // A device without a sound card is an error too, and the sound's time runs on: what was read can be looked at.
      const failed = media.error !== null && media.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;
      const all = Number.isFinite(media.duration) ? media.duration : 0;
      setPlaying({ seconds: secondsOf(), all, plays: !media.paused, failed });
    };
    const kinds = ['loadedmetadata', 'durationchange', 'timeupdate', 'seeked', 'play', 'pause', 'error'];
    for (const kind of kinds) media.addEventListener(kind, look);
    look();
    return () => {
      for (const kind of kinds) media.removeEventListener(kind, look);
    };
  }, [media, frames]);
  return playing;
}

/** A browser that refuses to play says so by the film's own error, which is shown. */
const toggle = (media: HTMLMediaElement) => {
  if (media.paused) media.play().catch(() => media.pause());
  else media.pause();
};

function Controls(props: { media: HTMLMediaElement; playing: Playing; stepper: FrameStepper | null }) {
  const { media, playing, stepper } = props;
  const m = useDeskMessages().evidence;
  const [speed, setSpeed] = useState<Speed>('full');
  const [stepping, setStepping] = useState(false);
  const step = async (direction: 1 | -1) => {
    if (stepper === null || stepping) return;
    setStepping(true);
    await stepper.step(direction);
    setStepping(false);
  };
  return (
    <div class="evidence-bar">
      <div class="actions">
        <Button onClick={() => toggle(media)} data-testid="play">
          {playing.plays ? m.pause : m.play}
        </Button>
        {stepper === null ? null : (
          <>
            <Button disabled={stepping} onClick={() => void step(-1)} data-testid="frame-before">
              {m.frameBefore}
            </Button>
            <Button disabled={stepping} onClick={() => void step(1)} data-testid="frame-after">
              {m.frameAfter}
            </Button>
          </>
        )}
      </div>
      <Select
        label={m.speed}
        small
        value={speed}
        options={(['full', 'half', 'quarter'] as const).map((each) => ({
          value: each,
          label: m.speeds[each],
        }))}
        testId="speed"
        onValue={(value) => {
          const chosen = (['full', 'half', 'quarter'] as const).find((each) => each === value) ?? 'full';
          setSpeed(chosen);
          media.playbackRate = SPEEDS[chosen];
        }}
      />
    </div>
  );
}

/** The slider is what is used; the drawing behind it is only seen. */
function Timeline(props: { media: HTMLMediaElement; playing: Playing; copy: OpenedCopy; name: string }) {
  const { media, playing, copy } = props;
  const m = useDeskMessages().evidence;
  const { made: waveform, error } = useMade(copy.blob, (blob) =>
    waveformOf(blob, PARTS).then((drawn) => ({ drawn })),
  );
  const [busy, all] = [waveform === null && error === null, playing.all];
  const share = all > 0 ? playing.seconds / all : 0;
  const drawn = waveform?.drawn ?? null;
  const words = m.time(`\u2066${clockText(playing.seconds)}\u2069`, `\u2066${clockText(all)}\u2069`);
  return (
    <div class="evidence-time">
      {drawn === null ? (
        <p class="small soft" data-testid="no-waveform">
          {busy ? m.drawing : m.noWaveform}
        </p>
      ) : (
        // Time runs from left to right in every language, as on every recorder.
        <svg
          class="waveform"
          dir="ltr"
          viewBox={`0 0 ${PARTS} 2`}
          preserveAspectRatio="none"
          role="img"
          aria-label={m.waveform}
          data-testid="waveform"
        >
          <path class="waveform-sound" d={waveformPath(drawn)} />
          <rect class="waveform-past" x={0} y={0} width={share * PARTS} height={2} />
        </svg>
      )}
      <input
        type="range"
        dir="ltr"
        class="evidence-seek"
        aria-label={m.at}
        aria-valuetext={words}
        min={0}
        max={all}
        step={0.001}
        value={playing.seconds}
        data-testid="seek"
        onInput={(event) => {
          media.currentTime = Number(event.currentTarget.value);
        }}
      />
      <p class="small evidence-clock" data-testid="media-time" data-seconds={playing.seconds.toFixed(3)}>
        {words}
      </p>
    </div>
  );
}

interface PlayerProps {
  readonly copy: OpenedCopy;
  readonly name: string;
  readonly keys: boolean;
}

function NotShown() {
  const m = useDeskMessages().evidence;
  return (
    <Notice kind="think">
      <p>{m.notShown}</p>
    </Notice>
  );
}

export function FilmView({ copy, name, keys }: PlayerProps) {
  const m = useDeskMessages().evidence;
  const controls = useView(keys);
  const [film, setFilm] = useState<HTMLVideoElement | null>(null);
  const stepper = useRef<FrameStepper | null>(null);
  const [frames, setFrames] = useState(0);
  const playing = usePlaying(film, () => stepper.current?.seconds ?? 0, frames);
  const take = (element: HTMLVideoElement | null) => {
    stepper.current?.stop();
    stepper.current =
      element === null ? null : new FrameStepper(element, () => setFrames((seen) => seen + 1));
    setFilm(element);
  };
  return (
    <>
      <Stage
        label={m.stage(name)}
        view={controls.view}
        pressLabel={playing.plays ? m.pause : m.play}
        onPress={() => film !== null && toggle(film)}
      >
        <Sandbox name="video" url={copy.url} label={name} class="evidence-seen" onElement={take} />
      </Stage>
      {playing.failed ? <NotShown /> : null}
      {film === null || playing.failed ? null : (
        <>
          <Timeline media={film} playing={playing} copy={copy} name={name} />
          <Controls media={film} playing={playing} stepper={stepper.current} />
        </>
      )}
      <ViewButtons controls={controls} />
    </>
  );
}

export function SoundView({ copy, name }: PlayerProps) {
  const [sound, setSound] = useState<HTMLAudioElement | null>(null);
  const playing = usePlaying(sound, () => sound?.currentTime ?? 0, 0);
  return (
    <>
      <Sandbox name="audio" url={copy.url} label={name} class="evidence-sound" onElement={setSound} />
      {playing.failed ? <NotShown /> : null}
      {sound === null || playing.failed ? null : (
        <>
          <Timeline media={sound} playing={playing} copy={copy} name={name} />
          <Controls media={sound} playing={playing} stepper={null} />
        </>
      )}
    </>
  );
}
