import { defineConfig } from 'vitest/config';

const everywhere = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 15_000 } },
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
