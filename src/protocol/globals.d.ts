/**
 * The few globals that exist in every engine this code runs in (Node, Chromium, Firefox). Declared here,
 * rather than by a DOM or Node library, so that the compiler proves that nothing else is used.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: true; ignoreBOM: true });
  decode(bytes: Uint8Array): string;
}
