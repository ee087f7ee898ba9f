import { verdictOrFailure } from './check.ts';

const inWorker = new Promise((resolve) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event) => resolve(event.data);
  worker.onerror = (event) =>
    resolve({ engine: 'none', compared: 0, problems: [`the worker failed: ${event.message}`] });
});

const results = { page: await verdictOrFailure(), worker: await inWorker };
const state = document.createElement('p');
state.id = 'results';
state.textContent = JSON.stringify(results);
document.body.append(state);
