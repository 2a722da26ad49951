/**
 * Rules of an ACL user, as `ACLSetUser` (acl.c) reads them, version by version. A rule that names a command or a
 * category that isn't known is refused late, after modules had their chance; everything else at its line.
 */
import type { LineFinding } from '../diagnostic.js';
import { nearestName } from '../nearest-name.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget } from '../target.js';
import { finding, replaceWord, shown } from '../verdict/kinds.js';
import type { Word } from '../words.js';
import { ACL_CATEGORIES, categoryStanding, commandStanding, knownCommands } from './acl-names.js';

/** One rule: a word, or the words of a selector in one pair of parentheses. */
export interface AclRule {
  readonly word: Word;
  /** What the rule does, for highlighting and hover. */
  readonly kind: AclRuleKind;
}

/** Kinds of rules. */
export type AclRuleKind =
  | 'state' | 'password' | 'hash' | 'keys' | 'channels' | 'command' | 'category' | 'selector' | 'databases' | 'empty'
  | 'unknown';

/** Words that stand for themselves, with the first versions that know them. */
export const ACL_WORDS: Readonly<Record<string,
  { readonly redis: string | undefined; readonly valkey: string; readonly summary: string }>> = {
  on: { redis: '6.0', valkey: '7.2', summary: 'The user may log in.' },
  off: { redis: '6.0', valkey: '7.2', summary: 'Nobody can log in as this user any more.' },
  nopass: { redis: '6.0', valkey: '7.2', summary: 'Any password will do.' },
  resetpass: { redis: '6.0', valkey: '7.2', summary: 'Forgets all passwords; without any, nobody can log in.' },
  reset: { redis: '6.0', valkey: '7.2', summary: 'Takes everything away, as for a user that is new.' },
  allkeys: { redis: '6.0', valkey: '7.2', summary: 'Every key: the same as ~*.' },
  resetkeys: { redis: '6.0', valkey: '7.2', summary: 'Forgets all key patterns.' },
  allchannels: { redis: '6.2', valkey: '7.2', summary: 'Every channel: the same as &*.' },
  resetchannels: { redis: '6.2', valkey: '7.2', summary: 'Forgets all channel patterns.' },
  allcommands: { redis: '6.0', valkey: '7.2', summary: 'Every command: the same as +@all.' },
  nocommands: { redis: '6.0', valkey: '7.2', summary: 'No command: the same as -@all.' },
  'skip-sanitize-payload': { redis: '6.2', valkey: '7.2', summary: 'RESTORE takes payloads of this user unchecked.' },
  'sanitize-payload': { redis: '6.2', valkey: '7.2', summary: 'RESTORE checks payloads of this user.' },
  clearselectors: { redis: '7.0', valkey: '7.2', summary: 'Forgets all selectors.' },
  alldbs: { redis: undefined, valkey: '9.1', summary: 'Every database.' },
  resetdbs: { redis: undefined, valkey: '9.1', summary: 'Forgets all databases.' },
};

/** Words that a selector refuses: they belong to the user as a whole. */
const USER_ONLY = new Set([
  'on', 'off', 'nopass', 'resetpass', 'reset', 'skip-sanitize-payload', 'sanitize-payload', 'clearselectors',
]);

/** What earlier rules of a user, or of a selector, have set. */
interface RuleState {
  allKeys: boolean;
  allChannels: boolean;
  allCommands: boolean;
  readonly passwords: Set<string>;
  readonly commands: Set<string>;
}

const freshState = (channels: boolean): RuleState =>
  ({ allKeys: false, allChannels: channels, allCommands: false, passwords: new Set(), commands: new Set() });

/** Checks `NAME RULE…` of a `user` line. @returns the first rule that is refused */
export function checkUserRules(args: readonly Word[], target: Target): LineFinding | undefined {
  const [name, ...rules] = args;
  if (name === undefined) return undefined;
  const found = checkRules(rules, target);
  if (found !== undefined && found.late !== true) return found;
  if (/\s/.test(name.value) || name.value.includes('\0')) {
    return { ...finding('acl-user-name', name, 'The name of a user must not have blanks in it.'), late: true };
  }
  return found;
}

