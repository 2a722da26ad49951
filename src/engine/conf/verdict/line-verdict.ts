/**
 * What the target server says to one line by itself. Rules that need other lines are in `sequence.ts`. Findings are
 * kept with the parsed line, which never changes, so that a keystroke costs one line.
 */
import { checkUserRules } from '../acl/acl-rules.js';
import type { LineFinding, LineFix } from '../diagnostic.js';
import type { Directive } from '../directives/directives.js';
import { directiveFor, directiveTable, standingOf } from '../directives/directives.js';
import type { ConfLine, JudgedLine } from '../document.js';
import { nearestName } from '../nearest-name.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget, productName } from '../target.js';
import type { QuoteFault, Word } from '../words.js';
import { checkKind, finding, notOneOf, replaceWord, shown } from './kinds.js';
import { checkSentinelLine } from './sentinel.js';
import { checkCount, checkSpecial, effectiveArgs, takesWords } from './special.js';
import type { SpecialLine } from './special.js';
import { checkValue } from './string-checks.js';

/** What kind of file a line stands in: it decides over `sentinel` lines. */
export type ConfKind = 'server' | 'sentinel';

/** One line, judged. The answer is kept with the line for the target that was asked for last. */
export function judgeLine(line: ConfLine, target: Target, kind: ConfKind): JudgedLine {
  const before = line.judged;
  if (
    before !== undefined &&
    before.kind === kind &&
    (before.target === target || (before.target.rank === target.rank && before.target.product === target.product))
  ) {
    return before;
  }
  const directive = directiveFor(line.name, target);
  const words = line.words.slice(1);
  const findings = judge(line, target, kind);
  const judged: JudgedLine = {
    target,
    kind,
    directive,
    args: directive === undefined ? words : effectiveArgs(directive, words, target),
    findings,
    accepted:
      line.kind === 'directive' &&
      findings.every(({ severity, late }) => late === true || (severity ?? 'error') !== 'error'),
  };
  line.judged = judged;
  return judged;
}

/**
 * Findings of one line; most are what the target refuses, some (see their severity) what it reads otherwise than
 * meant.
 */
export function lineVerdict(line: ConfLine, target: Target, kind: ConfKind): readonly LineFinding[] {
  return judgeLine(line, target, kind).findings;
}

const NOTHING: readonly LineFinding[] = [];

function judge(line: ConfLine, target: Target, kind: ConfKind): readonly LineFinding[] {
  if (line.kind === 'unbalanced') return line.fault === undefined ? NOTHING : [quoteFinding(line, line.fault)];
  const [head, ...args] = line.words;
  if (head === undefined) return NOTHING;
  if (head.value.startsWith('\ufeff')) return [byteOrderMark(head, isLate(line.name, args, target))];
  const directive = directiveFor(line.name, target);
  if (directive === undefined) return [unknownName(line, head, args, target)];
  const found = directive.ignored
    ? ignored(directive, line, head, args, target)
    : checkLine(directive, line, head, args, target, kind);
  const all =
    found === undefined ? NOTHING : [asComment(lateCount(found, line, args, directive, target), line, args, directive)];
  const stray = found === undefined ? strayComment(line, args, directive) : undefined;
  return stray === undefined ? all : [...all, stray];
}

function checkLine(
  directive: Directive,
  line: ConfLine,
  head: Word,
  words: readonly Word[],
  target: Target,
  kind: ConfKind,
): LineFinding | undefined {
  const args = effectiveArgs(directive, words, target);
  const special: SpecialLine = { directive, head, name: line.name, args, target };
  const count = checkCount({ ...special, args: takesWords(directive, target) ? args : words });
  if (count !== undefined) return count;
  const [value] = args;
  switch (directive.row.name) {
    case 'sentinel':
      return checkSentinelLine(head, words, target, kind);
    case 'user':
      return checkUserRules(words, target);
    default:
  }
  if (directive.kind === 'special') return checkSpecial(special);
  if (directive.kind === 'flags') return checkFlags(special);
  if (value === undefined) return undefined;
  return checkKind(directive, line.name, value, target) ?? checkValue(directive, line.name, value, line.text, target);
}

