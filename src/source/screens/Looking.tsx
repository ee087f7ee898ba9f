import { useState } from 'preact/hooks';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatPercent } from '#ui/language.ts';
import { messages } from '../messages/index.ts';

/** How much of what everybody downloads has come, from 0 to 1, or null where nobody looks; and what looks. */
export function useLooking() {
  const [share, setShare] = useState<number | null>(null);
  const look = async <Result,>(
    act: (onShare: (share: number) => void) => Promise<Result>,
  ): Promise<Result> => {
    setShare(0);
    try {
      return await act(setShare);
    } finally {
      setShare(null);
    }
  };
  return [share, look] as const;
}

/** On a bad line this takes minutes, and only the number shows that it goes on. */
export function Looking({ share }: { share: number }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  return share === 0 ? (
    <>{t.returnOpening}</>
  ) : (
    <>
      {t.returnOpening} {formatPercent(language, share)}
    </>
  );
}
