/** A source's work is measured in a worker, where the page does it. What is asked for stands in the address. */
const worker = new Worker(new URL('./sourceWorker.ts', import.meta.url), { type: 'module' });
worker.onmessage = (event) => {
  const results = document.createElement('p');
  results.id = 'results';
  results.textContent = JSON.stringify(event.data);
  document.body.append(results);
};
worker.onerror = (event) => {
  document.body.append(`failed: ${event.message}`);
};
const asked = new URL(location.href).searchParams;
worker.postMessage({ runs: Number(asked.get('runs')), drops: asked.has('drops') });