/**
 * Checks rules without the name. @returns the first rule that is refused, one that is refused at once before a late
 * one
 */
export function checkRules(rules: readonly Word[], target: Target): LineFinding | undefined {
  const merged = mergeSelectors(rules, target);
  if ('code' in merged) return merged;
  const state = freshState(!atLeast(target, '7.0', '7.2'));
  let late: LineFinding | undefined;
  for (const word of merged) {
    const found = checkRule(word, target, state, false);
    if (found !== undefined && found.late !== true) return found;
    late ??= found;
  }
  return late;
}

/** Puts the words between parentheses together, as `ACLMergeSelectorArguments` does. */
function mergeSelectors(rules: readonly Word[], target: Target): readonly Word[] | LineFinding {
  if (!atLeast(target, '7.0', '7.2')) return rules;
  const merged: Word[] = [];
  let open: Word | undefined;
  for (const word of rules) {
    const current: Word = open === undefined ? word : { ...open, value: `${open.value} ${word.value}`, end: word.end };
    if (open === undefined && !word.value.startsWith('(')) merged.push(word);
    else if (word.value.endsWith(')')) {
      merged.push(current);
      open = undefined;
    } else open = current;
  }
  if (open === undefined) return merged;
  return finding('acl-selector', open, 'The parenthesis of this selector is never closed.', [
    { title: 'Close the selector', edits: [{ start: open.end, end: open.end, text: ')' }] },
  ]);
}

function checkRule(word: Word, target: Target, state: RuleState, selector: boolean): LineFinding | undefined {
  const text = word.value;
  const lower = text.toLowerCase();
  if (text === '') return undefined;
  if (Object.hasOwn(ACL_WORDS, lower)) return checkPlainWord(word, lower, target, state, selector);
  switch (text.charAt(0)) {
    case '>':
    case '<':
    case '#':
    case '!':
      if (selector) return syntaxError(word, target);
      return checkPassword(word, state);
    case '~':
    case '%': return checkKeys(word, target, state);
    case '&': return atLeast(target, '6.2', '7.2') ? checkChannels(word, target, state) : syntaxError(word, target);
    case '+':
    case '-': return checkCommand(word, target, state);
    case '(':
      if (selector || !text.endsWith(')') || !atLeast(target, '7.0', '7.2')) return syntaxError(word, target);
      return checkSelector(word, target);
    default:
      if (atLeast(target, undefined, '9.1') && /^db=\d+(?:,\d+)*$/i.test(text)) return undefined;
      return syntaxError(word, target);
  }
}

function checkPlainWord(
  word: Word, lower: string, target: Target, state: RuleState, selector: boolean,
): LineFinding | undefined {
  const entry = ACL_WORDS[lower];
  if (entry === undefined || !atLeast(target, entry.redis, entry.valkey) || (selector && USER_ONLY.has(lower))) {
    return syntaxError(word, target);
  }
  switch (lower) {
    case 'allkeys': state.allKeys = true; break;
    case 'resetkeys': state.allKeys = false; break;
    case 'allchannels': state.allChannels = true; break;
    case 'resetchannels': state.allChannels = false; break;
    case 'allcommands': state.allCommands = true; break;
    case 'nocommands':
      state.allCommands = false;
      state.commands.clear();
      break;
    case 'resetpass':
    case 'nopass': state.passwords.clear(); break;
    case 'reset':
      Object.assign(state, { allKeys: false, allChannels: !atLeast(target, '7.0', '7.2'), allCommands: false });
      state.passwords.clear();
      state.commands.clear();
      break;
    default:
  }
  return undefined;
}

