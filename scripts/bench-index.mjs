// Measures the index behind the dump editor: trees, lists, sorting and filters over millions of keys in memory.
// usage: node --expose-gc scripts/bench-index.mjs [--keys N] [--names flat|mixed]
import { pathToFileURL } from 'node:url';
import { bundleTool } from './bundle-tool.mjs';

const [main] = await bundleTool('bench', ['bench/index-scale.ts']);
const { run } = await import(pathToFileURL(main ?? '').href);
run(process.argv.slice(2));
