import { useMemo } from 'preact/hooks';
import { pathOf, regionAt, world } from './decode.ts';

/** Half the width of the inset in degrees: a region of some 1,100 km, so that borders and coasts can be recognised. */
const INSET_HALF = 5;
/** Rows nearer to the poles than this show only ice. */
const SOUTHERNMOST = -58;
const NORTHERNMOST = 84;

/** The land as one fill and the shared arcs as one stroke: two elements, however many countries. */
function usePaths(): { land: string; borders: string } {
  return useMemo(() => {
    const { arcs, countries } = world();
    const land = countries.flatMap((country) => country.rings.map((ring) => pathOf(ring, true))).join('');
    return { land, borders: arcs.map((arc) => pathOf(arc, false)).join('') };
  }, []);
}

function Outlines(props: { stroke: number }) {
  const { land, borders } = usePaths();
  return (
    <>
      <path class="map-land" d={land} fill-rule="evenodd" />
      <path class="map-borders" d={borders} stroke-width={props.stroke} fill="none" stroke-linejoin="round" />
    </>
  );
}

/**
 * A point on a map that is drawn from the page's own data: looking it up anywhere would tell somebody
 * which place a source's photo shows. The names are in the words beside it, not in the picture.
 */
export function WorldMap(props: { latitude: number; longitude: number; label: string }) {
  const x = props.longitude;
  const y = -props.latitude;
  // A degree of longitude shrinks with the cosine of the latitude; the inset keeps shapes true at its centre.
  const shrink = Math.max(0.2, Math.cos((props.latitude * Math.PI) / 180));
  const halfX = INSET_HALF / shrink;
  return (
    <figure class="map" role="img" aria-label={props.label}>
      <svg
        class="map-world"
        viewBox={`-180 ${-NORTHERNMOST} 360 ${NORTHERNMOST - SOUTHERNMOST}`}
        aria-hidden="true"
      >
        <Outlines stroke={0.3} />
        <rect
          class="map-frame"
          x={x - halfX * 1.2}
          y={y - INSET_HALF * 1.2}
          width={halfX * 2.4}
          height={INSET_HALF * 2.4}
          fill="none"
          stroke-width={1.2}
        />
        <circle class="map-dot" cx={x} cy={y} r={2.4} />
      </svg>
      <svg
        class="map-inset"
        viewBox={`${x * shrink - INSET_HALF} ${y - INSET_HALF} ${INSET_HALF * 2} ${INSET_HALF * 2}`}
        aria-hidden="true"
      >
        <g transform={`scale(${shrink} 1)`}>
          <Outlines stroke={0.06} />
        </g>
        <circle class="map-halo" cx={x * shrink} cy={y} r={0.9} />
        <circle class="map-dot" cx={x * shrink} cy={y} r={0.22} />
      </svg>
    </figure>
  );
}

/** The country's name in the page's language, or null at sea. */
export function countryName(language: string, latitude: number, longitude: number): string | null {
  const region = regionAt({ x: longitude, y: latitude });
  return region === null ? null : (new Intl.DisplayNames([language], { type: 'region' }).of(region) ?? null);
}