function checkFlags({ directive, name, args, target }: SpecialLine): LineFinding | undefined {
  const bad = args.find(({ value }) => !directive.values.includes(value.toLowerCase()));
  if (bad !== undefined) return notOneOf(name, bad, directive.values, target);
  const [save, nosave] = ['save', 'nosave'].map((flag) => args.find(({ value }) => value.toLowerCase() === flag));
  if (save === undefined || nosave === undefined) return undefined;
  const later = save.start > nosave.start ? save : nosave;
  return finding('shutdown-flags-conflict', later, `${name} can't have both save and nosave.`);
}

function ignored(
  directive: Directive,
  line: ConfLine,
  head: Word,
  args: readonly Word[],
  target: Target,
): LineFinding | undefined {
  if (args.length !== 1) return checkCount({ directive, head, name: line.name, args, target });
  const successor = directive.row.successor;
  const hint = successor === undefined ? '' : ` Use ${successor}.`;
  return {
    ...finding('ignored-directive', head, `${describeTarget(target)} accepts ${line.name} and ignores it.${hint}`, [
      removeLine(line),
    ]),
    end: line.end,
    severity: 'info',
    tag: 'unnecessary',
  };
}

/** A fix that takes a line out of the file, as far as a fix within the line can: it leaves it blank. */
function removeLine(line: ConfLine): LineFix {
  return { title: 'Remove the line', edits: [{ start: 0, end: line.text.length + 1, text: '' }] };
}

/** A fix that makes a comment of a line. */
export function commentOut(line: ConfLine): LineFix {
  return { title: 'Comment the line out', edits: [{ start: line.start, end: line.start, text: '# ' }] };
}

function byteOrderMark(head: Word, late: boolean): LineFinding {
  const mark = { start: head.start, end: head.start + 1 };
  return {
    ...mark,
    code: 'bom',
    message: 'The file begins with a byte order mark, which the server takes for a part of the first word.',
    fixes: [{ title: 'Remove the mark', edits: [{ ...mark, text: '' }], preferred: true }],
    ...(late ? { late } : {}),
  };
}

function quoteFinding(line: ConfLine, fault: QuoteFault): LineFinding {
  const raw = line.text.slice(fault.start, fault.end);
  const name = fault.quote === '"' ? 'double quote' : 'single quote';
  const at = { code: 'unbalanced-quotes', start: fault.start, end: fault.end };
  if (fault.kind === 'glued') {
    return { ...at, message: `Something follows the closing ${name} without a blank in between.`, fixes: [] };
  }
  const backslash = raw.endsWith(`\\${fault.quote}`);
  const doubled = `${raw.slice(0, 1)}${raw.slice(1, -2).replaceAll('\\', '\\\\')}\\\\${fault.quote}`;
  return {
    ...at,
    message: backslash
      ? `The ${name} at the end is not a closing one: the backslash before it takes it for a character.`
      : `A ${name} is opened here and never closed.`,
    fixes: backslash
      ? [
          {
            title: 'Double the backslashes',
            edits: [{ start: fault.start, end: fault.end, text: doubled }],
            preferred: true,
          },
        ]
      : [{ title: 'Close the quote', edits: [{ start: fault.end, end: fault.end, text: fault.quote }] }],
  };
}

function unknownName(line: ConfLine, head: Word, args: readonly Word[], target: Target): LineFinding {
  const fixes: LineFix[] = [];
  const standing = standingOf(line.name, target);
  const where = describeTarget(target);
  const tell = (code: string, message: string): LineFinding => {
    const late = isLate(line.name, args, target);
    return { ...finding(code, head, message, [...fixes, commentOut(line)]), ...(late ? { late } : {}) };
  };
  switch (standing.kind) {
    case 'other-name': {
      const to = standing.directive.name;
      fixes.push(replaceWord(head, to));
      const old = /^(?:slave|master|.*-slave)|ziplist/.test(to);
      return tell(
        /listpack/.test(line.name)
          ? 'listpack-too-early'
          : old || /replica/.test(line.name)
            ? 'new-term-too-early'
            : 'future-directive',
        `${where} does not know ${line.name} under this name yet: there it is ${to}.`,
      );
    }
    case 'future':
      return tell(
        'future-directive',
        `${line.name} came with ${productName(target.product)} ${standing.since}; ${where} does not know it.`,
      );
    case 'removed': {
      const successor = standing.row.successor;
      const then = successor === undefined ? '' : ` Its place was taken by ${successor}.`;
      return tell(
        'removed-directive',
        `${line.name} was removed in ${productName(target.product)} ${standing.removed}.${then}`,
      );
    }
    case 'other-product': {
      const counterpart = COUNTERPARTS[line.name];
      const known = counterpart !== undefined && directiveFor(counterpart, target) !== undefined;
      if (known) fixes.push(replaceWord(head, counterpart, false));
      const instead = known ? ` Here it is ${counterpart}.` : '';
      return tell(
        'other-product',
        `${line.name} is known to ${productName(standing.product)} only, not to ${where}.${instead}`,
      );
    }
    case 'module':
      return tell(
        'module-setting',
        `${line.name} belongs to the module ${standing.module}, which has to be loaded with loadmodule.`,
      );
    case 'known':
    case 'unknown':
  }
  const meant = nearestName(line.name, directiveTable(target).byName.keys());
  if (meant !== undefined) fixes.push(replaceWord(head, meant));
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return tell('unknown-directive', `${where} does not know ${shown(head)}.${hint}`);
}

