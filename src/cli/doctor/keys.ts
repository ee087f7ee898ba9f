/** Checks of keys and certificates, weeks before one ends: what needs the root key needs time to fetch it. */
import { existsSync } from 'node:fs';
import { dayOf, dayText } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { HealthCheck } from '#protocol/status.ts';
import { openStorage } from '#storage/index.ts';
import { countEpochKeys } from '#workers/sanitizer/keys.ts';
import { deskTerms, rootTerms, type Term } from '../ceremony/terms.ts';
import type { DataFolder } from '../places.ts';
import { type Finding, fail, pass, warn } from './finding.ts';
import { rootHexOf } from './root.ts';

interface Kind {
  readonly check: HealthCheck;
  readonly what: Term['what'];
  /** Said when there is none of it that stands. */
  readonly none: { readonly state: 'warn' | 'fail'; readonly seen: string } | null;
  readonly mend: string;
}

const RENEW = 'Run ./amana ceremony renew beside the root key, and import what it writes (docs/keys.md).';

const KINDS: readonly Kind[] = [
  {
    check: 'newsroom certificate',
    what: 'newsroom',
    none: { state: 'fail', seen: 'None is valid: no page can be used.' },
    mend: RENEW,
  },
  {
    check: 'worker certificate',
    what: 'worker host',
    none: { state: 'fail', seen: 'No worker host is certified: nobody can send attachments.' },
    mend: 'Run ./amana ceremony request here, certify it beside the root key, and import the answer (docs/keys.md).',
  },
  {
    check: 'lead certificates',
    what: 'desk lead',
    none: { state: 'warn', seen: 'Nobody leads the desk: no keys are made for the coming weeks.' },
    mend: 'Have a lead open the first invite, or renew their certificates beside the root key (docs/keys.md).',
  },
  {
    check: 'editors',
    what: 'editor',
    none: null,
    mend: 'A desk lead opens the desk before that day, whose browser renews them, or runs ./amana desk renew.',
  },
];

/** The furthest one of what may stand beside each other counts: a host that was replaced may end. */
function judge({ check, what, none, mend }: Kind, terms: readonly Term[]): Finding {
  const standing = terms.filter((term) => term.what === what && term.state !== 'revoked');
  const alive = standing.filter(({ state }) => state !== 'ended');
  if (alive.length === 0) {
    if (none === null) return pass(check, 'Nobody but the leads is on the desk.');
    return none.state === 'fail' ? fail(check, none.seen, mend) : warn(check, none.seen, mend);
  }
  const soon = alive.filter(({ state }) => state === 'ends soon');
  const first = Math.min(...alive.map(({ daysLeft }) => daysLeft));
  const [next] = alive.filter(({ daysLeft }) => daysLeft === first);
  const day = next === undefined ? '' : dayText(next.until);
  if (soon.length === 0) return pass(check, `${alive.length} valid, the first of them until ${day}.`);
  return warn(check, `${soon.length} of ${alive.length} end soon, the first on ${day}.`, mend);
}

/** Epoch keys are made by themselves: what counts is that old ones are gone. */
async function destroyed(data: DataFolder): Promise<Finding[]> {
  if (!existsSync(data.workerKeys)) return [];
  const { overdue } = await countEpochKeys(data.workerKeys, dayOf(Date.now()));
  return [
    overdue === 0
      ? pass('old epoch keys', 'Every key whose time is over has been destroyed.')
      : fail(
          'old epoch keys',
          `${overdue} keys of the worker have outlived their time: what was sealed to them can still be opened.`,
          'Start the worker, which destroys them; then look why it stood still.',
        ),
  ];
}

export async function certificatesLast(data: DataFolder): Promise<Finding[]> {
  const root = await rootHexOf(data);
  if (!existsSync(data.database) || root === null) return [];
  const crypto = await loadCrypto();
  const today = dayOf(Date.now());
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    const statements = await storage.statements.all();
    const terms = [
      ...rootTerms(crypto, root, statements, today),
      ...deskTerms(crypto, root, statements, today),
    ];
    const findings = KINDS.map((kind) => judge(kind, terms));
    const desk = terms.find(({ what }) => what === 'desk epochs');
    const hasLead = terms.some(({ what, state }) => what === 'desk lead' && state !== 'revoked');
    // Before the first lead there is nobody to make more.
    if (hasLead && desk?.state === 'ends soon')
      findings.push(
        warn(
          'desk keys ahead',
          `They end on ${dayText(desk.until)}.`,
          'A desk lead opens the desk, whose browser then makes those of the coming four weeks.',
        ),
      );
    return [...findings, ...(await destroyed(data))];
  } finally {
    await storage.close();
  }
}
