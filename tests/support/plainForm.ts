/** The plain form inside the test's process, on a real intake; and forms as browsers send them. */
import { startServer } from '#http/index.ts';
import { plainRoutes } from '#plain/app.ts';
import { PLAIN_HEADERS } from '#plain/headers.ts';
import { openNewsroom } from '#plain/newsroom.ts';
import { PACE, type RoomLimits, Rooms } from '#plain/rooms.ts';
import { loadStyle } from '#plain/style.ts';
import { silentLog } from '#process/index.ts';
import { fetchAllWords } from '#source/messages/index.ts';
import type { TestIntake } from './intake.ts';

export const MIB = 1024 ** 2;

export interface TestPlain {
  readonly url: string;
  readonly rooms: Rooms;
  stop(): Promise<void>;
}

export async function startPlain(
  intake: Pick<TestIntake, 'crypto' | 'url'> & { readonly root: Uint8Array },
  limits: Partial<RoomLimits> = {},
): Promise<TestPlain> {
  await fetchAllWords('en');
  const { hostname, port, host } = new URL(intake.url);
  const all = { mostFormBytes: 4 * MIB, memoryBytes: 8 * MIB, pace: PACE, ...limits };
  const rooms = new Rooms(all);
  const running = await startServer({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    hosts: [],
    log: silentLog,
    headers: PLAIN_HEADERS,
    routes: plainRoutes({
      newsroom: openNewsroom(intake.crypto, intake.root, {
        listen: { kind: 'tcp', host: hostname, port: Number(port) },
        host,
        proxyProtocol: false,
      }),
      rooms,
      mostFormBytes: all.mostFormBytes,
      sealingPage: () => intake.url,
      style: await loadStyle(),
      log: silentLog,
    }),
  });
  return { url: running.url, rooms, stop: () => running.close() };
}

export interface FormFields {
  readonly text?: string;
  readonly leaving?: string;
  readonly words?: string;
  readonly files?: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string])[];
}

/** In the order of the page: what can be given back comes first. */
export function formOf({ words, text, leaving, files = [] }: FormFields): FormData {
  const form = new FormData();
  if (words !== undefined) form.append('words', words);
  if (text !== undefined) form.append('text', text);
  for (const [name, bytes, type] of files)
    form.append('files', new Blob([bytes], { type: type ?? '' }), name);
  if (leaving !== undefined) form.append('leaving', leaving);
  return form;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** data-screen of the page. */
  readonly screen: string;
}

async function answered(response: Response): Promise<PlainAnswer> {
  const html = await response.text();
  const screen = /data-screen="([a-z]+)"/.exec(html)?.[1] ?? '';
  return { status: response.status, headers: response.headers, html, screen };
}

export const get = async (url: string, headers: Record<string, string> = {}): Promise<PlainAnswer> =>
  answered(await fetch(url, { headers, redirect: 'error' }));

export const post = async (
  url: string,
  body: FormData | URLSearchParams | string,
  headers: Record<string, string> = {},
): Promise<PlainAnswer> => answered(await fetch(url, { method: 'POST', body, headers, redirect: 'error' }));

/** The eight words of the page that shows them. */
export const wordsIn = ({ html }: PlainAnswer): string[] =>
  [...(html.split('</ol>')[0] ?? '').matchAll(/class="word" lang="\w+">([^<]+)</g)].map(
    ([, word = '']) => word,
  );
