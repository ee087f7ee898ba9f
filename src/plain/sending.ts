/** A form on its way: taken into memory, looked at, delivered as a source's own browser would, and wiped. */
import type { Request, Response } from 'express';
import { ClientLeft } from '#http/index.ts';
import type { Codename } from '#protocol/codename.ts';
import { asAmanaError, ERRORS, type ErrorCode } from '#protocol/errors.ts';
import type { SourceClient } from '#source/client/client.ts';
import { refusesOnlyFile } from '#source/client/departures.ts';
import { isTooLong } from '#source/draft.ts';
import { outgoing, type PlainForm, readForm } from './form.ts';
import { MOST_FILES, mostFileBytes } from './limits.ts';
import { boundaryOf } from './multipart.ts';
import { sentenceIn, type View } from './pages/frame.ts';
import { NO_TROUBLE, type Trouble } from './pages/write.ts';
import type { Refusal, Rooms } from './rooms.ts';

/** What came of a form; what it said is kept for the page that answers. */
export type Outcome<Sent> =
  | { readonly state: 'sent'; readonly form: PlainForm; readonly sent: Sent }
  | {
      readonly state: 'not-sent';
      readonly form: PlainForm;
      readonly trouble: Trouble;
      readonly status: number;
      readonly code: ErrorCode;
    };

/** What is done with a form that is whole and in order. */
export type Act<Sent> = (form: PlainForm, signal: AbortSignal) => Promise<Sent>;

/** A browser may repeat by itself what is answered with the catalogue's 408; no report is to come twice. */
export const statusOf = (code: ErrorCode): number => (code === 'too-slow' ? 400 : ERRORS[code].status);

/** What is wrong with a form that has arrived, beside its cause; null where nothing is. */
function faultIn({ t }: View, form: PlainForm): Pick<Trouble, 'text' | 'files'> | null {
  if (form.text.trim() === '') return { text: t.writeEmpty, files: null };
  if (isTooLong(form.text)) return { text: t.writeTooLong, files: null };
  if (form.files.length > MOST_FILES) return { text: null, files: t.filesMost(MOST_FILES) };
  return null;
}

function refusedFor({ t, p }: View, why: Refusal, mostFormBytes: number): string {
  if (why === 'busy') return t.errorBusy;
  return why === 'too-slow' ? p.tooSlow : p.tooMuch(mostFileBytes(mostFormBytes));
}

const keptOf = ({ text, leaving, files }: PlainForm, isWhole: boolean): Trouble['kept'] => ({
  text,
  leaving,
  isWhole,
  fileNames: files.map(({ fileName }) => fileName ?? ''),
});

/** Aborted when the browser goes away before it has its answer. */
function presence(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort();
  });
  return left.signal;
}

/**
 * Sends what the form says. Nobody is told that a report has arrived whose codename they never saw.
 * @returns why files were left behind, where the report has arrived without them; null where everything did
 */
export async function deliver(
  client: SourceClient,
  codename: Codename,
  form: PlainForm,
  signal: AbortSignal,
): Promise<ErrorCode | null> {
  const delivery = client.deliver(codename, { text: form.text, files: outgoing(form) });
  try {
    await delivery.run(() => undefined, signal);
    return null;
  } catch (thrown) {
    const { code } = asAmanaError(thrown);
    if (delivery.reportArrived && refusesOnlyFile(code)) return code;
    throw thrown;
  }
}

/**
 * Takes a form from a request and acts on it; however that ends, its memory is overwritten before this returns.
 * @param act sends it; runs only for a form that is whole and in order
 * @throws AmanaError malformed-request where nothing of the form can be read; ClientLeft
 */
export async function handleForm<Sent>(
  rooms: Rooms,
  mostFormBytes: number,
  view: View,
  request: Request,
  response: Response,
  act: Act<Sent>,
): Promise<Outcome<Sent>> {
  const boundary = boundaryOf(request.headers['content-type']);
  const signal = presence(response);
  const received = await rooms.receive(request);
  try {
    const notSent = (form: PlainForm, trouble: Partial<Trouble>, code: ErrorCode): Outcome<Sent> => ({
      state: 'not-sent',
      form,
      trouble: { ...NO_TROUBLE, ...trouble, kept: keptOf(form, received.state === 'whole') },
      status: statusOf(code),
      code,
    });
    if (received.state === 'refused') {
      const form = readForm(received.beginning, boundary, false);
      return notSent(form, { form: refusedFor(view, received.why, mostFormBytes) }, received.why);
    }
    const form = readForm(received.body, boundary, true);
    const fault = faultIn(view, form);
    if (fault !== null) return notSent(form, fault, 'malformed-request');
    try {
      return { state: 'sent', form, sent: await act(form, signal) };
    } catch (thrown) {
      if (signal.aborted) throw new ClientLeft();
      const { code } = asAmanaError(thrown);
      return notSent(form, { form: sentenceIn(view, code) }, code);
    }
  } finally {
    received.giveBack();
  }
}
