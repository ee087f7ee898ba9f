import { timeSealers } from '../contenders.ts';

self.onmessage = async (event: MessageEvent<{ runs: number }>) => {
  self.postMessage(await timeSealers(event.data.runs));
};
