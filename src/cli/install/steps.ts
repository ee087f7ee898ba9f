/** Steps that change a machine one after the other: where one fails, it is said what stands by then and what does not. */
import { OperatorError } from '../terminal.ts';

export interface Step {
  /** As the operator knows it: "the program", "users and folders". */
  readonly what: string;
  readonly run: () => void | Promise<void>;
  /** Whether it starts or stops anything; what comes before it only writes. */
  readonly isStart?: true;
}

/** Whatever a system call or one of our own says is said as it is; anything else is a fault, and shown where it lies. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const isSaid = thrown instanceof OperatorError || 'syscall' in thrown;
  return isSaid ? thrown.message : (thrown.stack ?? thrown.message);
}

export type Act = 'install' | 'uninstall';

/** What is true of a machine that was left between two steps. */
function standing(act: Act, isTouched: boolean): string {
  if (act === 'uninstall')
    return `What is done is gone and was not put back; what is not begun stands as it was${isTouched ? '; services that were stopped stay so' : ''}.`;
  return isTouched
    ? 'Nothing was taken back; some services may run and others not.'
    : 'Nothing was taken back, and no service was started or stopped: leave them so until it is finished.';
}

function halfWay(steps: readonly Step[], at: number, thrown: unknown, goOn: string, act: Act): string {
  const names = (some: readonly Step[]): string => some.map(({ what }) => what).join(', ') || 'nothing';
  const failed = steps[at];
  return [
    `The ${act} stopped half way: ${reasonOf(thrown)}`,
    `  done        ${names(steps.slice(0, at))}`,
    `  begun       ${failed?.what ?? 'nothing'}`,
    `  not begun   ${names(steps.slice(at + 1))}`,
    standing(
      act,
      steps.slice(0, at + 1).some(({ isStart }) => isStart === true),
    ),
    goOn,
  ].join('\n');
}

/**
 * @param goOn what to do when it is mended
 * @throws OperatorError that says what was done, what was begun and what was not, whatever went wrong
 */
export async function inSteps(
  steps: readonly Step[],
  goOn: () => string,
  act: Act = 'install',
): Promise<void> {
  for (const [at, { run }] of steps.entries())
    try {
      await run();
    } catch (thrown) {
      throw new OperatorError(halfWay(steps, at, thrown, goOn(), act), { cause: thrown });
    }
}
