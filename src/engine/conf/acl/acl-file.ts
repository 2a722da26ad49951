/**
 * The check of an ACL file (`aclfile`), as `ACLLoadFromFile` (acl.c) reads it: lines of `user NAME RULE…`, blank lines,
 * and nothing else. Comments are refused.
 */
import type { Diagnostic, LineFinding, Severity } from '../diagnostic.js';
import type { ConfDocument, ConfLine } from '../document.js';
import { placeOf } from '../document.js';
import { ruleInfo } from '../rules/rules.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget } from '../target.js';
import type { Word } from '../words.js';
import { splitWords } from '../words.js';
import { checkUserRules } from './acl-rules.js';

/** Checks a document that was parsed from an ACL file. */
export function checkAclFile(
  document: ConfDocument,
  target: Target,
  severities: Readonly<Record<string, Severity | 'off'>> = {},
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Map<string, number>();
  document.lines.forEach((line, index) => {
    const twice = duplicate(line, index, seen, target);
    const finding = twice ?? checkLine(line, target);
    if (finding === undefined) return;
    const severity = severities[finding.code] ?? finding.severity ?? ruleInfo(finding.code)?.severity ?? 'error';
    if (severity !== 'off') found.push(diagnosticOf(document, index, finding, severity));
  });
  return found;
}

/** The words of a line as the loader splits it: there are no comments in these files. */
function wordsOf({ text, start, end }: ConfLine): readonly Word[] {
  const split = splitWords(text, 'strict', start, end);
  return split.kind === 'words' ? split.words : [];
}

function checkLine(line: ConfLine, target: Target): LineFinding | undefined {
  if (line.kind === 'blank') return undefined;
  const { fault, start, end } = line;
  if (fault !== undefined) {
    return { code: 'unbalanced-quotes', message: 'A quote has no partner.', start: fault.start, end: fault.end };
  }
  const [head, ...args] = wordsOf(line);
  if (head?.value !== 'user' || args.length === 0) {
    const what = line.kind === 'comment' ? 'An ACL file has no comments' : 'A line of an ACL file is user NAME RULE…';
    return {
      code: 'acl-line',
      message: `${what}: ${describeTarget(target)} refuses the file.`,
      start,
      end,
      fixes: [{ title: 'Remove the line', edits: [{ start: 0, end: line.text.length + 1, text: '' }] }],
    };
  }
  return checkUserRules(args, target);
}

function duplicate(line: ConfLine, index: number, seen: Map<string, number>, target: Target): LineFinding | undefined {
  const [, name] = line.kind === 'directive' ? wordsOf(line) : [];
  if (name === undefined) return undefined;
  const first = seen.get(name.value);
  if (first === undefined) {
    seen.set(name.value, index);
    return undefined;
  }
  if (!atLeast(target, '7.0', '7.2')) return undefined;
  return {
    code: 'user-duplicate',
    message: `The user ${name.value} stands in line ${first + 1} already: the server refuses the file.`,
    start: name.start,
    end: name.end,
  };
}

function diagnosticOf(document: ConfDocument, index: number, finding: LineFinding, severity: Severity): Diagnostic {
  const base = document.starts[index] ?? 0;
  const limit = document.text.length;
  const place = (offset: number): number => Math.min(base + offset, limit);
  return {
    code: finding.code,
    severity,
    message: finding.message,
    file: document.file,
    start: place(finding.start),
    end: place(finding.end),
    line: placeOf(document, base).line,
    fixes: (finding.fixes ?? []).map(({ title, edits, preferred }) => ({
      title,
      preferred: preferred === true,
      edits: edits.map((edit) => ({
        file: document.file,
        start: place(edit.start),
        end: place(edit.end),
        text: edit.text,
      })),
    })),
    related: [],
    ...(finding.tag === undefined ? {} : { tag: finding.tag }),
  };
}
