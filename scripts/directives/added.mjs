/**
 * Directives that real servers have and the fact file has not.
 * @type {import('../make-directives.mjs').DirectiveFact[]}
 */
export const ADDED = [
  {
    // Registered by the vector sets that are part of the server: CONFIG GET of 8.6 has it, that of 8.0 has not.
    name: 'vset-force-single-threaded-execution',
    category: 'debug',
    kind: 'bool',
    aliases: [],
    nameSince: { redis: '8.6' },
    since: { redis: '8.6' },
    default: 'no',
    mutableAtRuntime: true,
    flags: ['hidden'],
    certainty: 'medium',
    summary: 'Runs searches in vector sets on the main thread only; for tests.',
  },
];
