/** What `./amana promote` says: requests as they are sent, and what stands afterwards. */
import type { CmsRequest, Promoted } from '#publisher/index.ts';
import { faint, strong } from '../terminal.ts';

interface ShownPart {
  readonly name: string;
  readonly value?: string;
  readonly file?: {
    readonly name: string;
    readonly type: string;
    readonly bytes: number;
    readonly sha256: string;
  };
}

const shownParts = ({ form = [] }: CmsRequest): ShownPart[] =>
  form.map((part) =>
    'file' in part
      ? {
          name: part.name,
          file: {
            name: part.file.sentAs,
            type: part.file.type,
            bytes: part.file.bytes.length,
            sha256: part.file.sha256,
          },
        }
      : { name: part.name, value: part.value },
  );

/** One line; files by their hash, everything else whole. */
export const requestAsJson = (site: string, request: CmsRequest): string =>
  JSON.stringify({
    purpose: request.purpose,
    method: request.method,
    url: `${site}${request.path}`,
    ...(request.json === undefined ? {} : { json: request.json }),
    ...(request.form === undefined ? {} : { form: shownParts(request) }),
  });

const partText = ({ name, value, file }: ShownPart): string =>
  file === undefined
    ? `${name} = ${JSON.stringify(value)}`
    : `${name} = ${file.name}, ${file.type}, ${file.bytes} bytes, SHA-256 ${file.sha256}`;

export function requestText(site: string, request: CmsRequest): string {
  const body =
    request.form === undefined ? [JSON.stringify(request.json, null, 2)] : shownParts(request).map(partText);
  return [strong(`# ${request.purpose}`), `${request.method} ${site}${request.path}`, ...body, ''].join('\n');
}

export const jsonOf = (promoted: Promoted): string => JSON.stringify(promoted);

const STATES = {
  draft: 'a draft, which readers do not see',
  published: 'seen by readers',
  scheduled: 'kept back until its time',
  other: 'in another state; look at the site',
} as const;

const SAME = { true: 'exactly as signed', false: 'encoded anew by the site' } as const;

export function outcomeText({ slug, language, address, state, differences, media }: Promoted): string {
  const files = media.map(
    ({ name, same }) => `  ${name}: ${same === null ? 'could not be looked at' : SAME[`${same}`]}`,
  );
  const found = differences.flatMap(({ what, sent, stands }) => [
    `  its ${what} is not what was sent:`,
    `    sent    …${JSON.stringify(sent)}…`,
    `    stands  …${JSON.stringify(stands)}…`,
  ]);
  return [
    `${strong(slug)} (${language}): ${STATES[state]}. ${faint(address)}`,
    ...(differences.length === 0 ? ['  read back: what stands is what was signed'] : found),
    ...files,
  ].join('\n');
}

/** The files that Ghost, for one, lets nobody take away from outside. */
export const leftText = (media: Promoted['media']): string[] =>
  media.length === 0
    ? []
    : [
        '  these files are still there for whoever has their address; remove them in WordPress’ media library,',
        '  or, as Ghost cannot remove a picture, on its server:',
        ...media.map((one) => `    ${one.address}`),
      ];

export const withdrawnText = ({ slug, state, address, differences, media }: Promoted): string =>
  [
    state === 'published'
      ? `${strong(slug)}: readers find a notice that it was withdrawn. ${faint(address)}`
      : `${strong(slug)}: no reader had seen it; ${STATES[state]}.`,
    ...differences.map(({ what }) => `  its ${what} is not what was sent: look at the site`),
    ...leftText(media),
  ].join('\n');
