import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, Range } from 'vscode-languageserver-types';
import { checkReading } from '../../src/engine/conf/check.js';
import type { Target } from '../../src/engine/conf/target.js';
import { ALL_TARGETS, formatTarget } from '../../src/engine/conf/target.js';
import { codeLenses } from '../../src/language-server/code-lens.js';
import { completionsAt } from '../../src/language-server/completion.js';
import { toLspDiagnostic } from '../../src/language-server/diagnostics.js';
import { documentSymbols } from '../../src/language-server/document-symbols.js';
import { effectiveConfiguration } from '../../src/language-server/effective-configuration.js';
import { foldingRanges } from '../../src/language-server/folding.js';
import { formattingEdits } from '../../src/language-server/formatting.js';
import { hoverAt } from '../../src/language-server/hover.js';
import { inlayHints } from '../../src/language-server/inlay-hints.js';
import { migrationSteps } from '../../src/language-server/migration.js';
import { selectionRangeAt } from '../../src/language-server/selection-ranges.js';
import { semanticTokens } from '../../src/language-server/semantic-tokens.js';
import { signatureHelpAt } from '../../src/language-server/signature-help.js';
import { mutatedStockFile } from '../engine/conf/mutated-files.js';
import { parsed } from './marked.js';

const piece = fc.oneof(
  fc.constantFrom(
    'save',
    'maxmemory',
    'user',
    'include',
    'client-output-buffer-limit',
    'sentinel',
    'notify-keyspace-events',
    'bind',
    'rename-command',
    'slaveof',
    'appendonly',
    '64mb',
    '900',
    'yes',
    '"',
    "'",
    '\\',
    '\\x',
    '#',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '\0',
    '\v',
    '\ufeff',
    '😀',
    '+@',
    '~*',
    '(',
    '%',
    '-1',
    '99999999999999999999gb',
    '##### X #####',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const anyText = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''));
const anyTarget = fc.constantFrom(...ALL_TARGETS);

/** Asks every feature for a text, at one position. */
function askEverything(text: string, target: Target, position: Position): void {
  const configuration = parsed(text, formatTarget(target));
  const { document } = configuration;
  const inside = ({ start, end }: Range): boolean =>
    start.line >= 0 &&
    end.line < document.lines.length &&
    start.character >= 0 &&
    end.character <= (document.lines[end.line]?.text.length ?? 0) &&
    (start.line < end.line || (start.line === end.line && start.character <= end.character));
  const ranges: Range[] = [
    ...checkReading(configuration.reading).map(
      (finding) =>
        toLspDiagnostic(finding, document, {
          document: () => document,
          uri: (path) => path,
          explanation: () => undefined,
        }).range,
    ),
    ...documentSymbols(configuration).flatMap(({ range, selectionRange }) => [range, selectionRange]),
    ...formattingEdits(document).map(({ range }) => range),
  ];
  const hover = hoverAt(configuration, position);
  if (hover?.range !== undefined) ranges.push(hover.range);
  expect(ranges.filter((range) => !inside(range))).toEqual([]);
  completionsAt(configuration, position);
  signatureHelpAt(configuration, position);
  selectionRangeAt(configuration, position);
  foldingRanges(document);
  codeLenses(configuration);
  effectiveConfiguration(configuration);
  inlayHints(configuration, { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } });
  expect(semanticTokens(configuration).every((number) => number >= 0)).toBe(true);
  for (const { edits } of migrationSteps(configuration, target)) expect(edits.length).toBeGreaterThan(0);
}

describe('any text', () => {
  it('throws nowhere, and every range is inside', () => {
    fc.assert(
      fc.property(anyText, anyTarget, fc.nat(60), fc.nat(60), (text, target, line, character) => {
        askEverything(text, target, { line, character });
      }),
      { numRuns: 400 },
    );
  });

  it('does so when it was a stock file before it was damaged', () => {
    fc.assert(
      fc.property(mutatedStockFile, fc.nat(2000), fc.nat(60), ({ text, target }, line, character) => {
        askEverything(text, target, { line, character });
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});
