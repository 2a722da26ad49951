// Runs suites one after another, says how each went, and adds up.
import { stripVTControlCharacters } from 'node:util';
import { buildAll } from './build.mjs';
import { lint } from './lint.mjs';
import { whyNoCodeServer } from './setup/code-server.mjs';
import { ensurePackages } from './setup/debian-packages.mjs';
import { desktopSuite, whyNoDesktop } from './suites/desktop.mjs';
import { e2eSuite } from './suites/e2e.mjs';
import { hostSuite } from './suites/host.mjs';
import { packageSuite } from './suites/package.mjs';
import { messageOf } from './suites/suite.mjs';
import { vitestSuite } from './suites/vitest.mjs';

/**
 * @typedef {import('./suites/suite.mjs').Suite} Suite
 * @typedef {import('./suites/suite.mjs').Outcome} Outcome
 * @typedef {import('./suites/suite.mjs').Request} Request
 */

/** In the order in which they run: what is quick and says most comes first. @type {readonly Suite[]} */
const SUITES = [
  { name: 'lint', needs: [], run: lint },
  vitestSuite('unit', []),
  vitestSuite('servers', ['redis-server', 'python3-redis']),
  hostSuite,
  packageSuite,
  e2eSuite,
  desktopSuite,
];

/** Output of a failed test beyond this many characters is cut: the first words say what went wrong. */
const DETAIL_LIMIT = 4_000;

/** How many tests a suite skipped. */
const countSkipped = (/** @type {Outcome} */ { skipped = [] }) => skipped.reduce((sum, { count }) => sum + count, 0);

/**
 * Says how a suite went: a line, and more only where something failed or was left out.
 * @param {string} suite
 * @param {Outcome} outcome
 * @param {number} milliseconds that it took
 */
function report(suite, outcome, milliseconds) {
  const { passed, failures, skipped = [], notes = [] } = outcome;
  const skips = countSkipped(outcome);
  const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
  const left = skips > 0 ? `, ${skips} skipped` : '';
  console.log(`${suite.padEnd(8)} ${passed} ok${failed}${left} (${Math.round(milliseconds / 1000)} s)`);
  for (const { title, detail } of failures) {
    const plain = stripVTControlCharacters(detail);
    const text = plain.length > DETAIL_LIMIT ? `${plain.slice(0, DETAIL_LIMIT)}\n[cut]` : plain;
    console.log(`\nFAILED ${suite}: ${title}\n${text.replaceAll(/^/gm, '  ')}\n`);
  }
  for (const { count, reason } of skipped) console.log(`  skipped ${count}: ${reason}`);
  for (const note of notes) console.log(`  ${note}`);
}

/**
 * The outcome of something that did not come to its tests.
 * @param {string} title
 * @param {string} detail
 * @returns {Outcome}
 */
const failedWith = (title, detail) => ({ passed: 0, failures: [{ title, detail }] });

/**
 * A suite that cannot run here: skipped, and with CI=true a failure.
 * @param {string} reason
 * @returns {Outcome}
 */
const unableTo = (reason) =>
  process.env.CI === 'true'
    ? failedWith('the suite was skipped, which counts as a failure with CI=true', reason)
    : { passed: 0, failures: [], skipped: [{ count: 1, reason: `the whole suite: ${reason}` }] };

/**
 * Why a suite cannot run on this machine, or undefined.
 * @param {Suite} suite
 * @param {ReadonlyMap<string, string>} missing packages that could not be had, with the reasons
 */
const obstacleTo = (suite, missing) =>
  [
    ...suite.needs.map((name) => missing.get(name)),
    suite.inCodeServer ? whyNoCodeServer() : undefined,
    suite === desktopSuite ? whyNoDesktop() : undefined,
  ].find((reason) => reason !== undefined);

/**
 * Runs suites, and prints as they end.
 * @param {readonly Suite[]} suites
 * @param {Request} request
 * @returns {Promise<Outcome[]>}
 */
async function runInTurn(suites, request) {
  const missing = ensurePackages([...new Set(suites.flatMap(({ needs }) => needs))]);
  /** @type {Map<string, Outcome>} */
  const outcomes = new Map();
  for (const suite of suites) {
    const obstacle = obstacleTo(suite, missing);
    if (suite === desktopSuite && obstacle !== undefined && (outcomes.get(hostSuite.name)?.passed ?? 0) > 0) {
      console.log(`desktop  not run: ${obstacle}; the same suite ran in the server-hosted VS Code`);
      continue;
    }
    const start = Date.now();
    const outcome =
      obstacle === undefined
        ? await suite.run(request).catch((error) => failedWith('the suite could not run', messageOf(error)))
        : unableTo(obstacle);
    outcomes.set(suite.name, outcome);
    report(suite.name, outcome, Date.now() - start);
  }
  return [...outcomes.values()];
}

/**
 * Runs the named suites, or all, and ends with a line that adds them up.
 * @param {readonly string[]} names
 * @param {Request} request
 * @returns {Promise<number>} the exit status: 0 when nothing failed
 */
export async function runSuites(names, request) {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`no such suite: ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const chosen = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  const broken = await buildAll().then(() => undefined, messageOf);
  const outcomes =
    broken === undefined ? await runInTurn(chosen, request) : [failedWith('the code cannot be bundled', broken)];

  const sum = (/** @type {(outcome: Outcome) => number} */ count) => outcomes.reduce((all, one) => all + count(one), 0);
  const failed = sum(({ failures }) => failures.length);
  const skipped = sum(countSkipped);
  console.log(`${sum(({ passed }) => passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}
