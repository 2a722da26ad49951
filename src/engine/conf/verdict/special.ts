/** Directives with a grammar of their own: save, bind, replicaof and the like, as each version reads them. */
import type { LineFinding } from '../diagnostic.js';
import type { Directive } from '../directives/directives.js';
import { reached } from '../directives/directive.js';
import { leadingInteger, parseLong, parseMemory } from '../numbers.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget } from '../target.js';
import type { Word } from '../words.js';
import { splitWords, quotingOf } from '../words.js';
import { finding, listed, notOneOf, replaceWord, shown } from './kinds.js';

/** What a special check looks at. */
export interface SpecialLine {
  readonly directive: Directive;
  /** The directive's word. */
  readonly head: Word;
  /** The directive as the line spells it, in lower case. */
  readonly name: string;
  readonly args: readonly Word[];
  readonly target: Target;
}

/** Redis 7.0 moved these into the table of settings, with new rules. */
const isModern = (target: Target): boolean => atLeast(target, '7.0', '7.2');

/** Settings that take any number of words: their only word is split once more (7.0+). */
const SPLIT_AGAIN = new Set([
  'save', 'client-output-buffer-limit', 'bind', 'replicaof', 'oom-score-adj-values',
    'latency-tracking-info-percentiles',
  'shutdown-on-sigint', 'shutdown-on-sigterm', 'rdma-bind',
]);

/** True when a directive takes several words, and a single one is split again. */
export function takesWords({ row, kind }: Directive, target: Target): boolean {
  return isModern(target) && (SPLIT_AGAIN.has(row.name) || (kind === 'flags' && row.multi === true));
}

/**
 * The arguments as a directive gets them: a single word of a setting that takes several is split again. What comes out
 * of that keeps the place of the word.
 */
export function effectiveArgs(directive: Directive, args: readonly Word[], target: Target): readonly Word[] {
  const [only] = args;
  if (only === undefined || args.length > 1 || only.value === '' || !takesWords(directive, target)) return args;
  const split = splitWords(only.value, quotingOf(target));
  if (split.kind === 'unbalanced') return [];
  return split.words.map((word) => ({ ...word, start: only.start, end: only.end }));
}

/** Checks a line of a special directive whose number of words is right. */
export function checkSpecial(line: SpecialLine): LineFinding | undefined {
  switch (line.directive.row.name) {
    case 'save': return checkSave(line);
    case 'client-output-buffer-limit': return checkBufferLimits(line);
    case 'bind':
    case 'rdma-bind': return checkBind(line);
    case 'replicaof': return checkReplicaOf(line);
    case 'oom-score-adj-values': return checkOomScores(line);
    case 'latency-tracking-info-percentiles': return checkPercentiles(line);
    case 'notify-keyspace-events': return checkEvents(line);
    default: return undefined;
  }
}

/**
 * Checks the number of words.
 * @returns the finding, or undefined where the count is right
 */
export function checkCount({ directive, head, name, args, target }: SpecialLine): LineFinding | undefined {
  const [min, max] = wordCount(directive, target);
  if (args.length >= min && args.length <= max) return undefined;
  const wanted = min === max ? `${min} ${min === 1 ? 'value' : 'values'}` : max === Infinity
    ? `at least ${min}` : `${min} to ${max}`;
  const found = args.length === 0 ? 'has none' : `has ${args.length}`;
  const first = args.length > max ? args[max] : undefined;
  const last = args[args.length - 1] ?? head;
  const [only] = args;
  const joined = directive.kind === 'string' && args.length > 1 && only !== undefined;
  return {
    ...finding('wrong-arg-count', head, `${name} takes ${wanted}, and this line ${found}.`),
    start: first?.start ?? head.start,
    end: last.end,
    fixes: joined ? [{
      title: 'Put the words in quotes',
      edits: [
        { start: only.start, end: only.start, text: '"' },
        { start: last.end, end: last.end, text: '"' },
      ],
    }] : [],
  };
}

