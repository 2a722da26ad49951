/** Which linter a file is for. A new kind of file is one more line in {@link LINTERS}. */
import { PreambleScan } from '../../engine/aof/preamble.js';
import { contentKind } from '../../engine/aof/recognise.js';
import { FileSource } from '../../engine/io/file-source.js';
import { UsageError } from '../command.js';
import { aclLinter, confLinter } from './conf-linter.js';
import { logLinter, manifestLinter } from './log-linter.js';
import type { LintedFile, Linter, LintInput, LintOptions, LintRuleText } from './linter.js';

/** Every linter; the first that recognises a file takes it. */
const LINTERS: readonly Linter[] = [logLinter, manifestLinter, aclLinter, confLinter];

/** Bytes that a file is told by. */
const HEAD_BYTES = 4096;

/** Files of a server that have no linter: what to do with them instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  rdb: "a dump: 'check' verifies it",
};

/**
 * Checks files, each with the linter that recognises it.
 * @throws UsageError, SourceError
 */
export async function lintFiles(paths: readonly string[], options: LintOptions): Promise<readonly LintedFile[]> {
  const byLinter = new Map<Linter, LintInput[]>();
  for (const path of new Set(paths.map(slashed))) {
    const { input, linter } = recognise(path);
    byLinter.set(linter, [...(byLinter.get(linter) ?? []), input]);
  }
  const found: LintedFile[] = [];
  for (const [linter, inputs] of byLinter) found.push(...(await linter.lint(inputs, options)));
  return found;
}

function recognise(path: string): { readonly input: LintInput; readonly linter: Linter } {
  const source = new FileSource(path);
  try {
    const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
    const input = { path, head: String.fromCharCode(...bytes.subarray(0, source.read(0, bytes))) };
    const kind = PreambleScan.begins(source) ? 'rdb' : contentKind(source);
    const linter = LINTERS.find((one) => one.recognises(input));
    const elsewhere = ELSEWHERE[kind];
    if (elsewhere !== undefined) throw new UsageError(`${path} is ${elsewhere}`);
    if (linter === undefined)
      throw new UsageError(`${path} is neither a configuration, an ACL file, a log nor a manifest`);
    return { input, linter };
  } finally {
    source.close();
  }
}

/** The engine has `/` between the parts of a path; on Windows people write another. */
const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

/** Every rule of every linter, each once. */
export function allRules(): readonly LintRuleText[] {
  return [...new Map(LINTERS.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule])).values()];
}
