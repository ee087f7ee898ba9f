import type { SanitizationRecord } from '#protocol/record.ts';
import { Icon, type IconName } from '#ui/components/Icon.tsx';
import { Code } from '#ui/components/Isolated.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import { countryName, WorldMap } from '#ui/map/WorldMap.tsx';
import { type DeskMessages, useDeskMessages } from '../messages/index.ts';
import { type FoundGroup, foundByGroup, type GroupFinding } from '../text/foundGroups.ts';

const ICONS: Readonly<Record<FoundGroup, IconName>> = {
  place: 'place',
  time: 'date',
  device: 'device',
  person: 'person',
  software: 'file',
  history: 'file',
  other: 'info',
};

/** Four decimals, some 11 m: enough to compare with a map, and what phones write is no better. */
function pointText(place: { latitude: number; longitude: number }): string {
  const latitude = `${Math.abs(place.latitude).toFixed(4)}°\u00a0${place.latitude < 0 ? 'S' : 'N'}`;
  return `${latitude},\u00a0${Math.abs(place.longitude).toFixed(4)}°\u00a0${place.longitude < 0 ? 'W' : 'E'}`;
}

/** A left-to-right value inside a sentence of either direction (U+2066 … U+2069 isolate it). */
const isolated = (text: string) => `\u2066${text}\u2069`;

function sentenceOf(
  finding: GroupFinding,
  record: SanitizationRecord,
  m: DeskMessages['record'],
  language: string,
): string {
  const names = finding.highlights.map((text) => `\u2068${text}\u2069`);
  switch (finding.group) {
    case 'place': {
      if (record.place === null) return m.placeWords;
      const country = countryName(language, record.place.latitude, record.place.longitude);
      return m.placePoint(isolated(pointText(record.place)), country);
    }
    case 'time':
      return m.time(names);
    case 'device':
      return m.device(names, finding.serial);
    case 'person':
      return m.person(names);
    case 'software':
      return m.software(names);
    case 'history':
      return m.history;
    case 'other':
      return m.other(finding.values.length);
  }
}

function Finding(props: { finding: GroupFinding; record: SanitizationRecord }) {
  const { finding, record } = props;
  const m = useDeskMessages().record;
  const { language } = useLanguage();
  const place = finding.group === 'place' ? record.place : null;
  return (
    <li data-testid={`found-${finding.group}`}>
      <Icon name={ICONS[finding.group]} />
      <div class="block">
        <p>{sentenceOf(finding, record, m, language)}</p>
        {place ? (
          <WorldMap
            latitude={place.latitude}
            longitude={place.longitude}
            label={m.mapLabel(countryName(language, place.latitude, place.longitude), pointText(place))}
          />
        ) : null}
        <details>
          <summary>{m.values(finding.values.length)}</summary>
          <dl class="values" dir="ltr">
            {finding.values.map((value, index) => (
              <ValueRow key={`${index}-${value.name}`} name={value.name} value={value.value} />
            ))}
          </dl>
        </details>
      </div>
    </li>
  );
}

function ValueRow(props: { name: string; value: string }) {
  return (
    <>
      <dt class="code">{props.name}</dt>
      <dd dir="auto">{props.value}</dd>
    </>
  );
}

/** Words of the worker's own closed lists; they are English in every record, so they are marked as English. */
function EnglishList(props: { title: string; texts: readonly string[] }) {
  if (props.texts.length === 0) return null;
  return (
    <div class="block">
      <h4 class="small">{props.title}</h4>
      <ul class="checks small" lang="en" dir="ltr">
        {props.texts.map((text) => (
          <li key={text}>
            <span aria-hidden="true">–</span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hash(props: { title: string; digest: { bytes: number; sha256Hex: string } | null }) {
  const { language } = useLanguage();
  if (props.digest === null) return null;
  return (
    <div class="block small">
      <h4 class="small">
        {props.title} ({formatBytes(language, props.digest.bytes)})
      </h4>
      <Code>{props.digest.sha256Hex}</Code>
    </div>
  );
}

function Checks(props: { record: SanitizationRecord }) {
  const m = useDeskMessages().record;
  const names: Readonly<Record<string, string>> = m.checks;
  if (props.record.checks.length === 0) return null;
  return (
    <div class="block">
      <h3>{m.checksTitle}</h3>
      <ul class="checks small">
        {props.record.checks.map((check) => (
          <li key={check.name} class={check.passed ? 'status-clean' : 'status-rejected'}>
            <Icon name={check.passed ? 'done' : 'danger'} size={16} />
            <span>
              {names[check.name] ?? <bdi lang="en">{check.name}</bdi>}: {check.passed ? m.passed : m.failed}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Of a file that has a clean copy: from what it was made, and whether it became another kind of file. */
function How(props: { record: SanitizationRecord }) {
  const { status, mode, type, cleanType } = props.record;
  const m = useDeskMessages().record;
  if (status === 'rejected') return null;
  const kind = (extension: string) => isolated(extension.toUpperCase());
  return (
    <div class="block small" data-testid="how-cleaned">
      <h4 class="small">{m.howTitle}</h4>
      <p>{m.modes[mode]}</p>
      {status === 'raster' ? <p>{m.becamePictures}</p> : null}
      {type !== null && cleanType !== null ? (
        <p>{m.otherType(kind(type.extension), kind(cleanType.extension))}</p>
      ) : null}
    </div>
  );
}

function Look(props: { hashHex: string | null }) {
  const m = useDeskMessages().record;
  if (props.hashHex === null) return null;
  return (
    <div class="block small">
      <h4 class="small">{m.look}</h4>
      <Code>{props.hashHex}</Code>
      <p class="soft">{m.lookWhy}</p>
    </div>
  );
}

/** A sanitization record as plain sentences first, and as evidence with names and hashes behind them. */
export function HiddenData(props: { record: SanitizationRecord }) {
  const { record } = props;
  const m = useDeskMessages().record;
  const findings = foundByGroup(record);
  return (
    <div class="stack" data-testid="hidden-data">
      {record.reason === null ? null : <p class="status-rejected">{m.reasons[record.reason]}</p>}
      {findings.length === 0 ? (
        <p class="soft">{record.withheld ? m.withheld : m.nothing}</p>
      ) : (
        <>
          <ul class="found">
            {findings.map((finding) => (
              <Finding key={finding.group} finding={finding} record={record} />
            ))}
          </ul>
          <p class="small soft">{m.evidence}</p>
        </>
      )}
      <Checks record={record} />
      {record.remaining.length === 0 ? null : (
        <div class="block">
          <h3>{m.remainingTitle}</h3>
          <ul class="checks small">
            {record.remaining.map((risk) => (
              <li key={risk}>
                <Icon name="think" size={16} />
                <span>{m.remaining[risk]}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <details>
        <summary>{m.detail}</summary>
        <div class="stack">
          <How record={record} />
          <EnglishList title={m.actionsTitle} texts={record.actions} />
          <EnglishList
            title={m.toolsTitle}
            texts={record.tools.map((tool) => `${tool.name} ${tool.version}`)}
          />
          <Hash title={m.before} digest={record.before} />
          <Hash title={m.after} digest={record.after} />
          <Look hashHex={record.perceptualHashHex} />
        </div>
      </details>
    </div>
  );
}
