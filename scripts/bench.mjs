// Builds the command line and measures it, or with --editor the editor; docs/benchmarks.md says how.
// usage: node scripts/bench.mjs [options], --help lists them
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from './build.mjs';
import { bundleTool } from './bundle-tool.mjs';
import { cacheFolder, root } from './project.mjs';

const args = process.argv.slice(2);
if (args.includes('--editor')) {
  const { benchEditor } = await import('./bench-editor.mjs');
  process.exitCode = await benchEditor(args);
} else {
  // What users get is minified; a profile needs the names.
  await buildAll({ production: !args.includes('--profile') });
  const [main] = await bundleTool('bench', ['bench/main.ts']);
  const { run } = await import(pathToFileURL(main ?? '').href);
  process.exitCode = await run(args, { cli: join(root, 'dist', 'cli.js'), cache: cacheFolder });
}
