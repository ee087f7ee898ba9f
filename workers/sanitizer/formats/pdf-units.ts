/** How large the units of a document's pages are. Apart, because hardly any document asks for it and the parser is large. */
import { type PDFDict, PDFDocument, PDFName, PDFNumber } from 'pdf-lib';

/** @returns points a unit, by the page's index; a point for all where the document cannot be parsed */
export async function unitsOfPages(original: Uint8Array): Promise<(index: number) => number> {
  try {
    const parsed = await PDFDocument.load(original, { ignoreEncryption: true, updateMetadata: false });
    const units = parsed.getPages().map((page) => unitOf(page.node));
    return (index) => units[index] ?? 1;
  } catch (thrown) {
    if (thrown instanceof Error) return () => 1;
    throw thrown;
  }
}

function unitOf(page: PDFDict): number {
  const unit = page.get(PDFName.of('UserUnit'));
  const points = unit instanceof PDFNumber ? unit.asNumber() : 1;
  return points > 0 && Number.isFinite(points) ? points : 1;
}
