/** The servers' health for administrators and leads: orders of magnitude, whole days, names of checks. Nothing else. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Express, Request, Response } from 'express';
import { onlyMethods, sendJson } from '#http/index.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import {
  type SignedStatement,
  type StatementPayload,
  signatureHolds,
  statementPayload,
  type VerifiedDirectory,
} from '#protocol/directory.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { parseJson } from '#protocol/schema.ts';
import { coarse, type HealthRecord, healthRecord, type StatusAnswer } from '#protocol/status.ts';
import { requireManager } from '../access.ts';
import type { Context } from '../context.ts';

/** @param findings the file that doctor leaves; null where there is none */
export function addStatus(app: Express, context: Context, findings: string | null): void {
  const { storage, today, roster, log, crypto, root } = context;

  async function status(request: Request, response: Response): Promise<void> {
    const { directory } = await requireManager(context, request);
    const [released, attachments, enrolments, drops, statements] = await Promise.all([
      storage.reports.released(),
      storage.attachments.list(),
      storage.people.enrolments(),
      storage.drops.newestDay(),
      roster.statements(),
    ]);
    // Of the days before today: asked every minute, today's would tell when something came.
    const isOver = ({ day }: { readonly day: Day }): boolean => day < today();
    const settled = attachments.filter(isOver);
    const waiting = settled.filter(({ state }) => state === 'waiting');
    const known = new Set(directory.editors.map(({ signKey }) => signKey));
    const answer: StatusAnswer = {
      counts: {
        reports: coarse(released.filter(isOver).length),
        attachments: coarse(settled.length),
        waiting: coarse(waiting.length),
        enrolments: coarse(enrolments.filter(({ enrolment }) => !known.has(enrolment.signKey)).length),
      },
      oldestWaitingDays: agesOf(waiting, today()),
      lastDropDays: drops === null ? null : Math.max(0, today() - drops),
      ends: endsOf(directory, genuine(statements), today()),
      findings: await lastFindings(),
    };
    sendJson(response, answer);
  }

  const genuine = (statements: readonly SignedStatement[]): Said[] =>
    statements
      .filter((statement) => signatureHolds(crypto, root, statement))
      .map(({ by, payload }) => ({
        isRoots: by === toHex(root),
        payload: parseJson(statementPayload, payload, 'directory-invalid'),
      }));

  /** A record that cannot be read is none: it must not hide the rest. */
  async function lastFindings(): Promise<HealthRecord | null> {
    if (findings === null || !existsSync(findings)) return null;
    try {
      return parseJson(healthRecord, await readFile(findings, 'utf8'), 'malformed-object');
    } catch (thrown) {
      log.warn('chore-failed', asAmanaError(thrown).code);
      return null;
    }
  }

  app.route('/api/status').get(status).all(onlyMethods('GET'));
}

interface Said {
  readonly isRoots: boolean;
  readonly payload: StatementPayload;
}

function agesOf(waiting: readonly { readonly day: Day }[], today: Day): number | null {
  if (waiting.length === 0) return null;
  return Math.max(0, ...waiting.map(({ day }) => today - day));
}

const latest = (days: readonly number[]): number | null => (days.length === 0 ? null : Math.max(...days));
const earliest = (days: readonly number[]): number | null => (days.length === 0 ? null : Math.min(...days));

/** Of several that stand beside each other the last one counts; of people the first one whose statement ends. */
function endsOf(directory: VerifiedDirectory, said: readonly Said[], today: Day): StatusAnswer['ends'] {
  const left = (day: number | null): number | null => (day === null ? null : day - today);
  const untilOf = (isOurs: (payload: StatementPayload, isRoots: boolean) => boolean): number | null =>
    latest(
      said.flatMap(({ payload, isRoots }) =>
        isOurs(payload, isRoots) && 'notAfter' in payload ? [payload.notAfter] : [],
      ),
    );
  const delegateUntil = (key: string): number[] => {
    const until = untilOf(
      (payload, isRoots) => isRoots && payload.kind === 'delegate' && payload.key === key,
    );
    return until === null ? [] : [until];
  };
  const editorUntil = (signKey: string): number[] => {
    const until = untilOf((payload) => payload.kind === 'editor' && payload.signKey === signKey);
    return until === null ? [] : [until];
  };
  const others = directory.editors.filter(({ role }) => role !== 'lead');
  return {
    newsroom: left(untilOf((payload, isRoots) => isRoots && payload.kind === 'newsroom')),
    worker: left(latest(directory.hosts.flatMap(delegateUntil))),
    lead: left(earliest(directory.leads.flatMap(delegateUntil))),
    editor: left(earliest(others.flatMap(({ signKey }) => editorUntil(signKey)))),
    deskKeys: left(directory.deskKeysUntil),
    parcelKeys: left(latest(directory.parcelEpochs.map(({ notAfter }) => notAfter))),
    workerKeys: left(latest(directory.sanitizerEpochs.map(({ notAfter }) => notAfter))),
  };
}
