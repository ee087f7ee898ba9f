/** `./amana risk-check`: the desk's own check of a draft, without a desk, a server or a connection. */
import { readFile, stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isDay } from '#protocol/day.ts';
import { ATTRIBUTION_LEVELS } from '#protocol/events-draft.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { checkRisk, languageOf } from '../../desk/risk/check.ts';
import { RULES } from '../../desk/risk/rules.ts';
import { NOTHING_FOUND } from '../../desk/risk/sentences.ts';
import { type Finding, RISK_LANGUAGES, type RiskInput, type RiskLanguage } from '../../desk/risk/types.ts';
import { faint, OperatorError, say, strong } from '../terminal.ts';

interface RiskCheckOptions {
  readonly against?: readonly string[];
  readonly lang?: RiskLanguage;
  readonly dictionary?: string;
  readonly day?: number;
  readonly json: boolean;
}

/** As `doctor`: 0 all well, 1 warnings, 2 worse than that. What could not be checked at all is a 3. */
const EXIT = { nothing: 0, warnings: 1, blocks: 2, unchecked: 3 } as const;

/** A draft is a few thousand words; a file of this size is something else. */
const MOST_BYTES = 16 * 1024 * 1024;

const unchecked = (sentence: string, cause?: unknown): OperatorError =>
  new OperatorError(sentence, { exitCode: EXIT.unchecked, cause });

const dictionarySchema = z.strictObject({
  people: z.optional(z.array(z.string())),
  places: z.optional(z.array(z.string())),
  pseudonyms: z.optional(z.array(z.string())),
  facts: z.optional(
    z.array(
      z.union([z.string(), z.strictObject({ words: z.string(), corroborated: z.optional(z.boolean()) })]),
    ),
  ),
  attribution: z.optional(
    z.strictObject({ level: z.enum(ATTRIBUTION_LEVELS), wording: z.optional(z.string()) }),
  ),
});

