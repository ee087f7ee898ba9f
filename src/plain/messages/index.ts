import type { Language } from '#ui/language.ts';
import { ar } from './ar.ts';
import { en, type PlainMessages } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { tr } from './tr.ts';
import { uk } from './uk.ts';

export const plainMessages: Readonly<Record<Language, PlainMessages>> = { en, ar, fr, es, ru, uk, fa, tr };

export type { PlainMessages };
