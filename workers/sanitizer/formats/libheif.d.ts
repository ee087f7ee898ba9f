/** What is used of libheif's build as WebAssembly, which brings no types of its own. */
declare module 'libheif-js/wasm-bundle.js' {
  interface Shown {
    data: Uint8ClampedArray;
    width: number;
    height: number;
  }
  interface HeifImage {
    is_primary(): boolean | number;
    get_width(): number;
    get_height(): number;
    display(target: Shown, shown: (result: Shown | null) => void): void;
  }
  const libheif: {
    HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[] };
    heif_get_version(): string;
  };
  export default libheif;
}