async function standardInput(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** The text of a file; a byte order mark at its head is the file's, not the draft's. */
async function textOf(path: string, what: string): Promise<string> {
  if (path !== '-') {
    const entry = await stat(path).catch((thrown: unknown) => {
      throw unchecked(`there is no ${what} at ${path}.`, thrown);
    });
    if (entry.isDirectory()) throw unchecked(`${path} is a folder; give the ${what} itself.`);
    if (entry.size > MOST_BYTES) throw unchecked(`${path} is larger than 16 MiB, which is no ${what}.`);
  }
  const bytes = await (path === '-' ? standardInput() : readFile(path)).catch((thrown: unknown) => {
    throw unchecked(`the ${what} at ${path} cannot be read.`, thrown);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unchecked(`the ${what} at ${path} is not text in UTF-8; save it as Markdown or plain text.`, cause);
  }
}

const LISTS = { person: 'people', place: 'places', pseudonym: 'pseudonyms' } as const;
const ENTRY = /^(person|place|pseudonym|fact)\s*:\s*(.+)$/i;

/** One entry a line, with its kind before a colon; without one it is a person. */
function plainDictionary(text: string): Pick<RiskInput, 'dictionary' | 'rareFacts'> {
  const lists: Record<'people' | 'places' | 'pseudonyms', string[]> = {
    people: [],
    places: [],
    pseudonyms: [],
  };
  const rareFacts: { words: string; corroborated: boolean }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const [, kind = 'person', words = entry] = ENTRY.exec(entry) ?? [];
    const name = kind.toLowerCase();
    if (name === 'fact') rareFacts.push({ words, corroborated: false });
    else lists[name === 'place' || name === 'pseudonym' ? LISTS[name] : 'people'].push(words);
  }
  return { dictionary: lists, rareFacts };
}

async function dictionaryOf(path: string): Promise<Partial<RiskInput>> {
  const text = await textOf(path, 'dictionary');
  if (!text.trimStart().startsWith('{')) return plainDictionary(text);
  let told: z.infer<typeof dictionarySchema>;
  try {
    told = parseJson(dictionarySchema, text);
  } catch (cause) {
    throw unchecked(`the dictionary at ${path} has another form than --help describes.`, cause);
  }
  const { people = [], places = [], pseudonyms = [], facts = [], attribution } = told;
  return {
    dictionary: { people, places, pseudonyms },
    rareFacts: facts.map((fact) =>
      typeof fact === 'string'
        ? { words: fact, corroborated: false }
        : { words: fact.words, corroborated: fact.corroborated === true },
    ),
    attributions: attribution ? [{ level: attribution.level, wording: attribution.wording ?? '' }] : [],
  };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Lines and columns as editors count them, from 1; a column is a UTF-16 unit. */
function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let line = 0;
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line += 1;
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

const jsonLine = (finding: Finding, { line, column }: Place): string =>
  JSON.stringify({
    rule: finding.rule,
    level: finding.level,
    span: { start: finding.start, end: finding.end, line, column },
    text: finding.text,
    why: finding.why,
    proposal: finding.proposal,
    replacement: finding.replacement,
  });

/** What nobody sees would not be seen here either, and what steers a terminal must not. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|\p{Variation_Selector}/gu, (character) =>
    character === '\n'
      ? ' '
      : `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );

const MOST_SHOWN = 160;
const shortened = (text: string): string =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 2)} …` : text;

function shown(finding: Finding, { line, column }: Place, language: RiskLanguage): string {
  const head = `${finding.level === 'block' ? 'BLOCK' : 'warn '}  ${`${line}:${column}`.padEnd(8)} ${RULES[finding.rule].title[language]}`;
  const lines = [
    strong(head),
    `       “${shortened(visible(finding.text))}”`,
    `       ${finding.why}`,
    `       → ${finding.proposal}`,
  ];
  if (finding.replacement !== null)
    lines.push(
      finding.replacement === ''
        ? faint('       = nothing in its place')
        : `       = “${shortened(visible(finding.replacement))}”`,
    );
  return lines.join('\n');
}

/** @returns the exit code: 0 nothing found, 1 warnings only, 2 at least one block */
export async function riskCheckCommand(path: string, options: RiskCheckOptions): Promise<number> {
  const against = options.against ?? [];
  const fromStdin = [path, ...against, options.dictionary].filter((each) => each === '-').length;
  if (fromStdin > 1) throw unchecked('only one of the files can come from standard input.');
  const text = await textOf(path, 'draft');
  const reports: string[] = [];
  for (const report of against) reports.push(await textOf(report, 'report'));
  const language = options.lang ?? languageOf(text);
  const findings = checkRisk({
    text,
    language,
    reports,
    receivedDay: options.day ?? null,
    ...(options.dictionary === undefined ? {} : await dictionaryOf(options.dictionary)),
  });
  const placeOf = placesIn(text);
  const blocks = findings.filter(({ level }) => level === 'block').length;
  if (options.json) for (const finding of findings) say(jsonLine(finding, placeOf(finding.start)));
  else {
    for (const finding of findings) say(`${shown(finding, placeOf(finding.start), language)}\n`);
    const counts = `${blocks} ${blocks === 1 ? 'block' : 'blocks'}, ${findings.length - blocks} ${findings.length - blocks === 1 ? 'warning' : 'warnings'}`;
    say(findings.length === 0 ? NOTHING_FOUND[language] : counts);
  }
  return blocks > 0 ? EXIT.blocks : findings.length > 0 ? EXIT.warnings : EXIT.nothing;
}

const DAY_MS = 86_400_000;

function dayOption(value: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const day = time / DAY_MS;
  const isReal = Number.isFinite(time) && new Date(time).toISOString().startsWith(value) && isDay(day);
  if (!isReal) throw new InvalidArgumentError('Give a day as YYYY-MM-DD.');
  return day;
}

const HELP = `
The rules of both languages always run, whatever the draft is in. --lang says in which language the findings are
explained and times are proposed; without it, that is the language of most of the draft's letters.

--json prints a line for each finding, in the order of the text, and nothing where nothing was found:
  {"rule","level":"block|warn","span":{"start","end","line","column"},"text","why","proposal","replacement"}
  start and end are UTF-16 offsets into the draft (as JavaScript's slice takes them), from 0, the end not included;
  line and column are those of the start, from 1, the column in UTF-16 units too. A byte order mark is not counted.
  proposal is a sentence; replacement is words that can stand in place of the span ("" deletes it), or null.

--against takes the reports whose words the draft must not repeat, and their translations: 8 words in a row warn,
15 block, whatever the spelling, the vowels or the marks between.

--dictionary is JSON:
  {"people":[],"places":[],"pseudonyms":[],"facts":[{"words","corroborated":false}],
   "attribution":{"level":"on-record|background|deep-background|off-record","wording"}}
  or a text with one entry a line: "person: NAME", "place: NAME", "pseudonym: NAME", "fact: WORDS"; a line without
  a kind is a person, "#" begins a comment. Names block; facts known to five people or fewer block until corroborated.

--day is the day on which the report was received: "last night" and "a week ago" are counted from it.

Exit codes: 0 no known pattern found (which never means that a draft is without risk), 1 warnings only,
2 at least one block or wrong usage, 3 something could not be read.`;

export function registerRiskCheck(program: Command): void {
  program
    .command('risk-check')
    .description(
      'Look through a draft for what could lead to its source: names, numbers, places, times, hidden marks, words of a\n' +
        'report. English and Arabic, on this machine alone.',
    )
    .argument('<draft>', 'the draft, as Markdown or plain text in UTF-8; - for standard input')
    .option('--against <reports...>', 'reports whose words must not be repeated')
    .addOption(new Option('--lang <language>', 'language of the explanations').choices(RISK_LANGUAGES))
    .option('--dictionary <file>', "the case's people, places, pseudonyms and rare facts")
    .option('--day <day>', 'day on which the report was received, YYYY-MM-DD', dayOption)
    .option('--json', 'one line of JSON for each finding on stdout', false)
    .addHelpText('after', HELP)
    .action(async (draft: string, options: RiskCheckOptions) => {
      process.exitCode = await riskCheckCommand(draft, options);
    });
}
