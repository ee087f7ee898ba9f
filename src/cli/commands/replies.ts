/** `./amana replies`: what the editors answered, found on this machine in everybody's drops. */
import type { Command } from 'commander';
import { dayText } from '#protocol/day.ts';
import { parseCodename } from '#protocol/words.ts';
import { showShare } from '../progress.ts';
import { addServerOptions, connectSource, type ServerOptions } from '../source.ts';
import { note, say } from '../terminal.ts';

interface RepliesOptions extends ServerOptions {
  readonly codename: string;
  readonly json: boolean;
}

export function registerReplies(program: Command): void {
  const command = program
    .command('replies')
    .description('Prints the replies of the last 14 days; the server does not learn which were looked for.')
    .requiredOption('--codename <words>', 'the eight words')
    .option('--json', 'print one line of JSON a reply: {"id","day","text"}', false);
  addServerOptions(command).action(showReplies);
}

async function showReplies(options: RepliesOptions): Promise<void> {
  const codename = await parseCodename(options.codename);
  const client = await connectSource(options);
  // What everybody downloads can be long; with --json nothing is told but what was found.
  const show = options.json
    ? () => undefined
    : showShare(options, 'looking for replies', 'Going on where it stopped ...');
  const replies = await client.replies(codename, ({ share, trouble }) => show(share ?? 0, trouble));
  for (const { messageId, day, text } of replies) {
    say(
      options.json
        ? JSON.stringify({ id: messageId, day: dayText(day), text })
        : `${dayText(day)}\n${text}\n`,
    );
  }
  if (replies.length === 0) note('amana: no reply yet. An unused codename looks the same.');
}
