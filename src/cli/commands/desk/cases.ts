/** The commands for cases: file, note, assign, verify, draft, sign. */
import type { Command } from 'commander';
import type { FilingTarget } from '#desk/client/session.ts';
import type { DeskCase, DeskState } from '#desk/client/state.ts';
import { dayText } from '#protocol/day.ts';
import { reads } from '#protocol/directory.ts';
import { CASE_STATES } from '#protocol/events-case.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import { OperatorError } from '../../terminal.ts';
import { registerDraft } from './draft.ts';
import { idOf, type OpenedDesk, onDesk, readText } from './session.ts';

const caseState = z.enum(CASE_STATES);

export function registerCases(desk: Command): void {
  desk
    .command('cases')
    .description('Lists the cases, with their threads, their clean media, the draft and its signatures.')
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ state, print }) => {
        for (const one of state.cases) print(summary(one), `${one.id}  ${one.state}  ${one.title}`);
      }),
    );

  desk
    .command('file')
    .argument('<report>', 'a report; its whole conversation goes with it')
    .option('--case <id>', 'into this case')
    .option('--title <title>', 'into a new case with this title')
    .option(
      '--only <editors...>',
      'the new case is for these editors and yourself; its key is given to nobody else',
    )
    .description('Files a report in a case, sealed anew under the key of the case.')
    .addHelpText('after', '\nExample: amana desk file REPORT --title "The bridge" --only EDITOR EDITOR\n')
    .action((report: string, options: FilingOptions, command: Command) =>
      onDesk(command, (opened) => file(opened, idOf(report), options)),
    );

  desk
    .command('note')
    .argument('<case>')
    .requiredOption('--text <file>', 'the note; - reads standard input')
    .description('Writes a note for the desk; the source never sees it.')
    .action((id: string, options: { readonly text: string }, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.note(idOf(id), (await readText(options.text)).trim());
        print({ case: id }, 'Noted.');
      }),
    );

  desk
    .command('assign')
    .argument('<case>')
    .argument('[editor]', 'nobody, when left out')
    .description('Gives a case to an editor.')
    .action((id: string, editor: string | undefined, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.assign(idOf(id), editor === undefined ? null : idOf(editor));
        print({ case: id, editor: editor ?? null }, 'Assigned.');
      }),
    );

  desk
    .command('state')
    .argument('<case>')
    .argument('<state>', CASE_STATES.join(' | '))
    .description(
      'Sets the state of a case; "verified" by another editor than the one who made it ready for review.',
    )
    .action((id: string, state: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.setState(idOf(id), parse(caseState, state, 'malformed-request'));
        print({ case: id, state }, `Set to ${state}.`);
      }),
    );

  registerDraft(desk);
}

const summary = (one: DeskCase) => ({
  id: one.id,
  title: one.title,
  state: one.state,
  assignee: one.assignee,
  threads: one.threads,
  reports: one.reports.map(({ id }) => id),
  conversation: one.conversation.map((item) => ({
    kind: item.kind,
    day: dayText(item.day),
    text:
      item.kind === 'report' ? item.report.text : item.kind === 'reply' ? item.reply.text : item.note.text,
  })),
  media: one.media,
  digest: one.draft?.digest ?? null,
  signatures: one.signatures.map(({ editor }) => editor),
  promoted: one.promoted?.path ?? null,
  sent: one.sent.map(({ target, language, slug, state, address }) => ({
    target,
    language,
    slug,
    state,
    address,
  })),
});

interface FilingOptions {
  readonly case?: string;
  readonly title?: string;
  readonly only?: readonly string[];
}

function targetOf({ people, me }: DeskState, { case: into, title, only }: FilingOptions): FilingTarget {
  if ((into === undefined) === (title === undefined))
    throw new OperatorError('Say either --case ID or --title TITLE.', { exitCode: 2 });
  if (into !== undefined && only !== undefined)
    throw new OperatorError('--only is for a new case: say it with --title.', { exitCode: 2 });
  if (into !== undefined) return { case: idOf(into) };
  if (only === undefined) return { title: title ?? '' };
  const members = [...new Set([me.id, ...only.map(idOf)])];
  const stranger = members.find(
    (id) => !people.some((one) => one.id === id && one.present && reads(one.role)),
  );
  if (stranger !== undefined)
    throw new OperatorError(`${stranger} is nobody who reads on this desk.`, { exitCode: 2 });
  return { title: title ?? '', members };
}

async function file(
  { session, state, print }: OpenedDesk,
  report: ObjectId,
  options: FilingOptions,
): Promise<void> {
  const target = targetOf(state, options);
  const caseId = await session.fileReport(report, target);
  const readers = 'case' in target ? null : (target.members ?? null);
  print({ report, case: caseId, readers }, `Filed in ${caseId}.`);
}
