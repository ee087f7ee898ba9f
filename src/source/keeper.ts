/** The page's end of its worker. */
import { Caller } from './calling.ts';
import type { Calls } from './calls.ts';

export class Keeper extends Caller<Calls> {
  constructor() {
    super(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'keeper' }));
  }
}
