/**
 * Loaded by VS Code's extension host as `extensionTestsPath`, server-hosted and on the desktop alike: runs every
 * `*.test` beside it with Mocha, and writes what happened to the file that HOST_TEST_RESULT names.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

interface TestOutcome {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** @throws Error when a test failed: VS Code then ends with exit code 1 */
export async function run(): Promise<void> {
  const grep = process.env.MOCHA_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, ...(grep === undefined ? {} : { grep }) });
  for (const name of readdirSync(__dirname)) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  const tests: TestOutcome[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed' }));
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'skipped' }));
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tests.push({ title: test.fullTitle(), state: 'failed', error: text });
    });
  });
  const result = process.env.HOST_TEST_RESULT;
  if (result !== undefined) writeFileSync(result, JSON.stringify({ failures, tests }));
  if (failures > 0) throw new Error(`${failures} of ${tests.length} tests failed`);
}
