// Measures the local instance against redis-server with redis-benchmark: rates, and what a save costs clients.
// usage: node scripts/bench-serve.mjs [--requests N (0: latencies only)] [--rounds N] [--keys N], after a build
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTool } from './bundle-tool.mjs';
import { root } from './project.mjs';

const [main] = await bundleTool('bench', ['bench/serving.ts']);
const { run } = await import(pathToFileURL(main ?? '').href);
await run(process.argv.slice(2), join(root, 'dist', 'cli.js'));
