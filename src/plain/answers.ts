/** How pages leave, and which request is answered at all. */
import type { Request, Response } from 'express';
import { discardBody, sendBytes } from '#http/index.ts';
import { messages } from '#source/messages/index.ts';
import { chooseLanguage, LANGUAGES, type Language } from '#ui/language.ts';
import { plainMessages } from './messages/index.ts';
import type { View } from './pages/frame.ts';

/** How long a body that nobody reads may go on: a browser shows an answer only once it has sent all, or nearly. */
const LINGER_MS = 300_000;

/** A page. What is still arriving is thrown away for a while, so that a browser comes to read this. */
export function sendPage(request: Request, response: Response, text: string, status = 200): void {
  if (!request.complete) discardBody(request, LINGER_MS);
  sendBytes(response, Buffer.from(text), 'text/html; charset=utf-8', status);
}

export const isLanguage = (text: string | undefined): text is Language =>
  LANGUAGES.some((each) => each === text);

/** The language of the address, or else what the browser asks for with every request. */
export function viewOf(request: Request): View {
  const inPath = request.path.split('/')[1];
  const preferred = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((tag) => tag.split(';')[0]?.trim() ?? '');
  const language = isLanguage(inPath) ? inPath : chooseLanguage(preferred, LANGUAGES);
  return { language, t: messages[language] ?? messages.en, p: plainMessages[language] };
}

/**
 * Whether a form was sent from a page of this very server, as far as the browser says so: `no-referrer` pages send
 * the origin `null`, and an address typed by hand has the site `none`.
 */
export function isFromHere(request: Request): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return (
    origin === undefined || origin === 'null' || origin === `http://${host}` || origin === `https://${host}`
  );
}
