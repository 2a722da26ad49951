/**
 * Findings as a SARIF 2.1.0 log, the form that code scanning services take. The names are those of the standard
 * (OASIS, Static Analysis Results Interchange Format 2.1.0).
 */
import type { Severity } from '../../engine/conf/diagnostic.js';
import type { LintDiagnostic, LintedFile, LintRuleText } from './linter.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** The log of one run. `rules` are all that may be named; those that found nothing are left out. */
export function sarifLog(files: readonly LintedFile[], rules: readonly LintRuleText[]): unknown {
  const used = new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
  const named = rules.filter(({ id }) => used.has(id));
  const index = new Map(named.map(({ id }, at) => [id, at]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'redis-persistence', rules: named.map(reportingDescriptor) } },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ file }) => ({ location: { uri: artifactUri(file) } })),
        results: files.flatMap(({ file, diagnostics }, at) =>
          diagnostics.map((one) => result(one, file, at, index.get(one.code))),
        ),
      },
    ],
  };
}

function reportingDescriptor({ id, severity, summary, markdown }: LintRuleText) {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: markdown.replace(/[*\\]/g, ''), markdown },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result(found: LintDiagnostic, file: string, artifact: number, rule: number | undefined) {
  const { line, column, endLine, endColumn, severity, code, message } = found;
  return {
    ruleId: code,
    ...(rule === undefined ? {} : { ruleIndex: rule }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: artifactUri(file), index: artifact },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  };
}

/** A relative path stays relative, so that a service finds the file in its checkout; an absolute one is a file uri. */
function artifactUri(path: string): string {
  const encoded = path
    .replace(/^(?:\.\/)+/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  return /^[A-Za-z]:\//.test(path) ? `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}` : encoded;
}