/** Settings of one product that the other has under another name. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  'repl-rdb-channel': 'dual-channel-replication-enabled',
  'dual-channel-replication-enabled': 'repl-rdb-channel',
  primaryauth: 'masterauth',
  primaryuser: 'masteruser',
  'commandlog-execution-slower-than': 'slowlog-log-slower-than',
  'commandlog-slow-execution-max-len': 'slowlog-max-len',
  'cluster-slot-migration-log-max-len': 'cluster-slot-migration-max-archived-tasks',
  'cluster-slot-migration-max-archived-tasks': 'cluster-slot-migration-log-max-len',
};

/** Names outside of the table of settings: with a wrong count, Redis 8.0 takes them for a module's. */
const OUTSIDE_TABLE = new Set(['include', 'rename-command', 'user', 'loadmodule']);

/** Marks a wrong count as late where the server keeps the line for modules. */
function lateCount(
  found: LineFinding,
  line: ConfLine,
  args: readonly Word[],
  directive: Directive,
  target: Target,
): LineFinding {
  const outside = directive.ignored || OUTSIDE_TABLE.has(directive.row.name);
  return found.code === 'wrong-arg-count' && outside && isLate(line.name, args, target)
    ? { ...found, late: true }
    : found;
}

/** Whether the server keeps an unknown name for modules that may come, and refuses it after the last line. */
function isLate(name: string, args: readonly Word[], target: Target): boolean {
  if (args.length === 0) return false;
  if (atLeast(target, '8.0')) return true;
  return atLeast(target, '7.0', '7.2') && name.includes('.');
}

/** Turns a finding that a `#` behind the value brought about into one that says so. */
function asComment(found: LineFinding, line: ConfLine, args: readonly Word[], directive: Directive): LineFinding {
  const comment = commentWord(args, directive);
  if (comment === undefined || found.code === 'ignored-directive') return found;
  return {
    ...commentFinding(line, comment),
    ...(found.severity === undefined ? {} : { severity: found.severity }),
    ...(found.late === undefined ? {} : { late: found.late }),
  };
}

/** The same where the server takes the words of the comment for values. */
function strayComment(line: ConfLine, args: readonly Word[], directive: Directive): LineFinding | undefined {
  const comment = commentWord(args, directive);
  return comment === undefined ? undefined : { ...commentFinding(line, comment), severity: 'warning' };
}

function commentWord(args: readonly Word[], { row }: Directive): Word | undefined {
  // A hash of a password begins like this, and a module may want anything.
  if (['user', 'loadmodule', 'sentinel', 'rename-command'].includes(row.name)) return undefined;
  return args.slice(1).find(({ value, quoted }) => value.startsWith('#') && !quoted);
}

function commentFinding(line: ConfLine, comment: Word): LineFinding {
  const text = line.text.slice(comment.start, line.end);
  const indent = line.text.slice(0, line.start);
  let cut = comment.start;
  while (cut > 0 && ' \t'.includes(line.text.charAt(cut - 1))) cut -= 1;
  return {
    code: 'inline-comment',
    message: 'A comment has to stand on a line of its own: here its words are read as values.',
    start: comment.start,
    end: line.end,
    fixes: [
      {
        title: 'Move the comment above the line',
        edits: [
          { start: 0, end: 0, text: `${indent}${text.startsWith('# ') ? text : `# ${text.slice(1)}`}\n` },
          { start: cut, end: line.end, text: '' },
        ],
        preferred: true,
      },
    ],
  };
}
