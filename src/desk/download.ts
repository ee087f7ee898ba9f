/** Long enough for the browser to start reading; then the memory is given back. */
const REVOKE_AFTER_MS = 60_000;

/** Hands a file to the browser's download, after a click only. The name is the page's own, never a source's. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
