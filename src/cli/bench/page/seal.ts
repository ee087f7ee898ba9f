/** Sealing is measured in a worker, where the source's page does it. */
const worker = new Worker(new URL('./sealWorker.ts', import.meta.url), { type: 'module' });
worker.onmessage = (event) => {
  const results = document.createElement('p');
  results.id = 'results';
  results.textContent = JSON.stringify(event.data);
  document.body.append(results);
};
worker.onerror = (event) => {
  document.body.append(`failed: ${event.message}`);
};
worker.postMessage({ runs: Number(new URL(location.href).searchParams.get('runs')) });
