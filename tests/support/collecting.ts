/**
 * Brought into a process with `--import`, this has it collect ten times a second what it has dropped. V8 lets 64 MiB of dropped
 * buffers lie before it looks for them, and as many more as come while a busy machine looks: whoever asks what a process
 * *holds* has to ask after that. What is still reachable stays, and counts.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new Error('nothing collects here');
const EVERY_MS = 100;

setInterval(() => collect(), EVERY_MS).unref();
