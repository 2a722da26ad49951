// The suites that run in plain Node with Vitest: everything but what needs VS Code.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../project.mjs';
import { runNode } from '../run-node.mjs';

/** @typedef {import('./suite.mjs').Suite} Suite */

/**
 * What Vitest's JSON reporter writes, as far as it is read here.
 * @typedef {object} Assertion
 * @property {string} status
 * @property {string} title
 * @property {string} fullName
 * @property {string[]} ancestorTitles
 * @property {string[] | null} failureMessages
 * @typedef {{ name: string, status: string, message: string, assertionResults: Assertion[] }} TestFile
 */

/**
 * Turns a report into an outcome.
 * @param {TestFile[]} files
 * @returns {import('./suite.mjs').Outcome}
 */
function summarise(files) {
  /** @type {import('./suite.mjs').Failure[]} */
  const failures = [];
  /** Skipped tests by the words of the group that skipped them. @type {Map<string, number>} */
  const skipped = new Map();
  let passed = 0;
  for (const file of files) {
    const path = relative(root, file.name);
    let failedHere = 0;
    for (const { status, title, fullName, ancestorTitles, failureMessages } of file.assertionResults) {
      if (status === 'passed') {
        passed += 1;
      } else if (status === 'failed') {
        failedHere += 1;
        failures.push({ title: `${path}: ${fullName}`, detail: (failureMessages ?? []).join('\n') });
      } else {
        const reason = `${path}: ${ancestorTitles[0] ?? title}`;
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
      }
    }
    // A file that does not load, or whose hooks fail, fails without a test to its name.
    if (file.status === 'failed' && failedHere === 0) failures.push({ title: path, detail: file.message });
  }
  return { passed, failures, skipped: Array.from(skipped, ([reason, count]) => ({ reason, count })) };
}

/**
 * A suite of one project in vitest.config.ts.
 * @param {string} project
 * @param {Suite['needs']} needs
 * @returns {Suite}
 */
export const vitestSuite = (project, needs) => ({
  name: project,
  needs,
  async run({ only }) {
    const folder = mkdtempSync(join(tmpdir(), 'redis-persistence-tests-'));
    try {
      const report = join(folder, 'report.json');
      const { output } = await runNode(join(root, 'node_modules', 'vitest', 'vitest.mjs'), [
        ...['run', '--project', project, '--reporter', 'json', '--outputFile', report],
        ...(only === undefined ? [] : ['--passWithNoTests', only]),
      ]);
      const said = output.trim();
      if (!existsSync(report)) return { passed: 0, failures: [{ title: 'Vitest wrote no report', detail: said }] };
      /** @type {{ success: boolean, testResults: TestFile[] }} */
      const { success, testResults } = JSON.parse(readFileSync(report, 'utf8'));
      const outcome = summarise(testResults);
      if (!success && outcome.failures.length === 0) {
        // No test file, or an error outside of every test.
        outcome.failures.push({ title: 'Vitest failed outside of the tests', detail: said });
      }
      return outcome;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
