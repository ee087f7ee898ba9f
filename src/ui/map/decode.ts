import { ARCS, COUNTRIES, STEPS_PER_DEGREE } from './world.ts';

/** Degrees: x is the longitude, y the latitude, north up. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type Ring = readonly Point[];

export interface Country {
  /** Two letters of ISO 3166 for `Intl.DisplayNames`; empty where the atlas knows none. */
  readonly region: string;
  readonly rings: readonly Ring[];
}

export interface World {
  readonly arcs: readonly Ring[];
  readonly countries: readonly Country[];
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One arc: pairs of zigzag deltas in digits of 5 bits with a continuation bit. */
function decodeArc(text: string): Ring {
  const numbers: number[] = [];
  let value = 0;
  let weight = 1;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    value += (digit % 32) * weight;
    weight *= 32;
    if (digit < 32) {
      numbers.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
      value = 0;
      weight = 1;
    }
  }
  const points: Point[] = [];
  let x = 0;
  let y = 0;
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    x += numbers[index] ?? 0;
    y += numbers[index + 1] ?? 0;
    points.push({ x: x / STEPS_PER_DEGREE, y: y / STEPS_PER_DEGREE });
  }
  return points;
}

/** A ring names its arcs in order; `~n` (a negative number) is arc n walked backwards. */
function joinRing(indices: string, arcs: readonly Ring[]): Ring {
  return indices.split(',').flatMap((text, position) => {
    const index = Number(text);
    const arc = index < 0 ? [...(arcs[~index] ?? [])].reverse() : (arcs[index] ?? []);
    return position === 0 ? [...arc] : arc.slice(1);
  });
}

let decoded: World | null = null;

/** The whole world, decoded once. */
export function world(): World {
  if (decoded) return decoded;
  const arcs = ARCS.split(' ').map(decodeArc);
  const countries = COUNTRIES.split(' ').map((text) => {
    const [region = '', rings = ''] = text.split(':');
    return { region, rings: rings.split(';').map((ring) => joinRing(ring, arcs)) };
  });
  decoded = { arcs, countries };
  return decoded;
}

/** Even-odd rule over all rings, so that a lake or an enclave counts as outside. */
function contains(country: Country, point: Point): boolean {
  let inside = false;
  for (const ring of country.rings) {
    for (let index = 0, last = ring.length - 1; index < ring.length; last = index, index += 1) {
      const a = ring[index];
      const b = ring[last];
      if (!a || !b || a.y > point.y === b.y > point.y) continue;
      if (point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
  }
  return inside;
}

/** The country a point lies in, by outlines that are 5 to 20 km coarse; null at sea. */
export function regionAt(point: Point): string | null {
  const country = world().countries.find((each) => contains(each, point));
  return country && country.region !== '' ? country.region : null;
}

/** An SVG path in degrees with y downwards; a jump across the date line starts a new stroke. */
export function pathOf(line: Ring, closed: boolean): string {
  let path = '';
  let last: Point | null = null;
  for (const point of line) {
    const jumps = last !== null && Math.abs(point.x - last.x) > 180;
    path += `${last === null || (jumps && !closed) ? 'M' : 'L'}${point.x} ${-point.y}`;
    last = point;
  }
  return closed ? `${path}Z` : path;
}
