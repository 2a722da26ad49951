// What a suite of `npm test` is, and what it says when it is done.

/**
 * One thing that went wrong.
 * @typedef {{ title: string, detail: string }} Failure
 */

/**
 * Tests that a suite chose not to run, with the reason.
 * @typedef {{ count: number, reason: string }} Skipped
 */

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {Failure[]} failures
 * @property {Skipped[]} [skipped]
 * @property {string[]} [notes] figures and facts worth a line
 */

/**
 * How this run was asked for.
 * @typedef {object} Request
 * @property {string | undefined} only part of a test's or file's name: nothing else is run
 * @property {string} screenshots folder for pictures
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly import('../setup/debian-packages.mjs').PackageName[]} needs
 * @property {boolean} [inCodeServer] runs in the server-hosted VS Code
 * @property {(request: Request) => Promise<Outcome>} run
 */

/**
 * A check: returns nothing when all is well, or what is wrong. One that throws has failed too.
 * @typedef {readonly [title: string, check: () => string | void | Promise<string | void>]} Check
 */

/**
 * Runs checks one after another, all of them whatever the ones before say.
 * @param {readonly Check[]} checks
 * @returns {Promise<Outcome>}
 */
export async function runChecks(checks) {
  /** @type {Failure[]} */
  const failures = [];
  for (const [title, check] of checks) {
    const detail = await Promise.resolve().then(check).catch(messageOf);
    if (typeof detail === 'string') failures.push({ title, detail });
  }
  return { passed: checks.length - failures.length, failures };
}

/**
 * What an error says.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
