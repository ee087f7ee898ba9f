/** What the requests of one object share, and those of two do not. */
import type { Http } from './http.ts';
import type { Pace, Patience } from './patience.ts';

/** What an upload travels over, and what is known of it. */
export interface Line {
  readonly http: Http;
  readonly patience: Patience;
  readonly pace: Pace;
}
