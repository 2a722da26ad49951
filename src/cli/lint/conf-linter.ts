/** Configurations and ACL files: the engine's checks over files on the disk. */
import { checkAclFile } from '../../engine/conf/acl/acl-file.js';
import { checkReading } from '../../engine/conf/check.js';
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import type { ConfDocument } from '../../engine/conf/document.js';
import { parseDocument, placeOf } from '../../engine/conf/document.js';
import { FileSnapshot, MAX_FILE_BYTES } from '../../engine/conf/file-lookup.js';
import type { Reading } from '../../engine/conf/reading.js';
import { readConfiguration } from '../../engine/conf/reading.js';
import { RULES } from '../../engine/conf/rules/rules.js';
import { ruleMarkdown } from '../../engine/conf/rules/rule-text.js';
import { Settings } from '../../engine/conf/settings.js';
import { DEFAULT_TARGET, describeTarget, formatTarget } from '../../engine/conf/target.js';
import type { TargetChoice, TargetOrigin } from '../../engine/conf/target-choice.js';
import { chooseTarget } from '../../engine/conf/target-choice.js';
import { UsageError } from '../command.js';
import { DISK, dumpVersionAt } from './conf-disk.js';
import type { LintDiagnostic, LintedFile, Linter, LintOptions } from './linter.js';

const ORIGINS: Readonly<Record<TargetOrigin, string>> = {
  setting: 'as --target says',
  comment: 'from a comment in the file',
  dump: 'from the dump beside it',
  server: 'from the running server',
  default: 'assumed; --target says otherwise',
};

const RULE_TEXTS = RULES.map((rule) => ({
  id: rule.id,
  severity: rule.severity,
  summary: rule.summary,
  markdown: ruleMarkdown(rule),
}));

/** Text of a file, read once. */
async function textOf(path: string): Promise<string> {
  const fact = await DISK.read(path, MAX_FILE_BYTES);
  if (fact.kind === 'file' && fact.text !== undefined) return fact.text;
  throw new UsageError(
    fact.kind === 'file' ? `${path} is too large for a configuration` : `${path} is no file that can be read`,
  );
}

/** `redis.conf` and its like: all that is in no other format. */
export const confLinter: Linter = {
  recognises: ({ head }) => !head.includes('\0\0'),
  rules: RULE_TEXTS,
  async lint(inputs, options) {
    const files = new FileSnapshot();
    const roots: Root[] = [];
    for (const { path } of inputs) roots.push(await readRoot(path, files, options));
    const included = new Set(roots.flatMap(({ reading }) => reading.documents.filter((one) => one !== reading.root)));
    const paths = new Set([...included].map(({ file }) => file));
    // A file that another one includes is judged where it is included, unless they include each other.
    const heads = roots.filter(({ reading }) => !paths.has(reading.root.file));
    return merged((heads.length > 0 ? heads : roots).flatMap((root) => linted(root)));
  },
};

/** A configuration that was read from its root on. */
interface Root {
  readonly choice: TargetChoice;
  readonly reading: Reading;
  readonly diagnostics: readonly Diagnostic[];
}

async function readRoot(path: string, files: FileSnapshot, options: LintOptions): Promise<Root> {
  const text = await textOf(path);
  const choice = await choiceFor(path, text, options);
  const document = parseDocument(path, text, choice.target);
  return files.settle(DISK, (lookup) => {
    const reading = readConfiguration(document, choice.target, { files: lookup });
    return { choice, reading, diagnostics: checkReading(reading, { severities: options.severities }) };
  });
}

const choiceFor = (path: string, text: string, { target }: LintOptions): Promise<TargetChoice> =>
  chooseTarget({
    path,
    text,
    wanted: target === undefined ? '' : formatTarget(target),
    settings: () => new Settings(readConfiguration(parseDocument(path, text, DEFAULT_TARGET), DEFAULT_TARGET)),
    dumpVersion: dumpVersionAt,
  });

/** One entry for each file of a configuration, the root first. */
function linted({ choice, reading, diagnostics }: Root): LintedFile[] {
  return reading.documents.map((document) => ({
    ...judgedFor(choice),
    file: document.file,
    diagnostics: diagnostics.filter(({ file }) => file === document.file).map((one) => placed(one, document)),
  }));
}

const judgedFor = ({ target, origin }: TargetChoice) => ({
  target: formatTarget(target),
  reason: originText({ target, origin }),
});

/** `Redis 8.0, from a comment in the file`. */
export const originText = ({ target, origin }: TargetChoice): string => `${describeTarget(target)}, ${ORIGINS[origin]}`;

function placed({ start, end, severity, code, message }: Diagnostic, document: ConfDocument): LintDiagnostic {
  const [from, to] = [placeOf(document, start), placeOf(document, Math.max(start, end))];
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, severity, code, message };
}

/** A file that several roots include stands once, with everything that was found in it, each finding once. */
function merged(files: readonly LintedFile[]): readonly LintedFile[] {
  const byName = new Map<string, LintedFile>();
  for (const file of files) {
    const before = byName.get(file.file);
    const seen = new Set(before?.diagnostics.map(identity));
    const added = file.diagnostics.filter((one) => !seen.has(identity(one)));
    byName.set(file.file, before === undefined ? file : { ...before, diagnostics: [...before.diagnostics, ...added] });
  }
  return [...byName.values()];
}

const identity = ({ line, column, code, message }: LintDiagnostic): string => `${line}:${column} ${code} ${message}`;

/** ACL files: nothing but lines that begin with `user`. */
export const aclLinter: Linter = {
  recognises: ({ path, head }) => /\.acl$/i.test(path) || isAclText(head),
  rules: RULE_TEXTS,
  async lint(inputs, options) {
    const all: LintedFile[] = [];
    for (const { path } of inputs) {
      const text = await textOf(path);
      const choice = await choiceFor(path, text, options);
      const document = parseDocument(path, text, choice.target);
      const diagnostics = checkAclFile(path, text, choice.target).flatMap((one): LintDiagnostic[] => {
        const severity = options.severities[one.code] ?? one.severity;
        return severity === 'off' ? [] : [{ ...placed(one, document), severity }];
      });
      all.push({ ...judgedFor(choice), file: path, diagnostics });
    }
    return all;
  },
};

/** Every whole line that is there begins with `user`; quotes would be a configuration's. */
function isAclText(head: string): boolean {
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => /^[ \t]*user /.test(line) && !/["']/.test(line));
}
