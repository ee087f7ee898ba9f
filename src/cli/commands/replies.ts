/** `./amana replies`: what the editors answered, found on this machine in everybody's drops. */
import type { Command } from 'commander';
import { dayText } from '#protocol/day.ts';
import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { parseCodename } from '#protocol/words.ts';
import type { DownloadProgress } from '#source/client/download.ts';
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
  const replies = await client.replies(codename, showProgress(options));
  for (const { messageId, day, text } of replies) {
    say(
      options.json
        ? JSON.stringify({ id: messageId, day: dayText(day), text })
        : `${dayText(day)}\n${text}\n`,
    );
  }
  if (replies.length === 0) note('amana: no reply yet. An unused codename looks the same.');
}

/** What everybody downloads can be long: whole percents on one line of a terminal, and what keeps it, each kind once. */
function showProgress({ json }: RepliesOptions): (progress: DownloadProgress) => void {
  if (json) return () => undefined;
  const isWatched = process.stderr.isTTY === true;
  let shown = -1;
  let told: ErrorCode | null = null;
  return ({ share, trouble }) => {
    const percent = Math.floor((share ?? 0) * 100);
    if (isWatched && percent > shown) {
      shown = percent;
      process.stderr.write(
        `\ramana: looking for replies, ${percent} % arrived${percent === 100 ? '\n' : ''}`,
      );
    }
    if (trouble !== null && trouble !== told)
      note(
        `${isWatched ? '\n' : ''}amana: ${ERRORS[trouble].sentence} (${trouble}) Going on where it stopped ...`,
      );
    told = trouble ?? told;
  };
}
