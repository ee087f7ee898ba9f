/**
 * Makes `src/ui/map/world.ts`, the pages' offline map: `node src/cli/tools/worldMap.ts`.
 *
 * A place that was hidden in a photo must never be looked up over the network, so the desk carries the
 * whole world with it. The outlines are Natural Earth 1:110m (public domain) as packed by the npm package
 * world-atlas: shared arcs, so that a border between two countries is stored once.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** Steps a degree: 1/20° is about 5.6 km at the equator, finer than the source's own generalisation. */
const STEPS_PER_DEGREE = 20;
/** A digit carries 5 bits and a continuation bit: 64 characters in all. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const ringArcs = z.array(z.int());
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), id: z.optional(z.string()), arcs: z.array(ringArcs) }),
  z.object({ type: z.literal('MultiPolygon'), id: z.optional(z.string()), arcs: z.array(z.array(ringArcs)) }),
]);
const topology = z.object({
  transform: z.object({
    scale: z.tuple([z.number(), z.number()]),
    translate: z.tuple([z.number(), z.number()]),
  }),
  arcs: z.array(z.array(z.tuple([z.int(), z.int()]))),
  objects: z.object({ countries: z.object({ geometries: z.array(geometry) }) }),
});

function digits(value: number): string {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = '';
  do {
    const low = rest % 32;
    rest = Math.floor(rest / 32);
    text += ALPHABET.charAt(rest > 0 ? low + 32 : low);
  } while (rest > 0);
  return text;
}

/** ISO 3166 numeric to the two letters that `Intl.DisplayNames` understands in every language. */
function regionOf(numericId: string | undefined): string {
  return numericId === undefined ? '' : (new Intl.Locale(`und-${numericId}`).region ?? '');
}

const atlasPath = new URL('../../../node_modules/world-atlas/countries-110m.json', import.meta.url);
const atlas = topology.parse(JSON.parse(readFileSync(atlasPath, 'utf8')));
const { scale, translate } = atlas.transform;

const arcs = atlas.arcs.map((arc) => {
  let x = 0;
  let y = 0;
  let lastX = 0;
  let lastY = 0;
  let text = '';
  arc.forEach(([dx, dy], index) => {
    x += dx;
    y += dy;
    const stepX = Math.round((x * scale[0] + translate[0]) * STEPS_PER_DEGREE);
    const stepY = Math.round((y * scale[1] + translate[1]) * STEPS_PER_DEGREE);
    if (index > 0 && index < arc.length - 1 && stepX === lastX && stepY === lastY) return;
    text += digits(stepX - lastX) + digits(stepY - lastY);
    lastX = stepX;
    lastY = stepY;
  });
  return text;
});

const countries = atlas.objects.countries.geometries.map((country) => {
  const rings = country.type === 'Polygon' ? country.arcs : country.arcs.flat();
  return `${regionOf(country.id)}:${rings.map((ring) => ring.join(',')).join(';')}`;
});

const module = `/** Made by src/cli/tools/worldMap.ts from Natural Earth 1:110m (public domain); do not edit by hand. */
export const STEPS_PER_DEGREE = ${STEPS_PER_DEGREE};
export const ARCS =
  '${arcs.join(' ')}';
export const COUNTRIES =
  '${countries.join(' ')}';
`;
const outPath = new URL('../../ui/map/world.ts', import.meta.url);
writeFileSync(outPath, module);
