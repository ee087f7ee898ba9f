/** The commands for a draft: read it, save it over what was read and nothing else, sign its exact bytes. */
import type { Command } from 'commander';
import { revisionsOf } from '#desk/client/draft-state.ts';
import type { DeskCase } from '#desk/client/state.ts';
import { draftContent } from '#protocol/article.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { hex, parse, z } from '#protocol/schema.ts';
import { OperatorError } from '../../terminal.ts';
import { idOf, type OpenedDesk, onDesk, readJson } from './session.ts';

interface DraftOptions {
  readonly file?: string;
  readonly from?: string;
  readonly translation: boolean;
}

const digest = hex(32);
/** As it is printed: what was read stays with the words that are made of it. */
const draftFile = z.extend(draftContent, { from: z.optional(z.nullable(digest)) });

export function registerDraft(desk: Command): void {
  desk
    .command('draft')
    .argument('<case>')
    .option('--file <file>', 'save this draft: {"article":{…},"sources":[{"name","attachment"}],"from":"…"}')
    .option('--from <sha256>', 'the draft that the file began with, where the file itself does not say so')
    .option('--translation', 'the same article in the desk’s other language', false)
    .description(
      'Prints the draft of the article as JSON, or saves one in the place of the draft it began with: never over words that nobody here has seen. An edit voids the signatures.',
    )
    .addHelpText(
      'after',
      '\nExample: amana desk draft CASE --json > draft.json; …; amana desk draft CASE --file draft.json\n',
    )
    .action((id: string, options: DraftOptions, command: Command) =>
      onDesk(command, (opened) =>
        options.file === undefined
          ? show(opened, idOf(id), sideOf(options))
          : save(opened, idOf(id), { ...options, file: options.file }),
      ),
    );

  desk
    .command('sign')
    .argument('<case>')
    .option('--digest <sha256>', 'sign only if the draft is this one')
    .option('--translation', 'the translation, not the article', false)
    .description('Signs the exact bytes of the saved draft.')
    .action((id: string, options: { digest?: string; translation: boolean }, command: Command) =>
      onDesk(command, async ({ session, state, print }) => {
        const saved = savedOn(caseOf(state.cases, idOf(id)), sideOf(options));
        if (saved === null) throw new OperatorError('This case has no draft yet.');
        const wanted = options.digest ?? saved.digest;
        await session.signDraft(idOf(id), wanted);
        print({ case: id, digest: wanted }, `Signed. SHA-256: ${wanted}`);
      }),
    );
}

const sideOf = ({ translation }: { readonly translation: boolean }): DraftSide =>
  translation ? 'translation' : 'main';

const savedOn = (one: DeskCase, side: DraftSide) => (side === 'main' ? one.draft : one.translation);

function caseOf(cases: readonly DeskCase[], id: ObjectId): DeskCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new AmanaError('not-found');
  return found;
}

async function show({ state, print }: OpenedDesk, id: ObjectId, side: DraftSide): Promise<void> {
  const saved = savedOn(caseOf(state.cases, id), side);
  if (saved === null) throw new OperatorError('This case has no draft yet.');
  const shown = { ...saved.draft, from: saved.digest };
  print(shown, JSON.stringify(shown, null, 2));
}

/** @throws OperatorError in one sentence for whoever would save over words that they have not seen */
async function save(
  { session, state, print }: OpenedDesk,
  id: ObjectId,
  options: DraftOptions & { readonly file: string },
): Promise<void> {
  const { from: said, ...draft } = parse(draftFile, await readJson(options.file), 'malformed-request');
  const from = options.from === undefined ? (said ?? null) : parse(digest, options.from, 'malformed-request');
  const side = sideOf(options);
  const one = caseOf(state.cases, id);
  const stands = savedOn(one, side);
  if (stands !== null && from === null)
    throw new OperatorError(
      `A draft stands there already, and this file does not say that it began with it. Read it with ./amana desk draft ${id}, then say --from ${stands.digest}.`,
    );
  if (stands !== null && from !== stands.digest) throw newer(id, stands.digest);
  const base = stands === null ? null : (revisionsOf(one.history, side).at(-1)?.position ?? null);
  try {
    await session.saveDraft(id, draft, side, base);
  } catch (thrown) {
    const now = await digestNow(session, id, side);
    // Somebody else was faster while this one was being sealed.
    if (thrown instanceof AmanaError && thrown.code === 'conflict' && now !== null && now !== from)
      throw newer(id, now);
    throw thrown;
  }
  const saved = await digestNow(session, id, side);
  print({ case: id, digest: saved }, `Saved. SHA-256: ${saved}`);
}

async function digestNow(
  session: OpenedDesk['session'],
  id: ObjectId,
  side: DraftSide,
): Promise<string | null> {
  await session.sync();
  const one = session.state?.cases.find((each) => each.id === id);
  return one === undefined ? null : (savedOn(one, side)?.digest ?? null);
}

const newer = (id: ObjectId, stands: string): OperatorError =>
  new OperatorError(
    `Somebody has saved a newer draft, and nothing of it was overwritten. Read it with ./amana desk draft ${id}, bring yours together with it, then say --from ${stands}.`,
  );
