import { useState } from 'preact/hooks';
import { parseSite } from '#drawing/sites/address.ts';
import { TARGET_KINDS, type TargetKind } from '#drawing/sites/target.ts';
import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { useDesk } from '../../../context.ts';
import { useTask } from '../../../hooks.ts';
import { useDeskMessages } from '../../../messages/index.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A lead gives the desk a site and its key. The key leaves this form for the worker, and comes back to no page. */
export function NewSite(props: { onKept: (name: string) => void }) {
  const m = useDeskMessages().case.draft.out;
  const { session } = useDesk();
  const task = useTask();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<TargetKind>('ghost');
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [author, setAuthor] = useState('');
  const [tried, setTried] = useState(false);
  const site = parseSite(address.trim());
  const keep = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!NAME.test(name) || site === null || key.trim() === '') return;
    const kept = {
      kind,
      address: site,
      key: key.trim(),
      author: author.trim() === '' ? null : author.trim(),
    };
    if (!(await task.run(() => session.ask('keepSite', name, kept)))) return;
    setKey('');
    props.onKept(name);
  };
  const input = (field: string, maxLength: number) =>
    ({ name: `site-${field}`, maxLength, disabled: task.busy, dir: 'ltr' }) as const;
  return (
    <form class="stack" onSubmit={(event) => void keep(event)} autocomplete="off" data-testid="new-site">
      <p class="small soft">{m.siteSealed}</p>
      <TextField
        label={m.siteName}
        hint={m.siteNameHint}
        value={name}
        onValue={setName}
        error={tried && !NAME.test(name) ? m.siteNameWrong : null}
        input={input('name', 60)}
      />
      <Choice
        legend={m.siteProgram}
        value={kind}
        options={TARGET_KINDS.map((value) => ({ value, label: m.programs[value] }))}
        onValue={setKind}
      />
      <TextField
        label={m.siteAddress}
        value={address}
        onValue={setAddress}
        error={tried && site === null ? m.siteAddressWrong : null}
        input={input('address', 300)}
      />
      <TextField
        label={m.siteKey}
        hint={m.siteKeyHint[kind]}
        value={key}
        onValue={setKey}
        input={{ ...input('key', 300), type: 'password' }}
      />
      <TextField
        label={m.siteAuthor}
        hint={m.siteAuthorHint}
        value={author}
        onValue={setAuthor}
        input={input('author', 200)}
      />
      <Failed error={task.error} />
      <div class="actions dialog-actions">
        <Button kind="primary" type="submit" disabled={task.busy} data-testid="site-keep">
          {m.siteKeep}
        </Button>
      </div>
    </form>
  );
}
