/**
 * What hadolint asks of a Dockerfile, under hadolint's names: the program itself is in neither npm nor Debian. Left out is
 * DL3008, exact versions of Debian's packages: a stable release keeps the newest one only, so the exact version of today
 * cannot be installed after the next security update.
 */
import { DockerfileParser } from 'dockerfile-ast';

interface Line {
  readonly number: number;
  readonly keyword: string;
  readonly flags: readonly string[];
  /** In one line, without its flags. */
  readonly text: string;
  /** Of a RUN: its commands, each as its words. */
  readonly commands: readonly (readonly string[])[];
}

interface Stage {
  readonly alias: string | null;
  readonly image: string;
  readonly lines: readonly Line[];
}

interface Scene {
  readonly stage: Stage;
  /** The stages above it. */
  readonly before: readonly Stage[];
}

type Rule = (line: Line, scene: Scene) => boolean;

function lineOf(number: number, keyword: string, raw: string): Line {
  const words = raw.replace(/\\\n/g, ' ').trim().split(/\s+/);
  const flagCount = words.findIndex((word) => !word.startsWith('--'));
  const text = words.slice(flagCount).join(' ');
  // Quotes are not looked at: a separator in them makes a command too many, never one too few.
  const commands = keyword === 'RUN' ? text.split(/&&|\|\||[;|]/).map((one) => one.trim().split(' ')) : [];
  return { number, keyword, flags: words.slice(0, flagCount), text, commands };
}

function stagesOf(file: string): { stages: Stage[]; loose: Line[] } {
  const stages: { alias: string | null; image: string; lines: Line[] }[] = [];
  const loose: Line[] = [];
  const text = file.split('\n');
  for (const instruction of DockerfileParser.parse(file).getInstructions()) {
    const { start, end } = instruction.getRange();
    const whole = text.slice(start.line, end.line + 1).join('\n');
    const keyword = instruction.getKeyword();
    const line = lineOf(start.line + 1, keyword, whole.trim().slice(keyword.length));
    if (line.keyword === 'FROM') {
      const [image = '', , alias = null] = line.text.split(' ');
      stages.push({ alias, image, lines: [line] });
    } else (stages.at(-1)?.lines ?? loose).push(line);
  }
  return { stages, loose };
}

const isRun = (line: Line, program: RegExp, ...words: RegExp[]): boolean =>
  line.commands.some(
    ([first = '', ...rest]) =>
      program.test(first) && words.every((word) => rest.some((one) => word.test(one))),
  );
const installs = (line: Line): (readonly string[])[] =>
  line.commands.filter(([first, ...rest]) => first === 'apt-get' && rest.includes('install'));
const copied = (line: Line): string[] => (line.keyword === 'COPY' ? line.text.split(' ') : []);
const fromOf = (line: Line): string | null =>
  (line.keyword === 'COPY' && line.flags.find((flag) => flag.startsWith('--from='))?.slice(7)) || null;
const countIn = ({ stage }: Scene, keyword: string): number =>
  stage.lines.filter((line) => line.keyword === keyword).length;
const isOwn = ({ before }: Scene, image: string): boolean => before.some(({ alias }) => alias === image);
const isLast = ({ stage }: Scene, line: Line): boolean =>
  stage.lines.filter(({ keyword }) => keyword === line.keyword).at(-1) === line;

const below = ({ stage, before }: Scene): Scene | null => {
  const at = before.findIndex(({ alias }) => alias === stage.image);
  const found = before[at];
  return found === undefined ? null : { stage: found, before: before.slice(0, at) };
};
/** Whether a folder to work in is named in some lines, or in a stage below theirs. */
function hasFolder(lines: readonly Line[], scene: Scene): boolean {
  if (lines.some(({ keyword }) => keyword === 'WORKDIR')) return true;
  const next = below(scene);
  return next !== null && hasFolder(next.stage.lines, next);
}

/** Their rules ask for exact versions and clean caches. This Dockerfile has no use for them: none may come in. */
const FOREIGN = {
  DL3013: /^pip3?$/,
  DL3018: /^apk$/,
  DL3028: /^gem$/,
  DL3033: /^yum$/,
  DL3037: /^zypper$/,
  DL3041: /^dnf$/,
  DL3060: /^yarn$/,
} as const;

const SENSELESS = /^(ssh|vim|shutdown|service|ps|free|top|kill|mount|ifconfig)$/;
const MOST_UID_DIGITS = 5;

