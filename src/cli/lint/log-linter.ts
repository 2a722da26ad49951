/** Logs and manifests: the checks of their text over files on the disk. */
import { readFileSync, statSync } from 'node:fs';
import { checkLogText } from '../../engine/aof/text/check-log-text.js';
import type { BesideManifest } from '../../engine/aof/text/check-manifest-text.js';
import { checkManifestText } from '../../engine/aof/text/check-manifest-text.js';
import { LOG_RULES } from '../../engine/aof/text/log-rules.js';
import { chooseLogTarget } from '../../engine/aof/text/log-target.js';
import { MANIFEST_RULES } from '../../engine/aof/text/manifest-rules.js';
import { parseManifestText } from '../../engine/aof/text/manifest-text.js';
import { parseLogText } from '../../engine/aof/text/parse-log-text.js';
import { bytesToLatin1 } from '../../engine/codec/latin1.js';
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import type { TextLines } from '../../engine/conf/document.js';
import { placeOf } from '../../engine/conf/document.js';
import { baseName, folderOf, resolvePath } from '../../engine/conf/file-lookup.js';
import { ruleMarkdown } from '../../engine/conf/rules/rule-text.js';
import { formatTarget } from '../../engine/conf/target.js';
import type { TargetChoice } from '../../engine/conf/target-choice.js';
import { UsageError } from '../command.js';
import { DISK, dumpVersionAt } from './conf-disk.js';
import { originText } from './conf-linter.js';
import type { LintedFile, Linter, LintOptions } from './linter.js';

/** Larger logs are not for reading line by line: `check` walks them at the speed of the disk. */
const MOST_BYTES = 64 * 1_048_576;

const ruleTexts = (rules: typeof LOG_RULES | typeof MANIFEST_RULES): Linter['rules'] =>
  rules.map((rule) => ({ ...rule, markdown: ruleMarkdown(rule) }));

/** Append-only files that are RESP from the first byte on. */
export const logLinter: Linter = {
  recognises: ({ path, head }) => /^(?:#[^\n]*\n)*\*\d+\r?\n\$\d+\r?\n/.test(head) || /\.aof$/i.test(path),
  rules: ruleTexts(LOG_RULES),
  async lint(inputs, options) {
    const found: LintedFile[] = [];
    for (const { path } of inputs) {
      const bytes = readBytes(path);
      const utf8 = utf8Text(bytes);
      // Where the bytes are no text, one character stands for each: columns count bytes then.
      const text = utf8 ?? bytesToLatin1(bytes);
      const log = parseLogText(path, text, utf8 === undefined ? 'bytes' : 'exact');
      const choice = await choiceFor(path, text, options);
      found.push(linted(path, log, choice, checkLogText(log, choice.target, { severities: options.severities })));
    }
    return found;
  },
};

/** Manifests of logs of several files. */
export const manifestLinter: Linter = {
  recognises: ({ path, head }) =>
    /\.aof\.manifest$/i.test(path) || /^(?:#[^\n]*\n)*\s*(?:file|seq|type)\s+\S/i.test(head),
  rules: ruleTexts(MANIFEST_RULES),
  async lint(inputs, options) {
    const found: LintedFile[] = [];
    for (const { path } of inputs) {
      const bytes = readBytes(path);
      const text = new TextDecoder().decode(bytes);
      const manifest = parseManifestText(path, text);
      const choice = await choiceFor(path, text, options);
      const beside = await besideOf(
        path,
        manifest.lines.flatMap(({ entry }) => entry?.file ?? []),
      );
      const diagnostics = checkManifestText(manifest, choice.target, { severities: options.severities, beside });
      found.push(linted(path, manifest, choice, diagnostics));
    }
    return found;
  },
};

/** @throws UsageError */
function readBytes(path: string): Uint8Array {
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new UsageError(`${path} is too large to be checked as text; 'check' verifies it`);
  return readFileSync(path);
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // Values may hold any bytes.
  }
}

const choiceFor = (path: string, text: string, { target }: LintOptions): Promise<TargetChoice> =>
  chooseLogTarget({
    path,
    text: text.slice(0, 65_536),
    wanted: target === undefined ? '' : formatTarget(target),
    list: (folder) => DISK.list(folder),
    dumpVersion: dumpVersionAt,
  });

async function besideOf(path: string, files: readonly string[]): Promise<BesideManifest> {
  const folder = folderOf(path);
  const names = new Set(await DISK.list(folder));
  names.add(baseName(path));
  const empty = new Set<string>();
  for (const file of files) {
    const fact = names.has(file) ? await DISK.read(resolvePath(folder, file), 0) : undefined;
    if (fact?.kind === 'file' && fact.text === '') empty.add(file);
  }
  return { names, empty };
}

function linted(file: string, lines: TextLines, choice: TargetChoice, found: readonly Diagnostic[]): LintedFile {
  return {
    file,
    target: formatTarget(choice.target),
    reason: originText(choice),
    diagnostics: found.map(({ start, end, severity, code, message }) => {
      const [from, to] = [placeOf(lines, start), placeOf(lines, Math.max(start, end))];
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, severity, code, message };
    }),
  };
}
