/**
 * Comments that silence findings: `# redis-persistence: ignore RULE, RULE` for the next line that is no comment
 * (without
 * a rule: for all), `# redis-persistence: ignore-file RULE` for the file.
 */
import type { ConfDocument, ConfLine } from './document.js';

/** What is silenced in one document. */
export interface Suppressions {
  /** Rules, by the index of the line; `*` stands for all. */
  readonly lines: ReadonlyMap<number, ReadonlySet<string>>;
  readonly file: ReadonlySet<string>;
}

const MARK = 'redis-persistence:';
const COMMENT = /^\s*#+\s*redis-persistence:\s*(ignore|ignore-file)(?:\s+([\w\s,*-]*))?$/i;

/** Reads the comments of a document. */
export function suppressionsOf(document: ConfDocument): Suppressions {
  const lines = new Map<number, ReadonlySet<string>>();
  const file = new Set<string>();
  if (!document.text.includes(MARK)) return { lines, file };
  for (let index = 0; index < document.lines.length; index += 1) {
    const line = document.lines[index];
    if (line === undefined || line.kind !== 'comment' || !line.text.includes(MARK)) continue;
    const match = COMMENT.exec(line.text.trimEnd());
    if (match === null) continue;
    const rules = (match[2] ?? '').split(/[\s,]+/).filter((rule) => rule !== '');
    const silenced = rules.length === 0 ? ['*'] : rules;
    if ((match[1] ?? '').toLowerCase() === 'ignore-file') for (const rule of silenced) file.add(rule);
    else {
      const next = nextLine(document.lines, index + 1);
      lines.set(next, new Set([...(lines.get(next) ?? []), ...silenced]));
    }
  }
  return { lines, file };
}

function nextLine(lines: readonly ConfLine[], from: number): number {
  let at = from;
  while (lines[at]?.kind === 'comment' || lines[at]?.kind === 'blank') at += 1;
  return at;
}

/** True when a finding of a rule on a line (index from 0) is silenced. */
export function isSilenced({ lines, file }: Suppressions, rule: string, index: number): boolean {
  const here = lines.get(index);
  return file.has('*') || file.has(rule) || (here !== undefined && (here.has('*') || here.has(rule)));
}

/** The comment that silences a rule on a line: its text without the line feed. */
export function suppressionComment(rule: string, indent: string): string {
  return `${indent}# ${MARK} ignore ${rule}`;
}
