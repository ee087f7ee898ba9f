/** The end of a process that has met what it did not foresee. */
import { asAmanaError } from '#protocol/errors.ts';
import type { Log } from './log.ts';

/**
 * From now on (call it once the process is ready) a failure that nobody caught ends the process with one line of its
 * code: the usual print of a stack may quote what was being worked on. Everything acknowledged is durable, so that
 * to start anew is always safe.
 */
export function crashQuietly(log: Log): void {
  const crash = (thrown: unknown): void => {
    log.warn('crashed', asAmanaError(thrown).code);
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
