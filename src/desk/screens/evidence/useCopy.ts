import { useEffect, useState } from 'preact/hooks';
import { type AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { useDesk } from '../../context.ts';

export interface OpenedCopy {
  readonly blob: Blob;
  readonly url: string;
}

/** A clean copy once it is opened; null before. Cleaned again, it is another. */
export function useCopy(attachment: ObjectId): {
  readonly copy: OpenedCopy | null;
  readonly error: AmanaError | null;
} {
  const { copies, state } = useDesk();
  const known = state.attachments.get(attachment);
  const edition = known !== undefined && 'record' in known && known.hasClean ? known.edition : null;
  const [copy, setCopy] = useState<OpenedCopy | null>(null);
  const [error, setError] = useState<AmanaError | null>(null);
  useEffect(() => {
    setCopy(null);
    setError(null);
    if (edition === null) return;
    let gone = false;
    Promise.all([copies.blob(attachment, edition), copies.url(attachment, edition)]).then(
      ([blob, url]) => {
        if (!gone) setCopy({ blob, url });
      },
      (thrown: unknown) => {
        if (!gone) setError(asAmanaError(thrown));
      },
    );
    return () => {
      gone = true;
    };
  }, [attachment, edition, copies]);
  return { copy, error };
}

/** What is made of a blob once, such as its pages; a later blob's takes its place. */
export function useMade<Made>(blob: Blob, make: (blob: Blob) => Promise<Made>) {
  const [made, setMade] = useState<Made | null>(null);
  const [error, setError] = useState<AmanaError | null>(null);
  useEffect(() => {
    let gone = false;
    setMade(null);
    setError(null);
    make(blob).then(
      (done) => {
        if (!gone) setMade(done);
      },
      (thrown: unknown) => {
        if (!gone) setError(asAmanaError(thrown));
      },
    );
    return () => {
      gone = true;
    };
  }, [blob]);
  return { made, error };
}

/** An address for a blob for as long as something shows it. */
export function useUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === null) {
      setUrl(null);
      return;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
