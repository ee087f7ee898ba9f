/** The routes of the plain form. Each reads as a checklist: is it from here, take, parse, act, answer. */
import type { Express, NextFunction, Request, Response } from 'express';
import { ClientLeft, readBody, requireType, sendBytes } from '#http/index.ts';
import type { Log } from '#process/index.ts';
import type { Codename } from '#protocol/codename.ts';
import { AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { codenameWords, hintsFor, parseCodename, spellings } from '#protocol/words.ts';
import type { SourceClient } from '#source/client/client.ts';
import { sentenceFor } from '#source/messages/index.ts';
import { isFromHere, isLanguage, sendPage, viewOf } from './answers.ts';
import { MOST_CODENAME_FORM_BYTES } from './limits.ts';
import type { Newsroom } from './newsroom.ts';
import { failedPage, refusedPage } from './pages/failed.ts';
import type { View } from './pages/frame.ts';
import { returnPage } from './pages/return.ts';
import { offPage, startPage } from './pages/start.ts';
import { type PlainTalk, talkPage } from './pages/talk.ts';
import { wordsPage } from './pages/words.ts';
import { writePage } from './pages/write.ts';
import type { Rooms } from './rooms.ts';
import { deliver, handleForm, statusOf } from './sending.ts';

export interface PlainParts {
  readonly newsroom: Newsroom;
  readonly rooms: Rooms;
  readonly mostFormBytes: number;
  /** Address of the page that seals in the browser, for whoever came to this Host. */
  readonly sealingPage: (host: string) => string;
  readonly style: Buffer;
  readonly log: Log;
}

type Handler = (view: View, request: Request, response: Response) => Promise<void> | void;

/** Only below a language; anything else is no page. */
const inLanguage =
  (handle: Handler) =>
  async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (isLanguage(String(request.params.language))) await handle(viewOf(request), request, response);
    else next();
  };

/** A form counts only when it was sent from a page of this server. */
const fromHere = (handle: Handler) =>
  inLanguage((view, request, response) => {
    if (isFromHere(request)) return handle(view, request, response);
    sendPage(request, response, failedPage(view, view.p.foreign), 403);
  });

/** The conversation of a codename as the page shows it. */
async function talkOf(client: SourceClient, codename: Codename, said: PlainTalk['said']): Promise<PlainTalk> {
  return {
    words: (await codenameWords(codename)).join(' '),
    replies: await client.replies(codename),
    today: client.today(),
    said,
  };
}

/** What of a failed page of failed words can be told: every wrong word, never a guess at the mailbox. */
async function returnAgain(view: View, typed: string, code: ErrorCode): Promise<string> {
  return code === 'codename-invalid'
    ? returnPage(view, { typed, hints: await hintsFor(typed), sentence: null })
    : returnPage(view, { typed, hints: null, sentence: sentenceFor(view.t, code) });
}

async function typedWords(request: Request): Promise<string> {
  requireType(request, 'application/x-www-form-urlencoded');
  const body = await readBody(request, MOST_CODENAME_FORM_BYTES);
  try {
    return new URLSearchParams(body.toString('latin1')).get('words') ?? '';
  } finally {
    body.fill(0);
  }
}

