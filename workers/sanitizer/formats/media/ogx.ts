/** Ogg with pictures, or with sound that few programs can play (Speex): encoded anew into what every program plays. */
import type { Format } from '../format.ts';
import { cleanFilm } from './film.ts';
import { ENCODED } from './mp4.ts';

export const ogx: Format = { clean: async (original) => cleanFilm('ogg', original, [], ENCODED) };