/** True where a line breaks the rule. */
export const RULES: Readonly<Record<string, Rule>> = {
  DL3000: ({ keyword, text }) => keyword === 'WORKDIR' && !/^["']?[/$]/.test(text),
  DL3001: (line) => isRun(line, SENSELESS),
  DL3002: (line, scene) => line.keyword === 'USER' && isLast(scene, line) && /^(root|0)(:|$)/.test(line.text),
  DL3003: (line) => isRun(line, /^cd$/),
  DL3004: (line) => isRun(line, /^sudo$/),
  DL3006: ({ keyword }, scene) =>
    keyword === 'FROM' &&
    scene.stage.image !== 'scratch' &&
    !isOwn(scene, scene.stage.image) &&
    !/[^/]:[^/]+$|@sha256:/.test(scene.stage.image),
  DL3007: ({ keyword }, { stage }) => keyword === 'FROM' && stage.image.endsWith(':latest'),
  DL3009: (line) => installs(line).length > 0 && !line.text.includes('rm -rf /var/lib/apt/lists/*'),
  DL3010: (line) =>
    fromOf(line) === null &&
    copied(line)
      .slice(0, -1)
      .some((path) => /\.(tar|tgz|txz|tar\.\w+)$/.test(path)),
  DL3011: ({ keyword, text }) =>
    keyword === 'EXPOSE' && text.split(' ').some((port) => Number.parseInt(port, 10) > 65_535),
  DL3012: ({ keyword }, scene) => keyword === 'HEALTHCHECK' && countIn(scene, keyword) > 1,
  DL3014: (line) =>
    installs(line).some((words) => !words.some((word) => /^(-\w*y\w*|--yes|-qq)$/.test(word))),
  DL3015: (line) => installs(line).some((words) => !words.includes('--no-install-recommends')),
  DL3016: (line) =>
    line.commands.some(
      ([first, second, ...rest]) =>
        first === 'npm' &&
        second === 'install' &&
        rest.some((word) => !word.startsWith('-') && !/.@\d/.test(word)),
    ),
  DL3020: ({ keyword, text }) => keyword === 'ADD' && !/^https?:|\.(tar|tgz|txz|tar\.\w+) /.test(text),
  DL3021: (line) => copied(line).length > 2 && !line.text.startsWith('[') && !line.text.endsWith('/'),
  DL3022: (line, scene) => {
    const from = fromOf(line);
    return (
      from !== null &&
      from !== scene.stage.alias &&
      !isOwn(scene, from) &&
      !from.includes(':') &&
      !/^\d+$/.test(from)
    );
  },
  DL3023: (line, { stage }) => fromOf(line) !== null && fromOf(line) === stage.alias,
  DL3024: ({ keyword }, scene) =>
    keyword === 'FROM' && scene.stage.alias !== null && isOwn(scene, scene.stage.alias),
  DL3025: ({ keyword, text }) => /^(CMD|ENTRYPOINT)$/.test(keyword) && !/^\[("[^"]*"(, ?|))*\]$/.test(text),
  DL3027: (line) => isRun(line, /^apt$/),
  DL3029: ({ keyword, flags }) => keyword === 'FROM' && flags.some((flag) => flag.startsWith('--platform')),
  DL3043: ({ keyword, text }) => keyword === 'ONBUILD' && /^(ONBUILD|FROM|MAINTAINER)\b/i.test(text),
  DL3044: ({ keyword, text }) =>
    keyword === 'ENV' &&
    [...text.matchAll(/(\w+)=/g)].some(([, name]) => new RegExp(`\\$\\{?${name}\\b`).test(text)),
  DL3045: (line, scene) =>
    line.keyword === 'COPY' &&
    !/^["']?[/$]|^\[/.test(copied(line).at(-1) ?? '') &&
    !hasFolder(scene.stage.lines.slice(0, scene.stage.lines.indexOf(line)), scene),
  DL3046: (line) =>
    line.commands.some(
      ([first, ...rest]) =>
        first === 'useradd' &&
        rest.some((word) => /^\d+$/.test(word) && word.length > MOST_UID_DIGITS) &&
        !rest.some((word) => word === '-l' || word === '--no-log-init'),
    ),
  DL3047: (line) => isRun(line, /^wget$/) && !/--progress|--quiet|-\w*q|--no-verbose|-nv/.test(line.text),
  DL3059: (line, { stage }) =>
    line.keyword === 'RUN' && stage.lines[stage.lines.indexOf(line) - 1]?.keyword === 'RUN',
  DL4000: ({ keyword }) => keyword === 'MAINTAINER',
  DL4001: (line, { stage }) => isRun(line, /^wget$/) && stage.lines.some((other) => isRun(other, /^curl$/)),
  DL4003: ({ keyword }, scene) => keyword === 'CMD' && countIn(scene, keyword) > 1,
  DL4004: ({ keyword }, scene) => keyword === 'ENTRYPOINT' && countIn(scene, keyword) > 1,
  DL4005: (line) => isRun(line, /^ln$/, /^\/bin\/sh$/),
  DL4006: (line, { stage }) =>
    line.keyword === 'RUN' &&
    /[^|]\|[^|]/.test(line.text) &&
    !stage.lines.some(({ keyword, text }) => keyword === 'SHELL' && text.includes('pipefail')),
  ...Object.fromEntries(
    Object.entries(FOREIGN).map(([name, program]) => [name, (line: Line) => isRun(line, program)]),
  ),
};

/** Each as `LINE: RULE`. */
export function ruleBreaks(file: string): string[] {
  const { stages, loose } = stagesOf(file);
  return [
    ...loose.filter(({ keyword }) => keyword !== 'ARG').map(({ number }) => `${number}: DL3061`),
    // Whoever turns a rule off does so here, for all to see.
    ...file.split('\n').flatMap((text, at) => (/#\s*hadolint\b/.test(text) ? [`${at + 1}: DL1001`] : [])),
    ...stages.flatMap((stage, at) =>
      stage.lines.flatMap((line) =>
        Object.entries(RULES).flatMap(([name, breaks]) =>
          breaks(line, { stage, before: stages.slice(0, at) }) ? [`${line.number}: ${name}`] : [],
        ),
      ),
    ),
  ];
}
