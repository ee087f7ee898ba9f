/** The conversation: replies of the last 14 days, and the form to go on. An unused codename looks like an unanswered one. */
import type { Reply } from '#protocol/drops.ts';
import { formatDayFrom } from '#ui/language.ts';
import { html, type Markup } from '../markup.ts';
import { fileFields, sendAct, textField } from './fields.ts';
import { filesLeft, notice, page, type View, written } from './frame.ts';
import { NO_TROUBLE, type Trouble, troubleNotice } from './write.ts';

export interface PlainTalk {
  /** The codename, which goes on in the body of the next form and nowhere else. */
  readonly words: string;
  /** Null where they could not be fetched: nothing is then said about them. */
  readonly replies: readonly Reply[] | null;
  /** The day that the replies' days are told from. */
  readonly today: number;
  /** What was sent by the form that this page answers. */
  readonly said: {
    readonly text: string;
    readonly files: number;
    /** Why files were not taken; null where everything has arrived. */
    readonly leftBehind: string | null;
  } | null;
}

const hiddenWords = (words: string): Markup =>
  html`<input type="hidden" name="words" value="${words}" autocomplete="off">`;

/** Said and replied, oldest first. */
function list({ t, language }: View, { replies, today, said }: PlainTalk): Markup | null {
  const known = replies ?? [];
  if (known.length === 0 && said === null) return null;
  return html`<ul class="talk">${known.map(
    (reply) =>
      html`<li class="said"><p class="said-by">${t.talkReply(formatDayFrom(language, reply.day, today))}</p>${written(reply.text)}</li>`,
  )}${
    said === null
      ? null
      : html`<li class="said said-by-you"><p class="said-by">${said.files === 0 ? t.talkYou : `${t.talkYou} · ${t.talkFiles(said.files)}`}</p>${written(said.text)}</li>`
  }</ul>`;
}

export const talkPage = (
  view: View,
  talk: PlainTalk,
  mostFormBytes: number,
  trouble: Trouble = NO_TROUBLE,
): string => {
  const { t, language } = view;
  return page(view, {
    name: 'talk',
    title: t.talkTitle,
    path: null,
    body: html`${talk.said === null ? null : notice('done', html`<p>${t.talkSent}</p>`)}
${filesLeft(talk.said?.leftBehind ?? null)}
${troubleNotice(view, trouble)}
${
  talk.replies === null || talk.replies.length > 0
    ? null
    : html`<div class="stack-tight"><p class="lead">${t.talkEmpty}</p><p class="small soft">${t.talkEmptyHint}</p></div>`
}
${list(view, talk)}
<form class="acts" method="post" action="/${language}/return" accept-charset="utf-8">${hiddenWords(talk.words)}
<button class="button" type="submit">${t.talkAgain}</button><p class="small soft">${t.talkEarlier}</p></form>
<form class="stack act-note" method="post" action="/${language}/more" enctype="multipart/form-data" accept-charset="utf-8" autocomplete="off">
${hiddenWords(talk.words)}
${textField(view, t.talkWrite, trouble.kept.text, trouble.text)}
${fileFields(view, trouble.kept, mostFormBytes, trouble.files)}
${sendAct(view)}
</form>`,
  });
};
