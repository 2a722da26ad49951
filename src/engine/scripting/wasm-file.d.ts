/** A WebAssembly file of a package, as its bytes: esbuild's `binary` loader, and a plugin of the tests, put them in. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  // eslint-disable-next-line no-restricted-syntax -- how bundlers hand a file over
  export default bytes;
}