function syntaxError(word: Word, target: Target): LineFinding {
  const words = Object.entries(ACL_WORDS).filter(([, entry]) => atLeast(target, entry.redis, entry.valkey));
  const fixes = [];
  const meant = nearestName(word.value, words.map(([name]) => name));
  const command = commandStanding(word.value, target).kind === 'known' ? `+${word.value.toLowerCase()}` : undefined;
  const category = word.value.startsWith('@') ? `+${word.value}` : undefined;
  const suggestion = command ?? category ?? meant;
  if (suggestion !== undefined) fixes.push(replaceWord(word, suggestion));
  return finding('acl-rule', word, `${describeTarget(target)} knows no ACL rule like ${shown(word)}.`, fixes);
}

function checkPassword(word: Word, state: RuleState): LineFinding | undefined {
  const [sign, text] = [word.value.charAt(0), word.value.slice(1)];
  if ((sign === '#' || sign === '!') && !/^[0-9a-f]{64}$/.test(text)) {
    const lower = text.toLowerCase();
    return finding(
      'acl-hash', word, 'A password hash is a SHA-256 digest: exactly 64 of 0-9 and a-f, in lower case.',
      /^[0-9a-f]{64}$/.test(lower) ? [replaceWord(word, `${sign}${lower}`, true, 'Write it in lower case')] : [],
    );
  }
  if (sign === '>' || sign === '#') state.passwords.add(sign === '>' ? text : word.value);
  else if (!state.passwords.delete(sign === '<' ? text : `#${text}`)) {
    return finding('acl-password-missing', word, 'This password is taken away before anything gave it.');
  }
  return undefined;
}

function checkKeys(word: Word, target: Target, state: RuleState): LineFinding | undefined {
  const text = word.value;
  let pattern = text.slice(1);
  if (text.startsWith('%')) {
    if (!atLeast(target, '7.0', '7.2')) return syntaxError(word, target);
    const match = /^%(?:R|W|RW|WR)~(.*)$/is.exec(text);
    if (match === null && !/^%(?:R|W|RW|WR)$/i.test(text)) {
      return finding('acl-rule', word, 'A key permission is %R~, %W~ or %RW~ followed by a pattern.');
    }
    pattern = match?.[1] ?? '';
  }
  if (text === '~*') {
    state.allKeys = true;
    return undefined;
  }
  if (state.allKeys) return afterAll(word, 'key', '~*', 'resetkeys');
  return blanks(word, pattern);
}

function checkChannels(word: Word, target: Target, state: RuleState): LineFinding | undefined {
  void target;
  if (word.value === '&*') {
    state.allChannels = true;
    return undefined;
  }
  if (state.allChannels) return afterAll(word, 'channel', '&*', 'resetchannels');
  return blanks(word, word.value.slice(1));
}

const afterAll = (word: Word, what: string, all: string, reset: string): LineFinding =>
  finding('acl-pattern-after-all', word,
    `All ${what}s are allowed already (${all}): a ${what} pattern after that is refused.`, [
    { title: `Put ${reset} before it`, edits: [{ start: word.start, end: word.start, text: `${reset} ` }] },
  ]);

const blanks = (word: Word, pattern: string): LineFinding | undefined =>
  /[\s\0]/.test(pattern) ? finding('acl-rule', word, 'A pattern must not have blanks in it.') : undefined;

function checkSelector(word: Word, target: Target): LineFinding | undefined {
  const inner = word.value.slice(1, -1);
  const state = freshState(false);
  let late: LineFinding | undefined;
  for (const part of inner.split(/\s+/)) {
    const found = checkRule({ ...word, value: part }, target, state, true);
    if (found === undefined) continue;
    // The words of a selector may come out of one quoted word: the place is that of the whole.
    const { fixes: _fixes, ...placed } = found;
    if (placed.late !== true) return { ...placed, start: word.start, end: word.end };
    late ??= { ...placed, start: word.start, end: word.end };
  }
  return late;
}

