// Writes docs/lints.md and docs/directives.md from the tables of the engine.
// usage: node scripts/make-conf-docs.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTool } from './bundle-tool.mjs';
import { root } from './project.mjs';

const [bundle] = await bundleTool('conf-docs', ['scripts/conf-docs/pages.ts']);
const { directivesPage, lintsPage } = await import(pathToFileURL(bundle ?? '').href);
mkdirSync(join(root, 'docs'), { recursive: true });
writeFileSync(join(root, 'docs', 'lints.md'), lintsPage());
writeFileSync(join(root, 'docs', 'directives.md'), directivesPage());
