import { describe, expect, it } from '@jest/globals';
import { languageOf } from '#source/client/written.ts';

describe('the language of a text', () => {
  it.each([
    ['On the evening of the second, two trucks without plates stood at the mill.', 'en'],
    ['مساء الثاني من الشهر وقفت شاحنتان بلا لوحات أمام المطحنة.', 'ar'],
    ['Le soir du deux, deux camions sans plaques étaient devant le moulin.', 'fr'],
    ['En la noche del dos, dos camiones sin placas estaban delante del molino.', 'es'],
    ['Вечером второго числа два грузовика без номеров стояли у мельницы.', 'ru'],
    ['Увечері другого числа дві вантажівки без номерів стояли біля млина.', 'uk'],
    ['شامگاه دوم ماه، دو کامیون بدون پلاک کنار آسیاب ایستاده بودند.', 'fa'],
    ['Ayın ikisinde akşam, plakasız iki kamyon değirmenin önünde duruyordu.', 'tr'],
    ['Two trucks.\nوصلت شاحنتان إلى المطحنة', 'ar'],
    ['ok', 'en'],
    ['', 'en'],
  ])('%s: %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});
