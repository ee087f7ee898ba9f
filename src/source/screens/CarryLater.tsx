import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Keeper } from '../keeper.ts';
import { Opening } from './Opening.tsx';

interface CarryProps {
  readonly keeper: Keeper;
  readonly onBack: () => void;
}

/** The screen for parcels, fetched when somebody brings one: a first visit does not carry it. */
export function CarryLater(props: CarryProps) {
  const [Screen, setScreen] = useState<FunctionComponent<CarryProps> | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const fetchScreen = (): void => {
    setHasFailed(false);
    import('../parcels/Carry.tsx').then(
      ({ Carry }) => setScreen(() => Carry),
      () => setHasFailed(true),
    );
  };
  useEffect(fetchScreen, []);
  if (Screen) return <Screen {...props} />;
  return <Opening code={hasFailed ? 'unreachable' : null} onTryAgain={fetchScreen} />;
}