/** How many words may follow a directive. */
export function wordCount(directive: Directive, target: Target): readonly [min: number, max: number] {
  const modern = isModern(target);
  switch (directive.row.name) {
    case 'save': return [0, Infinity];
    case 'client-output-buffer-limit': return modern ? [0, Infinity] : [4, 4];
    case 'bind': return modern ? [0, Infinity] : [1, Infinity];
    case 'rdma-bind':
    case 'latency-tracking-info-percentiles': return [0, Infinity];
    case 'replicaof':
    case 'rename-command': return [2, 2];
    case 'oom-score-adj-values': return [3, 3];
    case 'user':
    case 'loadmodule': return [1, Infinity];
    case 'sentinel': return [0, Infinity];
    default: return directive.kind === 'flags' && takesWords(directive, target) ? [1, Infinity] : [1, 1];
  }
}

function checkSave({ head, args, target }: SpecialLine): LineFinding | undefined {
  const [first] = args;
  if (args.length === 1 && first?.value === '') return undefined;
  if (!isModern(target)) return checkOldSave(head, args, target);
  const bad = args.findIndex((word, at) => {
    const value = parseLong(word.value, 10);
    return value === undefined || value < (at % 2 === 0 ? 1n : 0n);
  });
  const word = args[bad];
  if (word !== undefined) {
    const what = bad % 2 === 0 ? 'seconds, a whole number of at least 1' : 'a number of changes, at least 0';
    return finding('save-invalid', word, `save takes ${what} here; not ${shown(word)}.`);
  }
  if (args.length % 2 === 0) return undefined;
  const last = args[args.length - 1] ?? head;
  return finding('save-odd', last, 'save takes pairs of seconds and changes: one number has no partner.', [
    ...(args.length === 1
      ? [{ title: 'Add a number of changes', edits: [{ start: last.end, end: last.end, text: ' 1' }] }] : []),
  ]);
}

function checkOldSave(head: Word, args: readonly Word[], target: Target): LineFinding | undefined {
  const [seconds, changes] = args;
  if (args.length === 2 && seconds !== undefined && changes !== undefined) {
    const bad = leadingInteger(seconds.value) < 1n ? seconds : leadingInteger(changes.value) < 0n ? changes : undefined;
    return bad === undefined ? undefined
      : finding('save-invalid', bad, 'save takes seconds of at least 1 and a number of changes of at least 0.');
  }
  const last = args[args.length - 1] ?? head;
  const several = args.length > 2 || /\s/.test(args[0]?.value ?? '');
  const values = args.flatMap(({ value }) => value.split(/\s+/).filter((part) => part !== ''));
  const pairs = values.length % 2 === 0 && values.every((value) => /^\d+$/.test(value));
  const lines = values.flatMap((value, at) => (at % 2 === 0 ? [`save ${value} ${values[at + 1] ?? ''}`] : []));
  return {
    ...finding(
      several ? 'save-pairs-old' : 'save-odd', { ...head, end: last.end },
      `${describeTarget(target)} ignores a save line that isn't one pair of numbers: this one makes no snapshots.`,
      several && pairs
        ? [{ title: 'One pair on a line', edits: [{ start: head.start, end: last.end, text: lines.join('\n') }],
          preferred: true }]
        : [],
    ),
    severity: 'warning',
  };
}

function checkBufferLimits({ head, args, target }: SpecialLine): LineFinding | undefined {
  if (args.length % 4 !== 0) {
    const last = args[args.length - 1] ?? head;
    return finding(
      'bad-buffer-limit', { ...head, start: (args[0] ?? head).start, end: last.end },
      'client-output-buffer-limit takes groups of four: class, hard limit, soft limit, seconds.',
    );
  }
  const replica = atLeast(target, '5.0', '7.2');
  const classes = replica ? ['normal', 'replica', 'slave', 'pubsub'] : ['normal', 'slave', 'pubsub'];
  for (let at = 0; at < args.length; at += 4) {
    const [kind, hard, soft, seconds] = args.slice(at, at + 4);
    if (kind === undefined || hard === undefined || soft === undefined || seconds === undefined) return undefined;
    if (!classes.includes(kind.value.toLowerCase())) {
      return notOneOf('The class of a client-output-buffer-limit', kind,
        classes.filter((one) => one !== 'slave' || !replica), target);
    }
    for (const limit of [hard, soft]) {
      if (isModern(target) && parseMemory(limit.value, target) === undefined) {
        return finding('bad-memory-value', limit, `The limit has to be a size such as 64mb, not ${shown(limit)}.`);
      }
    }
    const value = isModern(target) ? parseLong(seconds.value, 10) : leadingInteger(seconds.value);
    if (value === undefined || value < 0n) {
      return finding('bad-number', seconds,
        `The last value of the group is seconds, at least 0; not ${shown(seconds)}.`);
    }
  }
  return undefined;
}

