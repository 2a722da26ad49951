// Measures the language services on a configuration of 20,000 lines.
// usage: node scripts/bench-conf.mjs
import { pathToFileURL } from 'node:url';
import { bundleTool } from './bundle-tool.mjs';

const [conf] = await bundleTool('bench', ['bench/conf.ts']);
const { benchConf } = await import(pathToFileURL(conf ?? '').href);
process.exitCode = benchConf(console.log) ? 0 : 1;
