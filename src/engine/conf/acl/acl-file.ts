/**
 * ACL files (`aclfile`), as `ACLLoadFromFile` (acl.c) reads them: one user a line, words split at single blanks, no
 * quotes, no comments. Any error stops the server.
 */
import type { Diagnostic, Fix, LineFinding } from '../diagnostic.js';
import type { Target } from '../target.js';
import { atLeast } from '../target.js';
import type { Word } from '../words.js';
import { checkRules } from './acl-rules.js';

/** One user of an ACL file. */
export interface AclUser {
  readonly name: Word;
  readonly rules: readonly Word[];
  /** Index of the line. */
  readonly index: number;
}

/** A line of an ACL file: positions count from its start. */
interface AclLine {
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
}

function readLine(text: string): AclLine | undefined {
  const trimmed = text.replace(/^[ \t\r\n]+/, '');
  const start = text.length - trimmed.length;
  const end = start + trimmed.replace(/[ \t\r\n]+$/, '').length;
  if (start >= end) return undefined;
  const words: Word[] = [];
  let at = start;
  for (const part of text.slice(start, end).split(' ')) {
    // Blanks that follow each other make empty words, which do nothing.
    const value = part.replace(/^[\t\r\n]+|[\t\r\n]+$/g, '');
    words.push(
      { start: at, end: at + part.length, value: words.length < 2 ? part : value, quoted: false, escaped: false },
    );
    at += part.length + 1;
  }
  return { start, end, words };
}

/** The users of an ACL file, whether their rules are right or not. */
export function aclUsers(text: string): readonly AclUser[] {
  return text.split('\n').flatMap((line, index) => {
    const [keyword, name, ...rules] = readLine(line)?.words ?? [];
    return keyword?.value === 'user' && name !== undefined ? [{ name, rules, index }] : [];
  });
}

/** Checks an ACL file. Never throws. */
export function checkAclFile(file: string, text: string, target: Target): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Map<string, number>();
  let base = 0;
  text.split('\n').forEach((raw, index) => {
    const line = readLine(raw);
    const finding = line === undefined ? undefined : checkLine(line, raw, index, seen, target);
    if (finding !== undefined) found.push(placed(finding, file, base, index + 1));
    base += raw.length + 1;
  });
  return found;
}

function checkLine(
  { start, end, words }: AclLine, raw: string, index: number, seen: Map<string, number>, target: Target,
): LineFinding | undefined {
  const [keyword, name, ...rules] = words;
  if (keyword?.value !== 'user' || name === undefined || (name.value === '' && rules.length === 0)) {
    const comment = raw.charAt(start) === '#';
    return {
      code: 'acl-line', start, end,
      message: comment
        ? 'There are no comments in an ACL file: every line has to begin with user, in lower case.'
        : 'Every line of an ACL file has to begin with user, in lower case, and a name.',
      fixes: comment
        ? [{ title: 'Remove the line', edits: [{ start: 0, end: raw.length, text: '' }], preferred: true }] : [],
    };
  }
  const place = { start: name.start, end: name.end };
  if (/[\s\0]/.test(name.value)) {
    return { code: 'acl-user-name', ...place, message: 'The name of a user must not have blanks in it.' };
  }
  const before = seen.get(name.value);
  if (before !== undefined && atLeast(target, '7.0', '7.2')) {
    return { code: 'user-duplicate', ...place, message: `The user ${name.value} is in line ${before + 1} already.` };
  }
  seen.set(name.value, index);
  return checkRules(rules, target);
}

function placed(
  { code, message, start, end, fixes }: LineFinding, file: string, base: number, line: number,
): Diagnostic {
  return {
    code, severity: 'error', message, file, start: base + start, end: base + end, line, related: [],
    fixes: (fixes ?? []).map(({ title, edits, preferred }): Fix => ({
      title, preferred: preferred === true,
      edits: edits.map((edit) => ({ file, start: base + edit.start, end: base + edit.end, text: edit.text })),
    })),
  };
}
