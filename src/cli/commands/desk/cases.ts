/** The commands for cases: file, note, assign, verify, draft, sign, promote. */
import type { Command } from 'commander';
import type { DeskCase } from '#desk/client/state.ts';
import { draftContent } from '#protocol/article.ts';
import { dayText } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { CASE_STATES } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import { writePrivately } from '../../files.ts';
import { OperatorError } from '../../terminal.ts';
import { idOf, type OpenedDesk, onDesk, readJson, readText } from './session.ts';

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
    .description('Files a report in a case, sealed anew under the key of the case.')
    .action(
      (report: string, options: { readonly case?: string; readonly title?: string }, command: Command) =>
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

function registerDraft(desk: Command): void {
  desk
    .command('draft')
    .argument('<case>')
    .requiredOption('--file <file>', 'the draft as JSON: {"article":{…},"sources":[{"name","attachment"}]}')
    .description('Saves the draft of the article. An edit voids the signatures.')
    .action((id: string, options: { readonly file: string }, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const draft = parse(draftContent, await readJson(options.file), 'malformed-request');
        await session.saveDraft(idOf(id), draft);
        const saved = session.state?.cases.find((one) => one.id === id)?.draft ?? null;
        print({ case: id, digest: saved?.digest ?? null }, `Saved. SHA-256: ${saved?.digest}`);
      }),
    );

  desk
    .command('sign')
    .argument('<case>')
    .option('--digest <sha256>', 'sign only if the draft is this one')
    .description('Signs the exact bytes of the saved draft.')
    .action((id: string, options: { readonly digest?: string }, command: Command) =>
      onDesk(command, async ({ session, state, print }) => {
        const draft = caseOf(state.cases, idOf(id)).draft;
        if (draft === null) throw new OperatorError('This case has no draft yet.');
        const digest = options.digest ?? draft.digest;
        await session.signDraft(idOf(id), digest);
        print({ case: id, digest }, `Signed. SHA-256: ${digest}`);
      }),
    );

  desk
    .command('promote')
    .argument('<case>')
    .option('--bundle <file>', 'also keep the signed bundle here')
    .description('Publishes the article that two editors have signed. It cannot be called back from readers.')
    .action((id: string, options: { readonly bundle?: string }, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        if (options.bundle !== undefined)
          await writePrivately(options.bundle, (await session.buildBundle(idOf(id))).zip);
        const { path } = await session.promote(idOf(id));
        print({ case: id, path }, `Published: ${path}`);
      }),
    );
}

function caseOf(cases: readonly DeskCase[], id: ObjectId): DeskCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new AmanaError('not-found');
  return found;
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
});

async function file(
  { session, print }: OpenedDesk,
  report: ObjectId,
  target: { readonly case?: string; readonly title?: string },
): Promise<void> {
  if ((target.case === undefined) === (target.title === undefined))
    throw new OperatorError('Say either --case ID or --title TITLE.', { exitCode: 2 });
  const caseId = await session.fileReport(
    report,
    target.case === undefined ? { title: target.title ?? '' } : { case: idOf(target.case) },
  );
  print({ report, case: caseId }, `Filed in ${caseId}.`);
}
