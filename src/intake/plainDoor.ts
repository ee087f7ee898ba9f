/**
 * The small page behind the link that only browsers without scripts show: the way to the plain form, which answers at
 * another port of the same name, or the word that there is none. This server takes no plain form itself, since it must
 * never see what a source writes.
 */
import type { Request, Response } from 'express';
import { sendBytes } from '#http/index.ts';
import { LANGUAGES, type Language } from '#protocol/languages.ts';

interface Words {
  readonly open: string;
  readonly none: string;
  /** How to reach the level at which a browser seals by itself. */
  readonly mend: string;
  readonly first: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    open: 'Open the plain form',
    none: 'This newsroom takes no plain form',
    mend: 'In Tor Browser, press the shield beside the address, choose the middle level, “Safer”, and open the first page again.',
    first: 'First page',
  },
  ar: {
    open: 'افتح الاستمارة البسيطة',
    none: 'لا تستقبل هيئة التحرير هذه استمارة بسيطة',
    mend: 'في متصفح تور، اضغط الدرع بجانب العنوان، واختر المستوى الأوسط، «أكثر أمانًا»، ثم افتح الصفحة الأولى من جديد.',
    first: 'الصفحة الأولى',
  },
  fr: {
    open: 'Ouvrir le formulaire simple',
    none: 'Cette rédaction ne prend pas de formulaire simple',
    mend: 'Dans le navigateur Tor, appuyez sur le bouclier à côté de l’adresse, choisissez le niveau du milieu (« Safer »), puis rouvrez la première page.',
    first: 'Première page',
  },
  es: {
    open: 'Abrir el formulario simple',
    none: 'Esta redacción no recibe formularios simples',
    mend: 'En el Navegador Tor, pulse el escudo junto a la dirección, elija el nivel del medio («Safer») y abra de nuevo la primera página.',
    first: 'Primera página',
  },
  ru: {
    open: 'Открыть простую форму',
    none: 'Эта редакция не принимает простую форму',
    mend: 'В браузере Tor нажмите на щит рядом с адресом, выберите средний уровень («Safer») и снова откройте первую страницу.',
    first: 'Первая страница',
  },
  uk: {
    open: 'Відкрити просту форму',
    none: 'Ця редакція не приймає простої форми',
    mend: 'У браузері Tor натисніть на щит біля адреси, виберіть середній рівень («Safer») і знову відкрийте першу сторінку.',
    first: 'Перша сторінка',
  },
  fa: {
    open: 'باز کردن فرم ساده',
    none: 'این تحریریه فرم ساده نمی‌گیرد',
    mend: 'در مرورگر تور، سپر کنار نشانی را بزنید، سطح میانی («\u2068Safer\u2069») را برگزینید و صفحهٔ نخست را دوباره باز کنید.',
    first: 'صفحهٔ نخست',
  },
  tr: {
    open: 'Basit formu aç',
    none: 'Bu haber merkezi basit form almıyor',
    mend: 'Tor Browser’da adresin yanındaki kalkana basın, ortadaki seviyeyi (“Safer”) seçin ve ilk sayfayı yeniden açın.',
    first: 'İlk sayfa',
  },
};

const directionOf = (language: Language): string => (language === 'ar' || language === 'fa' ? 'rtl' : 'ltr');

const sections = (content: (words: Words, language: Language) => string): string =>
  LANGUAGES.map(
    (language) =>
      `<section lang="${language}" dir="${directionOf(language)}" class="stack">${content(WORDS[language], language)}</section>`,
  ).join('\n');

/** @param style path of the page's style sheet, where there is one */
const page = (style: string | undefined, content: string): string => `<!doctype html>
<html lang="en" data-page="source">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Welcome</title>
<link rel="icon" href="data:,">
${style === undefined ? '' : `<link rel="stylesheet" href="${style}">`}
</head>
<body><div class="shell"><main class="screen" data-screen="plain-door">
${content}
</main></div></body>
</html>
`;

/** The style sheet of the built page, by whatever name the build gave it. */
const STYLE = /<link rel="stylesheet"[^>]* href="(\/[\w./-]+\.css)"/;

/**
 * @param port where the plain form answers; null when it is off
 * @param firstPage the built page, for this one to look as it does
 */
export function plainDoor(port: number | null, firstPage: Uint8Array | null) {
  const style = STYLE.exec(Buffer.from(firstPage ?? []).toString('utf8'))?.[1];
  const closed = page(
    style,
    sections(({ none, mend, first }) => `<h1>${none}</h1><p>${mend}</p><p><a href="/">${first}</a></p>`),
  );
  return (request: Request, response: Response): void => {
    // One of the names that this server answers to: any other was refused before.
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    const open = (): string =>
      page(
        style,
        sections(
          (words, language) =>
            `<h1 class="question"><a href="http://${name}:${port}/${language}/">${words.open}</a></h1>`,
        ),
      );
    sendBytes(response, Buffer.from(port === null ? closed : open()), 'text/html; charset=utf-8');
  };
}
