import { useEffect, useState } from 'preact/hooks';
import { type AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Icon, type IconName } from '#ui/components/Icon.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence } from '../hooks.ts';

/** The address of a clean picture once it is opened; null before, and while `wanted` is false. Cleaned again, it is another. */
export function useCleanUrl(
  attachment: ObjectId,
  wanted: boolean,
): { url: string | null; error: AmanaError | null } {
  const { copies, state } = useDesk();
  const known = state.attachments.get(attachment);
  const edition = wanted && known !== undefined && 'record' in known ? known.edition : null;
  const [url, setUrl] = useState<string | null>(null);
  const [error, setError] = useState<AmanaError | null>(null);
  useEffect(() => {
    setUrl(null);
    setError(null);
    if (edition === null) return;
    let gone = false;
    copies.url(attachment, edition).then(
      (made) => {
        if (!gone) setUrl(made);
      },
      (thrown: unknown) => {
        if (!gone) setError(asAmanaError(thrown));
      },
    );
    return () => {
      gone = true;
    };
  }, [attachment, edition, copies]);
  return { url, error };
}

/** A thumbnail of a clean copy, or the sign of its kind where it is no picture. */
export function Picture(props: { attachment: ObjectId; drawable: boolean; alt: string; icon: IconName }) {
  const { url, error } = useCleanUrl(props.attachment, props.drawable);
  const sentence = useErrorSentence();
  if (url !== null) return <img src={url} alt={props.alt} />;
  if (error !== null) return <span class="small">{sentence(error)}</span>;
  return props.drawable ? <span class="spin" aria-hidden="true" /> : <Icon name={props.icon} size={32} />;
}
