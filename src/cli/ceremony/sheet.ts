/** The fingerprint on paper: one calm page for the wall, the printed edition and whoever asks by telephone. */
import { fromHex } from '#protocol/bytes.ts';
import { type Day, dayText } from '#protocol/day.ts';
import type { Verifier } from '#protocol/engines/crypto.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { spellings } from '#protocol/words.ts';
import { drawQr } from './qr.ts';

export interface Sheet {
  /** The newsroom's name, as its operator wrote it. */
  readonly name: string;
  /** Hex. */
  readonly root: string;
  readonly today: Day;
  /** The root key before this one, hex, where it was changed. */
  readonly before: string | null;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);

/** 64 digits in eights: a line that eyes can follow. */
export const inGroups = (hex: string): string => (hex.match(/.{1,8}/g) ?? []).join(' ');

const STYLE = `
  @page { size: A4; margin: 22mm }
  body { margin: 0 auto; max-width: 166mm; padding: 8mm; color: #000; background: #fff; font: 11pt/1.5 system-ui, sans-serif }
  h1 { font-size: 20pt; font-weight: 600; line-height: 1.2; margin: 0 0 2mm }
  p { margin: 0 0 4mm }
  .words { border: 0.4mm solid #000; border-radius: 2mm; padding: 6mm; margin: 6mm 0; font-size: 17pt; line-height: 1.6 }
  .words p { margin: 0 }
  .words p + p { margin-top: 3mm; padding-top: 3mm; border-top: 0.2mm solid #000 }
  [lang=ar] { line-height: 1.8 }
  .hex { font: 8pt/1.6 ui-monospace, monospace; direction: ltr; unicode-bidi: isolate; overflow-wrap: anywhere }
  .fill { border-bottom: 0.3mm solid #000; height: 9mm; margin: 0 0 5mm }
  .below { display: flex; gap: 8mm; align-items: flex-start; break-inside: avoid }
  .below svg { flex: none; width: 30mm; height: 30mm }
  .two { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; break-inside: avoid }
  .old { font-size: 9pt; border-top: 0.2mm solid #000; padding-top: 3mm }
  @media (max-width: 480px) { .two { grid-template-columns: 1fr } .below { display: block } }
`;

async function wordsOf(crypto: Verifier, root: string) {
  const { en, ar } = await spellings(fingerprintPlaces(crypto, fromHex(root)));
  return { en: en.join(' '), ar: ar.join(' ') };
}

/** A whole HTML page, A4, without scripts and without anything from elsewhere. */
export async function fingerprintSheet(crypto: Verifier, sheet: Sheet): Promise<string> {
  const words = await wordsOf(crypto, sheet.root);
  const old = sheet.before === null ? null : await wordsOf(crypto, sheet.before);
  const name = escaped(sheet.name);
  const changed =
    old === null || sheet.before === null
      ? ''
      : `
<div class="old">
<p>Changed on ${dayText(sheet.today)}. The words before: <bdi>${old.en}</bdi>. Whoever keeps an older codename comes back at the older address, for as long as that stands.</p>
<p lang="ar" dir="rtl">تغيّرت في <bdi>${dayText(sheet.today)}</bdi>. الكلمات السابقة: <bdi>${old.ar}</bdi>. من لديه كلمات سرّ قديمة يعود بها إلى العنوان القديم ما دام قائمًا.</p>
<p class="hex">${inGroups(sheet.before)}</p>
</div>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}: fingerprint</title>
<style>${STYLE}</style>
</head>
<body>
<h1><bdi>${name}</bdi></h1>
<p>These six words are the fingerprint of our reporting page.</p>
<p lang="ar" dir="rtl">هذه الكلمات الستّ هي بصمة صفحتنا لاستلام التقارير.</p>
<div class="words">
<p data-words="en">${words.en}</p>
<p data-words="ar" lang="ar" dir="rtl">${words.ar}</p>
</div>
<p>Address in Tor Browser · <span lang="ar" dir="rtl">العنوان في متصفّح تور</span></p>
<div class="fill"></div>
<div class="two">
<div>
<p>Before you send anything, let the page show you its words, in either language. If they are not these, in this order, do not send anything: the page is not ours.</p>
<p>To know that this sheet is ours, ask somebody of the newsroom whose voice you know to read the words to you.</p>
</div>
<div lang="ar" dir="rtl">
<p>قبل أن ترسل أيّ شيء، اطلب من الصفحة أن تعرض كلماتها بأيّ من اللغتين. إن لم تكن هذه الكلمات بهذا الترتيب فلا ترسل شيئًا: الصفحة ليست لنا.</p>
<p>وللتأكّد من أنّ هذه الورقة منّا، اطلب من شخص تعرف صوته في غرفة الأخبار أن يقرأ الكلمات عليك.</p>
</div>
</div>
<div class="below">${drawQr(sheet.root)?.svg ?? ''}
<div><p>The same, for programs · <span lang="ar" dir="rtl">البصمة نفسها للبرامج</span></p>
<p class="hex">${inGroups(sheet.root)}</p></div>
</div>${changed}
</body>
</html>
`;
}
