import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Opening } from './Opening.tsx';

/**
 * A part of the page that is fetched when somebody goes there, so that a first visit on a slow line does not wait for
 * it. A line that breaks meanwhile is told, and the whole page asked for again: Tor Browser never asks twice for a
 * module that once did not come. On the first screen there is nothing to lose, and behind it the browser asks first.
 */
export const later = <Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> =>
  function Later(props) {
    const [Part, setPart] = useState<FunctionComponent<Props> | null>(null);
    const [hasFailed, setHasFailed] = useState(false);
    useEffect(() => {
      load().then(
        (part) => setPart(() => part),
        () => setHasFailed(true),
      );
    }, []);
    if (Part) return <Part {...props} />;
    return <Opening code={hasFailed ? 'unreachable' : null} onTryAgain={() => location.reload()} />;
  };
