/** The dependency rules bite: a small project that breaks each of them once is reported, rule by rule. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const rules = require(resolve(root, '.dependency-cruiser.cjs')) as IFlattenedRuleSet & { options: ICruiseOptions };

/** Violations in a folder as `rule: from -> to`. */
async function violationsIn(folder: string): Promise<string[]> {
  const { tsPreCompilationDeps } = rules.options;
  const { output } = await cruise(['src'], {
    baseDir: resolve(root, folder),
    ...(tsPreCompilationDeps === undefined ? {} : { tsPreCompilationDeps }),
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: rules.forbidden ?? [] },
    validate: true,
  });
  const { summary } = output as ICruiseResult;
  const short = (path: string): string => path.replace(/^src\//, '');
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${short(from)} -> ${short(to)}`);
}

describe('dependency rules', async () => {
  const found = await violationsIn('test/fixtures/dependency-rules');

  it.each([
    ['engine-stands-alone', 'engine/rdb/asks-the-editor.ts -> vscode'],
    ['engine-stands-alone', 'engine/io/file-source.ts -> webview/dump/page.ts'],
    ['core-without-node', 'engine/rdb/reads-a-file.ts -> fs'],
    ['core-below-io', 'engine/analysis/opens-a-file.ts -> engine/io/file-source.ts'],
    ['codec-at-the-bottom', 'engine/codec/lzf.ts -> engine/rdb/types.ts'],
    ['formats-below-analysis', 'engine/rdb/counts.ts -> engine/analysis/total.ts'],
    ['scripting-below-commands', 'engine/scripting/calls.ts -> engine/commands/get.ts'],
    ['persistence-below-server', 'engine/persistence/snapshot.ts -> engine/server/serve.ts'],
    ['language-server-without-editor', 'language-server/conf.ts -> protocol/messages.ts'],
    ['protocol-is-types-of-the-engine', 'protocol/messages.ts -> cli/main.ts'],
    ['protocol-without-node', 'protocol/messages.ts -> os'],
    ['page-stands-alone', 'webview/dump/calls-the-host.ts -> extension/extension.ts'],
    ['page-without-node', 'webview/dump/page.ts -> os'],
    ['terminal-without-editor', 'cli/main.ts -> extension/threads/start.ts'],
    ['extension-without-page', 'extension/extension.ts -> cli/main.ts'],
    ['threads-without-editor', 'extension/threads/scan.ts -> vscode'],
  ])('reports %s: %s', (rule, edge) => {
    expect(found.map((violation) => violation.replace(/ \S*node_modules\/@types\/vscode\/\S*$/, ' vscode'))).toContain(
      `${rule}: ${edge}`,
    );
  });

  it('reports a cycle', () => {
    expect(found.some((violation) => violation.startsWith('no-cycles: '))).toBe(true);
  });

  it('reports what nobody uses', () => {
    expect(found).toContainEqual(expect.stringMatching(/^no-orphans: engine\/io\/forgotten\.ts/));
  });

  it('reports what no entry leads to', () => {
    expect(found).toContainEqual(expect.stringMatching(/^reached-by-an-entry: webview\/dump\/rows\.ts/));
  });

  it('lets the types of the engine into the protocol and the page', () => {
    const rows = found.filter((violation) => /: (protocol|webview\/dump)\/rows\.ts ->/.test(violation));
    expect(rows.filter((violation) => !violation.startsWith('reached-by-an-entry'))).toEqual([]);
  });

  it('has a sample for every rule about folders', () => {
    const seen = new Set(found.map((violation) => violation.slice(0, violation.indexOf(':'))));
    const unseen = (rules.forbidden ?? []).map(({ name }) => name).filter((name) => !seen.has(name ?? ''));
    expect(unseen).toEqual(['product-without-tests', 'declared-packages-only', 'resolvable']);
  });
});
