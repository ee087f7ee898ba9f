/** Words about sealed files, in every language at once: whoever needs them has asked for the screen that shows them. */
import type { Catalogue } from '#ui/language.ts';
import { ar } from './ar.ts';
import { en, type ParcelMessages } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { tr } from './tr.ts';
import { uk } from './uk.ts';

export const parcelMessages: Catalogue<ParcelMessages> = { en, ar, fr, es, ru, uk, fa, tr };
