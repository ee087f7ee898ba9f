/** One frame forwards or back. Films do not say how long a frame lasts, and phones change it as they go: it is watched. */

/** 1 s ÷ 25: what is believed before any frame was seen, and of a browser that does not tell of frames. */
const FIRST_GUESS_SECONDS = 1 / 25;
/** No camera takes more than 240 frames a second; what is shorter is an error of rounding. */
const SHORTEST_FRAME_SECONDS = 1 / 250;
/** So many frames are watched to learn how long one lasts. */
const WATCHED_FRAMES = 6;
/** A film shorter than its watching, or that does not play, must not hold the step up. */
const WATCH_MS = 1000;
/** Spans between frames that are remembered. A frame that was left out makes one longer, so the lower quarter is believed. */
const KEPT_SPANS = 15;

/** A frame of which only the beginning is asked may be the one before: the middle is safe. */
const MIDDLE = 0.5;

export class FrameStepper {
  readonly #film: HTMLVideoElement;
  readonly #onFrame: () => void;
  /** How long frames lasted, one after another, while the film ran. */
  readonly #spans: number[] = [];
  #shown = 0;
  /** Of the frame before, where the film ran from it to this one. */
  #ran: number | null = null;
  #sought: number | null = null;
  #watching = true;
  /** Who waits for a frame to be seen. */
  #told: ((mediaTime: number) => void) | null = null;

  /** @param onFrame after another frame is seen, however it came to be */
  constructor(film: HTMLVideoElement, onFrame: () => void) {
    this.#film = film;
    this.#onFrame = onFrame;
    this.#watch();
  }

  /** Where the frame that is seen begins; where a browser does not tell, where the film stands. */
  get seconds(): number {
    return this.#tells() ? this.#shown : this.#film.currentTime;
  }

  get frameSeconds(): number {
    return this.#spans.toSorted((a, b) => a - b)[this.#spans.length >> 2] ?? FIRST_GUESS_SECONDS;
  }

  stop(): void {
    this.#watching = false;
  }

  async step(direction: 1 | -1): Promise<void> {
    this.#film.pause();
    if (this.#spans.length === 0 && this.#tells()) await this.#learn();
    const frame = this.frameSeconds;
    const to = this.seconds + (direction + MIDDLE) * frame;
    this.#sought = Math.min(Math.max(0, to), Math.max(0, this.#film.duration - frame / 2));
    await this.#seek(this.#sought);
  }

  #tells(): boolean {
    return 'requestVideoFrameCallback' in this.#film;
  }

  #watch(): void {
    if (!this.#watching || !this.#tells()) return;
    this.#film.requestVideoFrameCallback((_now, { mediaTime }) => {
      const runs = !this.#film.paused && !this.#film.seeking;
      const passed = this.#ran === null ? 0 : mediaTime - this.#ran;
      if (runs && passed > SHORTEST_FRAME_SECONDS) {
        this.#spans.push(passed);
        if (this.#spans.length > KEPT_SPANS) this.#spans.shift();
      }
      this.#ran = runs ? mediaTime : null;
      this.#shown = this.#beginning(mediaTime);
      this.#onFrame();
      this.#told?.(mediaTime);
      this.#watch();
    });
  }

  /** Firefox names what was sought where the frame's own time is asked; the middle was sought. */
  #beginning(mediaTime: number): number {
    const sought = this.#sought;
    return sought !== null && Math.abs(mediaTime - sought) < SHORTEST_FRAME_SECONDS
      ? Math.max(0, sought - MIDDLE * this.frameSeconds)
      : mediaTime;
  }

  /** Plays a moment, silent, and goes back. */
  async #learn(): Promise<void> {
    const film = this.#film;
    const [before, wasMuted] = [film.currentTime, film.muted];
    this.#sought = null;
    film.muted = true;
    let seen = 0;
    const watched = new Promise<void>((resolve) => {
      const count = () => {
        seen += 1;
        if (seen < WATCHED_FRAMES) film.requestVideoFrameCallback(count);
        else resolve();
      };
      film.requestVideoFrameCallback(count);
      setTimeout(resolve, WATCH_MS);
    });
    const playing = await film.play().then(
      () => true,
      () => false,
    );
    if (playing) await watched;
    film.pause();
    film.muted = wasMuted;
    await this.#seek(before);
  }

  /**
   * Resolves once the frame there is seen, which a browser tells a little before or after it has sought: a step
   * from a frame that is not yet known would go to the same one again.
   */
  async #seek(seconds: number): Promise<void> {
    const film = this.#film;
    const near = this.frameSeconds;
    const seen = new Promise<void>((resolve) => {
      this.#told = (mediaTime) => {
        if (Math.abs(mediaTime - seconds) <= near) resolve();
      };
      setTimeout(resolve, WATCH_MS);
    });
    const sought = new Promise<void>((resolve) => {
      film.addEventListener('seeked', () => resolve(), { once: true });
      setTimeout(resolve, WATCH_MS);
    });
    film.currentTime = seconds;
    await sought;
    if (this.#tells()) await seen;
    this.#told = null;
  }
}