function checkBind({ name, args }: SpecialLine): LineFinding | undefined {
  const [seventeenth] = args.slice(16);
  const last = args[args.length - 1];
  return seventeenth === undefined || last === undefined ? undefined
    : { ...finding('bind-too-many', seventeenth, `${name} takes at most 16 addresses.`), end: last.end };
}

function checkReplicaOf({ name, args, target }: SpecialLine): LineFinding | undefined {
  const [host, port] = args;
  if (host === undefined || port === undefined) return undefined;
  if (host.value.toLowerCase() === 'no' && port.value.toLowerCase() === 'one') return undefined;
  const value = atLeast(target, '6.0', '7.2') ? parseLong(port.value, 10) : leadingInteger(port.value);
  if (value !== undefined && value >= 0n && value <= 65535n) return undefined;
  return finding('out-of-range', port, `${name} takes a host and a port between 0 and 65535; ${shown(port)} is none.`);
}

function checkOomScores({ name, args }: SpecialLine): LineFinding | undefined {
  for (const word of args) {
    const value = parseLong(word.value, 10);
    if (value !== undefined && value >= -2000n && value <= 2000n) continue;
    return finding('out-of-range', word, `${name} takes three numbers between -2000 and 2000; not ${shown(word)}.`);
  }
  return undefined;
}

function checkPercentiles({ name, args, target }: SpecialLine): LineFinding | undefined {
  if (args.length === 1 && args[0]?.value === '') return undefined;
  for (const word of args) {
    const value = parseDouble(word.value, target);
    if (value >= 0 && value <= 100) continue;
    return finding('bad-percentile', word, `${name} takes numbers between 0 and 100; not ${shown(word)}.`);
  }
  return undefined;
}

/** `string2d`: a decimal number, or a hexadecimal one where strtod reads it. NaN where it is none. */
function parseDouble(text: string, target: Target): number {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) return Number(text);
  const hex = /^([-+]?)0x([0-9a-f]+)$/i.exec(text);
  if (hex === null || atLeast(target, undefined, '8.1')) return Number.NaN;
  return Number.parseInt(hex[2] ?? '', 16) * (hex[1] === '-' ? -1 : 1);
}

function checkEvents({ directive, name, args, target }: SpecialLine): LineFinding | undefined {
  const [word] = args;
  const letters = directive.row.letters;
  if (word === undefined || letters === undefined) return undefined;
  const known = Object.keys(letters).filter((letter) => knownLetter(directive, letter, target));
  const bad = [...word.value].find((letter) => !known.includes(letter));
  if (bad === undefined) return undefined;
  const rest = [...word.value].filter((letter) => known.includes(letter)).join('');
  const fixes = [replaceWord(word, rest === '' ? '""' : rest, false, `Remove what is not known: ${rest}`)];
  if (bad in letters) {
    return finding('event-letter-version', word, `${name} in ${describeTarget(target)} does not know ${bad} yet.`,
      fixes);
  }
  return finding('event-letter', word, `${name} takes the letters ${listed(known, 'and')}; ${bad} is none of them.`,
    fixes);
}

/** Whether a target knows a letter of `notify-keyspace-events`. */
export function knownLetter(directive: Directive, letter: string, target: Target): boolean {
  const since = directive.row.letterSince?.[letter];
  return since === undefined || reached(since, target);
}
