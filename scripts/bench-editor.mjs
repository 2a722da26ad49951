// Measures the editor: a big dump in a server-hosted VS Code; docs/benchmarks.md says how.
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { bundleTool } from './bundle-tool.mjs';
import { packExtension } from './package.mjs';
import { cacheFolder, root, sampleWorkspace } from './project.mjs';
import { ensureCodeServer } from './setup/code-server.mjs';
import { launchBrowser } from './vscode/browser.mjs';
import { startServer } from './vscode/server.mjs';

/** The dump's name in the workspace. */
const NAME = 'big.rdb';

/** Packs what watches the extension host from the inside. @returns {string} path of the VSIX */
function packProbe() {
  const folder = join(root, 'bench', 'editor', 'probe');
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const path = join(root, '.cache', 'bench', 'editor-probe.vsix');
  writeFileSync(path, zipSync({ extension: files }));
  return path;
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit status
 */
export async function benchEditor(args) {
  const [bundle] = await bundleTool('bench', ['bench/editor/main.ts']);
  /** @type {typeof import('../bench/editor/main.js')} */
  const { dumpOf, readArguments, report } = await import(pathToFileURL(bundle ?? '').href);
  const options = readArguments(args);
  if (options === null) return 0;
  const dump = resolve(dumpOf(options, cacheFolder));
  console.log(`${dump}: ${(statSync(dump).size / 1e6).toFixed(0)} MB`);
  let probes = '';
  const server = await startServer({
    codeServer: ensureCodeServer(),
    workspace: sampleWorkspace,
    vsix: await packExtension(),
    companion: packProbe(),
    env(work) {
      probes = join(work, 'probes');
      mkdirSync(probes);
      return { EDITOR_PROBES: probes };
    },
  });
  try {
    linkSync(dump, join(server.workspace, NAME));
  } catch {
    symlinkSync(dump, join(server.workspace, NAME)); // another file system
  }
  const browser = await launchBrowser();
  try {
    const figures = await report({ browser, server, address: server.address(), probes, file: NAME }, options);
    const output = options.output ?? join(cacheFolder, options.profile ? 'editor.cpuprofile' : 'bench-editor.json');
    writeFileSync(output, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`\n${options.profile ? 'For the developer tools' : 'All figures'}: ${output}`);
  } finally {
    await browser.close();
    await server.stop();
  }
  return 0;
}
