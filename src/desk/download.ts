/** Long enough for the browser to start reading; then the memory is given back. */
const REVOKE_AFTER_MS = 60_000;

/** Hands bytes to the browser's download, after a click only. The name is the page's own, never a source's. */
export function downloadBytes(bytes: Uint8Array<ArrayBuffer> | string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
