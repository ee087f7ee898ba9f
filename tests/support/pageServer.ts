/** Run by itself: builds and serves a page of the tests until its input is closed. The build tool does not run inside Jest. */
import { servePage } from '#cli/bench/browser.ts';

const [name, from] = process.argv.slice(2);
if (name === undefined || from === undefined) throw new Error('which page, of which folder');
const { origin, folder, close } = await servePage(name, from);
process.stdout.write(`${JSON.stringify({ origin, folder })}\n`);
process.stdin.once('end', () => void close()).resume();
