import { defineConfig } from 'vitest/config';

// A time-out only ends what hangs. The slowest tests need 20 s on two idle cores, and CI's cores are slow and busy.
const everywhere = {
  environment: 'node',
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...everywhere,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          // These run inside VS Code, and beside real servers.
          exclude: ['test/host/**', 'test/e2e/**', 'test/servers/**'],
        },
      },
      { test: { ...everywhere, name: 'servers', include: ['test/servers/**/*.test.ts'] } },
    ],
  },
});
