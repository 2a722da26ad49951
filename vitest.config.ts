import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

// A time-out only ends what hangs. The slowest tests need 20 s on two idle cores, and CI's cores are slow and busy.
const everywhere = {
  environment: 'node',
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
  // Else Node would be asked to import them.
  server: { deps: { inline: [/\.wasm$/] as RegExp[] } },
} as const;

/** What esbuild's `binary` loader does for bundles: a WebAssembly file is imported as its bytes. */
const wasmBytes: Plugin = {
  name: 'wasm as bytes',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('.wasm')
      ? `export default Uint8Array.from(atob('${readFileSync(id, 'base64')}'), (c) => c.charCodeAt(0))`
      : null,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        plugins: [wasmBytes],
        test: {
          ...everywhere,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          // These run inside VS Code, and beside real servers.
          exclude: ['test/host/**', 'test/e2e/**', 'test/servers/**'],
        },
      },
      { plugins: [wasmBytes], test: { ...everywhere, name: 'servers', include: ['test/servers/**/*.test.ts'] } },
    ],
  },
});
