/**
 * Workers beside the desk's own, which asks the page for them and speaks with each through a port that the page hands
 * on unread. It makes none itself: in Firefox (ESR 153) a worker that makes or ends workers of its own stands still
 * for ever now and then, and a desk whose keys' worker stands still never opens.
 */

export type SiblingName = 'stretcher' | 'opener';

/** What the page is asked for. */
export interface SiblingWanted {
  readonly name: SiblingName;
  /** For the new worker alone: what it is asked and what it answers. */
  readonly talk: MessagePort;
  /** For the page: it tells here of one that is broken, and is told when one has done its work. */
  readonly fate: MessagePort;
}

export interface Hearing<Answer> {
  readonly answer: (answer: Answer) => void;
  /** It cannot be loaded, or has ended: what it was asked is not answered any more. */
  readonly broken: () => void;
}

/** The desk's worker's end of one. */
export class Sibling<Ask, Answer> {
  readonly #talk: MessagePort;
  readonly #fate: MessagePort;

  constructor(name: SiblingName, hearing: Hearing<Answer>) {
    const talk = new MessageChannel();
    const fate = new MessageChannel();
    this.#talk = talk.port1;
    this.#fate = fate.port1;
    this.#talk.onmessage = ({ data }: MessageEvent<Answer>) => hearing.answer(data);
    this.#fate.onmessage = () => hearing.broken();
    const wanted: SiblingWanted = { name, talk: talk.port2, fate: fate.port2 };
    self.postMessage(wanted, { transfer: [wanted.talk, wanted.fate] });
  }

  /** Waits in the port until the worker is there. */
  ask(ask: Ask): void {
    this.#talk.postMessage(ask);
  }

  /** Nothing is heard of it any more. */
  end(): void {
    this.#talk.close();
    this.#fate.postMessage(null);
  }
}

/** The new worker's end. */
export function whenAsked<Ask, Answer>(act: (ask: Ask, answer: (answer: Answer) => void) => void): void {
  self.addEventListener('message', ({ data: talk }: MessageEvent<MessagePort>) => {
    talk.onmessage = ({ data }: MessageEvent<Ask>) => act(data, (answer) => talk.postMessage(answer));
  });
}
