/**
 * Mail: its subject, its text and its attachments are files within it, each cleaned by itself. All other headers say who wrote
 * to whom, when, by which machines and with which program; they are listed and none goes on.
 */
import { readFile } from 'node:fs/promises';
import PostalMime, { decodeWords, type Email } from 'postal-mime';
import type { FOUND_GROUPS } from '#protocol/record.ts';
import type { Action } from '../messages.ts';
import { type Format, type Member, type Original, Refusal, type Unpacked } from './format.ts';
import { Found } from './found.ts';
import { pageText } from './html-text.ts';
import { plainText } from './text.ts';

/** A subject is one line on a screen. */
const MAX_SUBJECT_CHARACTERS = 400;

const GROUPS: readonly (readonly [(typeof FOUND_GROUPS)[number], RegExp])[] = [
  ['place', /originating-?ip|sender-?ip|client-?ip|geo|timezone/],
  [
    'person',
    /^(?:from|to|cc|bcc|sender|reply-to|return-path|delivered-to|errors-to|envelope-to|x-original-to|organization|x-sender|apparently-to|resent-.*|disposition-notification-to|x-.*(?:user|author|account).*)$/,
  ],
  ['time', /date$|time$/],
  ['software', /^(?:x-mailer|user-agent|x-mimeole|mime-version|x-newsreader)$/],
  [
    'history',
    /^(?:received|message-id|in-reply-to|references|x-.*|arc-.*|dkim-.*|authentication-results|thread-.*|list-.*|feedback-id)$/,
  ],
];

async function parseMail(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true });
  } catch (thrown) {
    if (thrown instanceof Error) throw new Refusal('file is damaged');
    throw thrown;
  }
}

async function clean({ path }: Original): Promise<Unpacked> {
  const bytes = await readFile(path);
  const email = await parseMail(bytes);
  const hasPlainText = /^content-type:\s*text\/plain/im.test(bytes.toString('latin1'));
  const found = describe(email);
  const actions: Action[] = ['sender, recipients, times and all other headers removed'];
  const members: Member[] = [];
  const subject = plainText(
    (email.subject ?? '').replace(/\s+/g, ' ').slice(0, MAX_SUBJECT_CHARACTERS),
  ).text.trim();
  if (subject !== '') members.push({ role: 'subject', bytes: once(Buffer.from(subject)) });
  const body = bodyOf(email, hasPlainText, found, actions);
  if (body.trim() !== '' || email.attachments.length === 0)
    members.push({ role: 'body', bytes: once(Buffer.from(body)) });
  for (const { content, filename } of email.attachments) {
    if (filename !== null) found.add('Mail:AttachmentName', filename, 'history');
    const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    members.push({ role: 'file', bytes: once(bytes) });
  }
  return {
    members: each(members),
    actions,
    found: found.values,
    tools: [{ name: 'postalmime', version: '4.0.0' }],
  };
}

/** The plain text where there is one; else what the formatted one shows. */
function bodyOf({ text, html }: Email, hasPlainText: boolean, found: Found, actions: Action[]): string {
  if (html === undefined || (hasPlainText && text !== undefined && text.trim() !== '')) {
    if (html !== undefined) actions.push('formatting of the message removed');
    return text ?? '';
  }
  const page = pageText(html);
  for (const { name, value, group } of page.found.values) found.add(name, value, group);
  actions.push(...page.actions);
  return page.text;
}

function describe({ headers }: Email): Found {
  const found = new Found();
  for (const { key, value } of headers) {
    if (key === 'subject' || key.startsWith('content-')) continue;
    const group = GROUPS.find(([, pattern]) => pattern.test(key))?.[0] ?? 'other';
    found.add(`Mail:${key.slice(0, 60)}`, decodeWords(value), group);
  }
  return found;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* each(members: readonly Member[]): AsyncGenerator<Member> {
  yield* members;
}

export const mail: Format = { clean };
