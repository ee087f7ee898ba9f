import { useEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from '#ui/components/Icon.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import type { Leaving } from '../draft.ts';
import { wordsFor } from '../finding-words.ts';
import type { FileFindings, Finding, FindingKind, Point } from '../findings.ts';
import { messages } from '../messages/index.ts';
import { Looks } from './Looks.tsx';

const ICONS: Readonly<Partial<Record<FindingKind, IconName>>> = {
  place: 'place',
  track: 'place',
  date: 'date',
  device: 'device',
  serial: 'device',
  person: 'person',
  organisation: 'person',
  thumbnail: 'photo',
  inner: 'photo',
};

type Maps = typeof import('#ui/map/WorldMap.tsx');

/**
 * The map is loaded for the first place that is found, and from the newsroom alone. Undefined while it comes; null where
 * a broken line brings no picture of the place, whose numbers stand beside it all the same.
 */
function useMaps(): Maps | null | undefined {
  const [maps, setMaps] = useState<Maps | null>();
  useEffect(() => {
    let isWanted = true;
    import('#ui/map/WorldMap.tsx').then(
      (loaded) => isWanted && setMaps(() => loaded),
      () => isWanted && setMaps(null),
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return maps;
}

function FoundPlace(props: { finding: Finding; point: Point }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const maps = useMaps();
  const { latitude, longitude } = props.point;
  const country = maps?.countryName(language, latitude, longitude) ?? null;
  return (
    <li class="finding-place">
      <Icon name="place" />
      <span>
        {country === null ? t.foundPlace : t.foundPlaceIn(country)}{' '}
        <bdi class="small">{props.finding.value}</bdi>
      </span>
      {maps ? <maps.WorldMap latitude={latitude} longitude={longitude} label={t.mapLabel} /> : null}
      {maps === undefined ? <div class="map" /> : null}
    </li>
  );
}

function FoundList(props: { found: readonly Finding[] }) {
  const t = useMessages(messages);
  return (
    <ul class="findings">
      {props.found.map((finding) =>
        finding.point ? (
          <FoundPlace key={finding.kind} finding={finding} point={finding.point} />
        ) : (
          <li key={finding.kind}>
            <Icon name={ICONS[finding.kind] ?? 'file'} />
            <span>
              {wordsFor(t, finding)} {finding.value ? <bdi class="small">{finding.value}</bdi> : null}
            </span>
          </li>
        ),
      )}
    </ul>
  );
}

/** Said only after the edited file was read again. */
function WhatIsLeft(props: { left: readonly Finding[] }) {
  const t = useMessages(messages);
  if (props.left.length === 0)
    return (
      <p class="left-nothing">
        <Icon name="done" />
        <span>{t.fileLeftNothing}</span>
      </p>
    );
  return (
    <>
      <p>{t.fileLeftSome}</p>
      <FoundList found={props.left} />
    </>
  );
}

/** What a file says besides what it shows, in plain words; and whether all of it is gone. */
export function WhatItSays(props: { file: File; findings: FileFindings; leaving: Leaving }) {
  const t = useMessages(messages);
  const { file, leaving } = props;
  const { kind, read, found, removed, thumbnail } = props.findings;
  if (kind === 'text') return <p>{t.fileText}</p>;
  // Of what nobody can clean, the warning below says enough.
  if (kind === 'other') return null;
  if (!read) return <p>{t.fileUnread}</p>;
  if (found.length === 0) return <p>{t.fileNothing}</p>;
  return (
    <div class="stack-tight">
      <p>{t.fileCarries}</p>
      <FoundList found={found} />
      {thumbnail ? <Looks picture={kind === 'photo' ? file : null} thumbnail={thumbnail} /> : null}
      {removed && leaving === 'remove' ? <WhatIsLeft left={removed.left} /> : null}
    </div>
  );
}