function checkCommand(word: Word, target: Target, state: RuleState): LineFinding | undefined {
  const [sign, name] = [word.value.charAt(0), word.value.slice(1)];
  if (name.startsWith('@')) return checkCategory(word, name.slice(1), target, state, sign === '+');
  const [command = '', ...subs] = name.toLowerCase().split('|');
  const modern = atLeast(target, '7.0', '7.2');
  if (subs.length > 0 && sign === '+') {
    const parent = commandStanding(command, target);
    if (parent.kind !== 'known') return unknownCommand(word, sign, command, target);
    if (modern && subs.length > 1) {
      const nested = commandStanding(`${command}|${subs[0] ?? ''}`, target).kind === 'known';
      return nested
        ? finding('acl-rule', word, 'A rule can name a subcommand, but not an argument of a subcommand.')
        : checkSubcommand(word, sign, command, subs, target);
    }
    if (subs.join('|') === '') return finding('acl-rule', word, 'The name of a subcommand has to follow the bar.');
    if (!modern && (state.allCommands || state.commands.has(command))) {
      return finding('acl-subcommand-after-command', word,
        `${command} as a whole is allowed already: a subcommand after that is refused.`, [
        { title: `Put -${command} before it`, edits: [{ start: word.start, end: word.start, text: `-${command} ` }] },
      ]);
    }
    return modern ? checkSubcommand(word, sign, command, subs, target) : undefined;
  }
  const known = subs.length === 0 || modern
    ? commandStanding(name, target).kind === 'known' : false;
  if (!known) return unknownCommand(word, sign, name, target);
  if (sign === '+') state.commands.add(command);
  else state.commands.delete(command);
  return undefined;
}

function checkSubcommand(
  word: Word, sign: string, command: string, subs: readonly string[], target: Target,
): LineFinding | undefined {
  const parent = commandStanding(command, target);
  // A command without subcommands takes any first argument (SELECT|0).
  if (parent.kind !== 'known' || parent.command.subcommands.length === 0) return undefined;
  const full = `${command}|${subs.join('|')}`;
  return commandStanding(full, target).kind === 'known' ? undefined : unknownCommand(word, sign, full, target);
}

function unknownCommand(word: Word, sign: string, name: string, target: Target): LineFinding {
  const standing = commandStanding(name, target);
  const [first = '', sub] = name.toLowerCase().split('|');
  const parent = commandStanding(first, target);
  const names = sub !== undefined && parent.kind === 'known'
    ? parent.command.subcommands.map((one) => `${first}|${one.name}`)
    : knownCommands(target).map((one) => one.name);
  const meant = standing.kind === 'elsewhere' ? undefined : nearestName(name, names);
  const message = standing.kind === 'elsewhere'
    ? `${describeTarget(target)} has no command ${name}: other versions do.`
    : `${describeTarget(target)} has no command ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
  return {
    ...finding('acl-command', word, message, meant === undefined ? [] : [replaceWord(word, `${sign}${meant}`)]),
    late: true,
  };
}

function checkCategory(
  word: Word, category: string, target: Target, state: RuleState, allow: boolean,
): LineFinding | undefined {
  if (category.toLowerCase() === 'all') {
    state.allCommands = allow;
    if (!allow) state.commands.clear();
    return undefined;
  }
  const standing = categoryStanding(category, target);
  if (standing !== 'unknown') return undefined;
  const meant = nearestName(category, Object.keys(ACL_CATEGORIES));
  return {
    ...finding(
      'acl-category', word,
      `${describeTarget(target)} has no command category @${category}.`
        + (meant === undefined ? '' : ` Did you mean @${meant}?`),
      meant === undefined ? [] : [replaceWord(word, `${allow ? '+' : '-'}@${meant}`)],
    ),
    late: true,
  };
}

/** What kind of rule a word is, by its first characters. */
export function aclRuleKind(text: string): AclRuleKind {
  if (text === '') return 'empty';
  if (Object.hasOwn(ACL_WORDS, text.toLowerCase())) return 'state';
  if (/^[+-]@/.test(text)) return 'category';
  if (/^db=/i.test(text)) return 'databases';
  const kinds: Readonly<Record<string, AclRuleKind>> = {
    '>': 'password', '<': 'password', '#': 'hash', '!': 'hash', '~': 'keys', '%': 'keys', '&': 'channels',
      '+': 'command',
    '-': 'command', '(': 'selector',
  };
  return kinds[text.charAt(0)] ?? 'unknown';
}
