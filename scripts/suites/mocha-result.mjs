// Reads what test/host/index.ts wrote, and holds it against what VS Code itself said about the run.
import { existsSync, readFileSync } from 'node:fs';

/**
 * The outcome of a run inside VS Code. Both channels have to agree: an exit code without results means that the suite
 * never ran, and results without a good end that something failed outside of a test.
 * @param {string} file
 * @param {{ endedWell: boolean, detail: () => string }} end
 * @returns {import('./suite.mjs').Outcome}
 */
export function readMochaResult(file, { endedWell, detail }) {
  if (!existsSync(file)) {
    return { passed: 0, failures: [{ title: 'the suite did not come to its end', detail: detail() }] };
  }
  /** @type {{ tests: { title: string, state: string, error?: string }[] }} */
  const { tests } = JSON.parse(readFileSync(file, 'utf8'));
  const failures = tests
    .filter(({ state }) => state === 'failed')
    .map(({ title, error }) => ({ title, detail: error ?? '' }));
  if (tests.length === 0) failures.push({ title: 'no test ran', detail: detail() });
  else if (!endedWell && failures.length === 0) failures.push({ title: 'VS Code reports a failure', detail: detail() });
  return {
    passed: tests.filter(({ state }) => state === 'passed').length,
    failures,
    skipped: tests.filter(({ state }) => state === 'skipped').map(({ title }) => ({ count: 1, reason: title })),
  };
}