export const plainRoutes =
  ({ newsroom, rooms, mostFormBytes, sealingPage, style, log }: PlainParts) =>
  (app: Express): void => {
    /** A page is shown only once the newsroom's keys are verified: nobody fills in what could not be sealed. */
    const whenVerified = (make: (view: View, name: string, request: Request) => string) =>
      inLanguage(async (view, request, response) => {
        const name = await newsroom.name();
        sendPage(request, response, make(view, name, request));
      });
    const start = (view: View, name: string, request: Request): string =>
      startPage(view, name, sealingPage(request.headers.host ?? ''));

    app.get('/', async (request, response) => {
      const name = await newsroom.name();
      sendPage(request, response, start(viewOf(request), name, request));
    });
    app.get('/style.css', (_request, response) => sendBytes(response, style, 'text/css; charset=utf-8'));
    app.get('/:language/', whenVerified(start));
    app.get(
      '/:language/write',
      whenVerified((view) => writePage(view, mostFormBytes)),
    );
    app.get(
      ['/:language/return', '/:language/more'],
      whenVerified((view) => returnPage(view)),
    );

    app.post(
      '/:language/write',
      fromHere(async (view, request, response) => {
        const outcome = await handleForm(
          rooms,
          mostFormBytes,
          view,
          request,
          response,
          async (form, signal) => {
            const client = await newsroom.connect();
            const codename = await client.newCodename();
            await deliver(client, codename, form, signal);
            return spellings(codename);
          },
        );
        if (outcome.state === 'sent') sendPage(request, response, wordsPage(view, outcome.sent));
        else sendPage(request, response, writePage(view, mostFormBytes, outcome.trouble), outcome.status);
      }),
    );

    app.post(
      '/:language/return',
      fromHere(async (view, request, response) => {
        const typed = await typedWords(request);
        try {
          const codename = await parseCodename(typed);
          const talk = await talkOf(await newsroom.connect(), codename, null);
          sendPage(request, response, talkPage(view, talk, mostFormBytes));
        } catch (thrown) {
          const { code } = asAmanaError(thrown);
          sendPage(request, response, await returnAgain(view, typed, code), statusOf(code));
        }
      }),
    );

    app.post(
      '/:language/more',
      fromHere(async (view, request, response) => {
        const outcome = await handleForm(
          rooms,
          mostFormBytes,
          view,
          request,
          response,
          async (form, signal) => {
            const codename = await parseCodename(form.words ?? '');
            const client = await newsroom.connect();
            await deliver(client, codename, form, signal);
            return talkOf(client, codename, { text: form.text, files: form.files.length });
          },
        );
        if (outcome.state === 'sent') {
          sendPage(request, response, talkPage(view, outcome.sent, mostFormBytes));
          return;
        }
        const words = outcome.form.words ?? '';
        // Words that are none, or that were not in what arrived: without them there is no conversation to go back to.
        const page =
          words === '' || outcome.code === 'codename-invalid'
            ? await returnAgain(view, words, 'codename-invalid')
            : talkPage(view, { words, replies: null, today: 0, said: null }, mostFormBytes, outcome.trouble);
        sendPage(request, response, page, outcome.status);
      }),
    );

    closing(app, log);
  };

/** Where the operator has switched the form off: how to reach the page that seals, whatever was asked for. */
export const offRoutes =
  (sealingPage: PlainParts['sealingPage'], style: Buffer, log: Log) =>
  (app: Express): void => {
    app.get('/style.css', (_request, response) => sendBytes(response, style, 'text/css; charset=utf-8'));
    app.use((request, response) => {
      const status = request.method === 'GET' || request.method === 'HEAD' ? 200 : 403;
      sendPage(request, response, offPage(viewOf(request), sealingPage(request.headers.host ?? '')), status);
    });
    closing(app, log);
  };

/** What express throws at an address it cannot read: nobody's failure, and no line of the log. */
const isBadInput = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'status' in thrown &&
  Number(thrown.status) >= 400 &&
  Number(thrown.status) < 500;

/** Pages for what is not there and for what failed, in the reader's language. */
function closing(app: Express, log: Log): void {
  app.use((request, response) => {
    const view = viewOf(request);
    sendPage(request, response, failedPage(view, view.p.nothingHere), 404);
  });
  app.use((thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (thrown instanceof ClientLeft || request.socket.destroyed || response.headersSent) {
      request.socket.destroy();
      return;
    }
    const code =
      !(thrown instanceof AmanaError) && isBadInput(thrown) ? 'malformed-request' : asAmanaError(thrown).code;
    if (code === 'internal') log.warn('answer-failed', code);
    const view = viewOf(request);
    const page =
      code === 'directory-invalid'
        ? refusedPage(view)
        : failedPage(view, code === 'malformed-request' ? view.p.unreadable : sentenceFor(view.t, code));
    sendPage(request, response, page, statusOf(code));
  });
}
