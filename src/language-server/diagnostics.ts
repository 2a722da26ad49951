/** The engine's findings as the protocol has them. */
import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver-types';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../engine/conf/diagnostic.js';
import type { TextLines } from '../engine/conf/document.js';
import { rangeAt } from './positions.js';

/** What diagnostics name as their source. */
export const DIAGNOSTIC_SOURCE = 'redis';

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** Where findings and their documents lie. */
export interface DiagnosticPlaces {
  /** A document of the reading by the engine's name for it. */
  document(file: string): TextLines | undefined;
  /** Its uri. */
  uri(file: string): string;
  /** The page that explains a rule; undefined: none. */
  explanation(code: string): string | undefined;
}

/** One finding as the protocol has it. Its range is inside the document. */
export function toLspDiagnostic(finding: Diagnostic, document: TextLines, places: DiagnosticPlaces): LspDiagnostic {
  const href = places.explanation(finding.code);
  const related = finding.related.flatMap(({ file, start, end, message }) => {
    const other = places.document(file);
    return other === undefined
      ? []
      : [{ location: { uri: places.uri(file), range: rangeAt(other, start, end) }, message }];
  });
  return {
    range: rangeAt(document, finding.start, finding.end),
    severity: SEVERITIES[finding.severity],
    source: DIAGNOSTIC_SOURCE,
    code: finding.code,
    message: finding.message,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(finding.tag === undefined ? {} : { tags: [TAGS[finding.tag]] }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}
