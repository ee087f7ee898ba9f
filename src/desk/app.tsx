import { useCallback, useEffect, useState } from 'preact/hooks';
import { fromBase64 } from '#protocol/bytes.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { type KeyFile, parseInviteFragment } from '#protocol/identity.ts';
import { useLanguage } from '#ui/i18n.tsx';
import { prepareFormats } from '#ui/language.ts';
import { KeptKey, type KeptSession } from './keeper/keeper.ts';
import { Desk } from './screens/Desk.tsx';
import { BadInvite, Enrol } from './screens/Enrol.tsx';
import { type LockReason, Unlock } from './screens/Unlock.tsx';
import { WaitForApproval } from './screens/WaitForApproval.tsx';
import { askSecurityKey, newSecurityKey } from './securityKey.ts';

type Stage =
  | { readonly at: 'bad-invite' }
  | { readonly at: 'enrol'; readonly fragment: string }
  | { readonly at: 'unlock'; readonly reason: LockReason; readonly fragment: string | null }
  | { readonly at: 'waiting'; readonly key: KeptKey }
  | { readonly at: 'desk'; readonly session: KeptSession };

/** The part behind `#` never reaches a server; it is read once and then taken out of the address. */
function firstStage(reason: LockReason): Stage {
  if (reason !== 'start') return { at: 'unlock', reason, fragment: null };
  const fragment = globalThis.location.hash;
  if (!fragment.startsWith('#/enrol')) return { at: 'unlock', reason: 'start', fragment: null };
  try {
    parseInviteFragment(fragment);
    return { at: 'enrol', fragment };
  } catch (thrown) {
    if (asAmanaError(thrown).code === 'invite-invalid') return { at: 'bad-invite' };
    throw thrown;
  }
}

/** A used invite in the address bar would be read over a shoulder, and offered again by the history. */
function forgetInvite(): void {
  globalThis.history.replaceState(null, '', globalThis.location.pathname);
}

/** Null while a desk lead has not approved yet. */
async function tryLogin(key: KeptKey): Promise<KeptSession | null> {
  try {
    return await key.login();
  } catch (thrown) {
    const error = asAmanaError(thrown);
    if (error.code === 'not-approved') return null;
    throw error;
  }
}

/** From the invite or the key file to the open desk, and back when it is locked. */
export function App(props: { reason: LockReason; onLocked: (reason: LockReason) => void }) {
  const [stage, setStage] = useState<Stage>(() => firstStage(props.reason));
  const [made, setMade] = useState<KeptKey | null>(null);

  // While nobody waits for a list yet, which would have to wait for them.
  const { language } = useLanguage();
  useEffect(() => prepareFormats(language), [language]);

  const enter = useCallback(async (key: KeptKey): Promise<boolean> => {
    const session = await tryLogin(key);
    if (session === null) return false;
    forgetInvite();
    setMade(null);
    setStage({ at: 'desk', session });
    return true;
  }, []);
  const waitingKey = stage.at === 'waiting' ? stage.key : null;
  const look = useCallback(async () => (waitingKey ? enter(waitingKey) : false), [enter, waitingKey]);

  switch (stage.at) {
    case 'bad-invite':
      return <BadInvite />;
    case 'enrol':
      return (
        <Enrol
          makeKey={async (name, passphrase) => {
            const key = await KeptKey.make({ fragment: stage.fragment, name, passphrase });
            setMade(key);
            return key.keyFile;
          }}
          addSecurityKey={async () => {
            if (made === null) throw new AmanaError('security-key-unfit');
            return made.addSecurityKey(await newSecurityKey());
          }}
          join={async () => {
            if (made === null) return;
            await made.join();
            setStage({ at: 'waiting', key: made });
          }}
          onHaveKey={() => setStage({ at: 'unlock', reason: 'start', fragment: stage.fragment })}
        />
      );
    case 'unlock':
      return (
        <Unlock
          reason={stage.reason}
          unlock={async (file: KeyFile, passphrase: string) => {
            const key = await KeptKey.open(file, passphrase, stage.fragment);
            if (stage.fragment !== null) await key.join();
            if (!(await enter(key))) setStage({ at: 'waiting', key });
          }}
          unlockWithSecurityKey={async (file: KeyFile) => {
            if (file.securityKey === undefined) throw new AmanaError('security-key-unfit');
            const { credentialId, salt } = file.securityKey;
            const secret = await askSecurityKey(fromBase64(credentialId), fromBase64(salt));
            const key = await KeptKey.openWithSecurityKey(file, secret, stage.fragment);
            if (stage.fragment !== null) await key.join();
            if (!(await enter(key))) setStage({ at: 'waiting', key });
          }}
        />
      );
    case 'waiting':
      return <WaitForApproval words={stage.key.words} look={look} />;
    case 'desk':
      return <Desk session={stage.session} onLocked={props.onLocked} />;
  }
}
