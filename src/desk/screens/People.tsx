import { useEffect, useRef, useState } from 'preact/hooks';
import { ROLES, type Role, reads } from '#protocol/directory.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDay } from '#ui/language.ts';
import type { PendingPerson, Person } from '../client/state.ts';
import { Waiting } from '../components/Empty.tsx';
import { FingerprintWords } from '../components/FingerprintWords.tsx';
import { Select } from '../components/Select.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { Habits } from './Habits.tsx';
import { LostKeys } from './LostKeys.tsx';
import { MyKey } from './MyKey.tsx';
import { Remove } from './Remove.tsx';

/** Leads are made with the newsroom's root key. */
const INVITED = ROLES.filter((role) => role !== 'lead');

function Invite() {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [url, setUrl] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const [role, setRole] = useState<Role>('editor');
  const make = () =>
    void task.run(async () => {
      setCopied(false);
      setUrl((await session.ask('invite', role)).url);
    });
  const copy = () =>
    void task.run(async () => {
      // Over plain http a browser may have no clipboard; the link can be selected by hand.
      await navigator.clipboard?.writeText(url ?? '');
      setCopied(navigator.clipboard !== undefined);
    });
  return (
    <section class="card" aria-label={m.people.invite}>
      <div class="block">
        <h2>{m.people.invite}</h2>
        <p class="soft">{m.people.inviteIntro}</p>
      </div>
      {task.error ? (
        <Notice kind="danger" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
      {url !== null ? null : (
        <div class="stack">
          <Select
            label={m.people.role}
            value={role}
            options={INVITED.map((value) => ({ value, label: m.people[value] }))}
            testId="invite-role"
            onValue={(value) => setRole(INVITED.find((one) => one === value) ?? 'editor')}
          />
          <p class="small soft">{m.people.roleHints[role]}</p>
        </div>
      )}
      {url !== null ? null : (
        <div class="actions">
          <Button kind="primary" disabled={task.busy} onClick={make} data-testid="invite-make">
            {m.people.makeInvite}
          </Button>
          {task.busy ? <Waiting label={m.loading} /> : null}
        </div>
      )}
      {url === null ? null : (
        <div class="block" role="status">
          <h3>{m.people.link}</h3>
          <bdi dir="ltr" class="link-box code" data-testid="invite-link">
            {url}
          </bdi>
          <div class="between">
            <span class="small soft">{m.people.linkOnce}</span>
            <Button onClick={copy} data-testid="invite-copy">
              {copied ? m.copied : m.copy}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

function Pending(props: { person: PendingPerson; lead: boolean }) {
  const { person } = props;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, tell } = useDesk();
  const task = useTask();
  const approve = async () => {
    if (await task.run(() => session.ask('approve', person.id)))
      tell({ words: m.people.approved(person.name), undo: null });
  };
  return (
    <li data-testid="pending">
      <div class="stack pending">
        <div class="between">
          <h3>
            <bdi>{person.name}</bdi>
          </h3>
          <span class="chip">{m.people[person.role]}</span>
        </div>
        <p class="small soft">{m.people.words}</p>
        <FingerprintWords words={person.words} label={m.people.words} />
        {person.genuine ? null : (
          <Notice kind="danger">
            <p>{m.people.notGenuine}</p>
          </Notice>
        )}
        {task.error ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        {props.lead ? (
          <div class="actions">
            <Button
              kind="primary"
              disabled={task.busy || !person.genuine}
              onClick={() => void approve()}
              data-testid="approve"
            >
              {m.people.approve}
            </Button>
            {task.busy ? <Waiting label={m.loading} /> : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}

function Member(props: {
  person: Person;
  me: boolean;
  lead: boolean;
  mayRemove: boolean;
  /** Somebody was led to this person: the keyboard goes on here. */
  wanted: object | null;
}) {
  const { person, me, lead, wanted } = props;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (wanted === null) return;
    item.current?.focus();
    item.current?.scrollIntoView({ block: 'center' });
  }, [wanted]);
  const m = useDeskMessages();
  const { session, tell } = useDesk();
  const language = useDeskLanguage();
  const sentence = useErrorSentence();
  const task = useTask();
  const [removing, setRemoving] = useState(false);
  const share = async () => {
    if (await task.run(() => session.ask('shareKeys', person.id)))
      tell({ words: m.people.shared(person.name), undo: null });
  };
  return (
    <li data-testid="person" ref={item} tabIndex={-1} data-wanted={wanted !== null}>
      <div>
        <span class="member-name">
          {/* The spaces are for whoever hears or copies it: without them, a name and a role are one word. */}
          <bdi class="row-name">{person.name}</bdi> {me ? <span class="soft">({m.people.you})</span> : null}{' '}
          <span class="chip">{person.present ? m.people[person.role] : m.people.left}</span>{' '}
          {person.endsSoon ? <span class="chip chip-think">{m.people.endsSoon}</span> : null}
        </span>
        {person.until === null ? null : (
          <span class="small soft member-until" data-testid="until">
            {m.people.until(formatDay(language, person.until))}
          </span>
        )}
      </div>
      <span class="actions member-acts">
        {lead && !me && person.present && reads(person.role) ? (
          <Button kind="quiet" disabled={task.busy} onClick={() => void share()}>
            {m.people.share}
          </Button>
        ) : null}
        {props.mayRemove ? (
          <Button kind="quiet" onClick={() => setRemoving(true)} data-testid="remove">
            {m.people.remove}
          </Button>
        ) : null}
      </span>
      <details class="member-words">
        <summary>{m.people.words}</summary>
        <FingerprintWords words={person.words} label={m.people.words} />
      </details>
      {removing ? <Remove person={person} onClose={() => setRemoving(false)} /> : null}
      {task.error ? (
        <Notice kind="danger" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
    </li>
  );
}

/** Leads remove anybody but leads; administrators, anybody but both. */
function mayRemove(mine: Role, { role, present }: Person): boolean {
  if (!present || role === 'lead') return false;
  return mine === 'lead' || (mine === 'administrator' && role !== 'administrator');
}

/** Who is on the desk, who waits, and how somebody comes in. */
export function People(props: { wanted: { readonly id: ObjectId } | null }) {
  const m = useDeskMessages();
  const { state } = useDesk();
  const lead = state.me.role === 'lead';
  const present = state.people.filter((person) => person.present);
  return (
    <div class="panel-body people-body" data-testid="people">
      <div class="block">
        <h1>{m.people.title}</h1>
        <p class="soft">{m.people.intro}</p>
      </div>
      {state.rekeying === null ? null : (
        <p class="soft" role="status" data-testid="rekeying">
          {m.people.rekeying(state.rekeying.done, state.rekeying.total)}
        </p>
      )}
      {present.length === 1 ? (
        <Notice kind="think">
          <p>{m.people.alone}</p>
        </Notice>
      ) : null}
      {state.pending.length === 0 ? null : (
        <section class="card" aria-label={m.people.pendingTitle}>
          <h2>{m.people.pendingTitle}</h2>
          <p class="soft">{m.people.pendingHint}</p>
          <ul class="people">
            {state.pending.map((person) => (
              <Pending key={person.id} person={person} lead={lead} />
            ))}
          </ul>
        </section>
      )}
      <section class="card" aria-label={m.people.title}>
        <ul class="people">
          {state.people.map((person) => (
            <Member
              key={person.id}
              person={person}
              me={person.id === state.me.id}
              lead={lead}
              mayRemove={mayRemove(state.me.role, person)}
              wanted={props.wanted?.id === person.id ? props.wanted : null}
            />
          ))}
        </ul>
      </section>
      {lead ? <Invite /> : <p class="soft">{m.people.onlyLead}</p>}
      <MyKey />
      <LostKeys lead={lead} />
      <Habits key={JSON.stringify(state.talk.habits)} />
    </div>
  );
}
