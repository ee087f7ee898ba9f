/** The routes of the plain form. Each reads as a checklist: is it from here, take, parse, act, answer. */
import type { Express, NextFunction, Request, Response } from 'express';
import { announcedLength, codeOf, isGone, requireType, sendBytes } from '#http/index.ts';
import type { Log } from '#process/index.ts';
import type { Codename } from '#protocol/codename.ts';
import { AmanaError, asAmanaError, ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { codenameWords, hintsFor, parseCodename, spellings } from '#protocol/words.ts';
import type { SourceClient } from '#source/client/client.ts';
import { isFromHere, isLanguage, sendPage, viewOf } from './answers.ts';
import { MOST_CODENAME_FORM_BYTES } from './limits.ts';
import type { Newsroom } from './newsroom.ts';
import { failedPage, refusedPage } from './pages/failed.ts';
import { sentenceIn, type View } from './pages/frame.ts';
import { returnPage } from './pages/return.ts';
import { offPage, startPage } from './pages/start.ts';
import { type PlainTalk, talkPage } from './pages/talk.ts';
import { wordsPage } from './pages/words.ts';
import { writePage } from './pages/write.ts';
import type { Refusal, Rooms } from './rooms.ts';
import { type Act, deliver, handleForm, type Outcome, statusOf } from './sending.ts';
import { Turns } from './turns.ts';

interface PlainParts {
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
async function talkOf(
  client: SourceClient,
  codename: Codename,
  replies: PlainTalk['replies'],
  said: PlainTalk['said'],
): Promise<PlainTalk> {
  return { words: (await codenameWords(codename)).join(' '), replies, today: client.today(), said };
}

/** What of a failed page of failed words can be told: every wrong word, never a guess at the mailbox. */
async function returnAgain(view: View, typed: string, code: ErrorCode): Promise<string> {
  return code === 'codename-invalid'
    ? returnPage(view, { typed, hints: await hintsFor(typed), sentence: null })
    : returnPage(view, { typed, hints: null, sentence: sentenceIn(view, code) });
}

/** @throws AmanaError malformed-request, too-large; ClientLeft */
async function typedWords(
  rooms: Rooms,
  request: Request,
): Promise<{ readonly typed: string; readonly refused: Refusal | null }> {
  requireType(request, 'application/x-www-form-urlencoded');
  if (announcedLength(request) > MOST_CODENAME_FORM_BYTES) throw new AmanaError('too-large');
  const received = await rooms.receive(request);
  try {
    const isWhole = received.state === 'whole';
    const form = new URLSearchParams((isWhole ? received.body : received.beginning).toString('latin1'));
    return { typed: form.get('words') ?? '', refused: isWhole ? null : received.why };
  } finally {
    received.giveBack();
  }
}

/** What an operator can mend; whatever else fails is between a source and their form. */
function warn(log: Log, code: ErrorCode): void {
  if (ERRORS[code].status >= 500 || code === 'directory-invalid') log.warn('answer-failed', code);
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
    const turns = new Turns();
    async function take<Sent>(view: View, request: Request, response: Response, act: Act<Sent>) {
      const outcome: Outcome<Sent> = await handleForm(rooms, mostFormBytes, view, request, response, act);
      if (outcome.state === 'not-sent') warn(log, outcome.code);
      return outcome;
    }
    /** Null where they cannot be had now: what has just arrived is then not told to be lost. */
    async function repliesBehind(client: SourceClient, codename: Codename): Promise<PlainTalk['replies']> {
      try {
        return await turns.take(() => client.replies(codename));
      } catch (thrown) {
        warn(log, asAmanaError(thrown).code);
        return null;
      }
    }
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
        const outcome = await take(view, request, response, async (form, signal) => {
          const client = await newsroom.connect();
          const codename = await client.newCodename();
          const left = await deliver(client, codename, form, signal);
          return wordsPage(view, await spellings(codename), left && sentenceIn(view, left));
        });
        if (outcome.state === 'sent') sendPage(request, response, outcome.sent);
        else sendPage(request, response, writePage(view, mostFormBytes, outcome.trouble), outcome.status);
      }),
    );

    app.post(
      '/:language/return',
      fromHere(async (view, request, response) => {
        const { typed, refused } = await typedWords(rooms, request);
        try {
          if (refused !== null) throw new AmanaError(refused);
          const codename = await parseCodename(typed);
          const client = await newsroom.connect();
          const replies = await turns.take(() => client.replies(codename));
          const talk = await talkOf(client, codename, replies, null);
          sendPage(request, response, talkPage(view, talk, mostFormBytes));
        } catch (thrown) {
          const { code } = asAmanaError(thrown);
          warn(log, code);
          sendPage(request, response, await returnAgain(view, typed, code), statusOf(code));
        }
      }),
    );

    app.post(
      '/:language/more',
      fromHere(async (view, request, response) => {
        const outcome = await take(view, request, response, async (form, signal) => {
          const codename = await parseCodename(form.words ?? '');
          const client = await newsroom.connect();
          const left = await deliver(client, codename, form, signal);
          const { text, files } = form;
          const said = { text, files: files.length, leftBehind: left && sentenceIn(view, left) };
          return talkOf(client, codename, await repliesBehind(client, codename), said);
        });
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

/** Pages for what is not there and for what failed, in the reader's language. */
function closing(app: Express, log: Log): void {
  app.use((request, response) => {
    const view = viewOf(request);
    sendPage(request, response, failedPage(view, view.p.nothingHere), 404);
  });
  app.use((thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (isGone(thrown, response) || response.headersSent) {
      response.socket?.destroy();
      return;
    }
    const code = codeOf(thrown);
    warn(log, code);
    const view = viewOf(request);
    const page =
      code === 'directory-invalid'
        ? refusedPage(view)
        : failedPage(view, code === 'malformed-request' ? view.p.unreadable : sentenceIn(view, code));
    sendPage(request, response, page, statusOf(code));
  });
}
