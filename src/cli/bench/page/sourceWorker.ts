import { timeDrops, timeWork } from '../source-work.ts';

self.onmessage = async (event: MessageEvent<{ runs: number; drops: boolean }>) => {
  const { runs, drops } = event.data;
  self.postMessage(await (drops ? timeDrops(runs) : timeWork(runs)));
};
