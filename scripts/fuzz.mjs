// Feeds the engine damaged dumps; docs/fuzzing.md says what to do with what it finds.
// usage: node scripts/fuzz.mjs [options], --help lists them
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTool } from './bundle-tool.mjs';
import { root } from './project.mjs';

const [main, thread] = await bundleTool('fuzz', ['test/fuzz/main.ts', 'test/fuzz/mutant-thread.ts']);
const { run } = await import(pathToFileURL(main ?? '').href);
const corpus = process.env.REDIS_PERSISTENCE_CORPUS ?? join(root, '..', 'shared');
process.exitCode = await run(process.argv.slice(2), {
  thread,
  fixtures: [join(root, 'test', 'fixtures', 'rdb'), join(root, 'test', 'fuzz', 'seeds')],
  corpus: [join(corpus, 'corpus', 'servers'), join(corpus, 'corpus', 'public')],
  failures: join(root, '.cache', 'fuzz', 'failures'),
});
