/** Checks on the text of a value, beyond its kind: the `is_valid_fn` functions of config.c and what they call. */
import type { LineFinding } from '../diagnostic.js';
import type { Directive } from '../directives/directives.js';
import type { ValueCheck } from '../directives/directive.js';
import { parseInteger } from '../numbers.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget } from '../target.js';
import type { Word } from '../words.js';
import { wordBytes } from '../words.js';
import { finding, replaceWord } from './kinds.js';

/** Runs the checks that the directive's row names. `line` is the text that the word was split from. */
export function checkValue(
  directive: Directive,
  name: string,
  word: Word,
  line: string,
  target: Target,
): LineFinding | undefined {
  for (const check of directive.row.checks ?? []) {
    const found = runCheck(check, name, word, line, target);
    if (found !== undefined) return found;
  }
  if (name === 'requirepass' && !atLeast(target, '6.2', '7.2') && wordBytes(line, word).length > 512) {
    return finding('password-too-long', word, `${describeTarget(target)} takes at most 512 bytes for requirepass.`);
  }
  return undefined;
}

function runCheck(check: ValueCheck, name: string, word: Word, line: string, target: Target): LineFinding | undefined {
  switch (check) {
    case 'base-name':
      return checkBaseName(name, word);
    case 'not-empty':
      return checkNotEmpty(name, word);
    case 'not-empty-7.0':
      return atLeast(target, '7.0', '7.2') ? checkNotEmpty(name, word) : undefined;
    case 'not-empty-valkey-8.0':
      return atLeast(target, undefined, '8.0') ? checkNotEmpty(name, word) : undefined;
    case 'power-of-two':
      return checkPowerOfTwo(name, word);
    case 'ipv4':
    case 'ipv6':
      return checkAddress(check, name, word);
    case 'host-name':
      return checkHostName(name, word, line);
    case 'node-name':
      return checkNodeName(name, word, target);
    case 'endpoint':
      return checkEndpoint(name, word, line, target);
    case 'at-most-256':
      return wordBytes(line, word).length > 256
        ? finding('bad-name', word, `${name} may have at most 256 bytes.`)
        : undefined;
    case 'preload-file':
      return word.value === '' || /^(?:rdb|aof):/.test(word.value)
        ? undefined
        : finding('bad-name', word, `${name} takes rdb:PATH or aof:PATH.`);
    case 'title-template':
      return checkTitleTemplate(name, word);
    case 'minus-one':
    case 'sparse-order':
    case 'save-or-nosave':
    case 'bundled-allocator':
    case 'kernel-support':
    case 'name-list':
      return undefined;
  }
}

function checkBaseName(name: string, word: Word): LineFinding | undefined {
  if (!/[/\\]/.test(word.value)) return undefined;
  const base = word.value.split(/[/\\]/).pop() ?? '';
  return finding(
    'path-in-file-name',
    word,
    `${name} is a name only: the folder is what dir says. A slash or backslash is refused.`,
    base === '' ? [] : [replaceWord(word, base, false)],
  );
}

const checkNotEmpty = (name: string, word: Word): LineFinding | undefined =>
  word.value === '' ? finding('empty-file-name', word, `${name} must not be empty.`) : undefined;

function checkPowerOfTwo(name: string, word: Word): LineFinding | undefined {
  const value = parseInteger(word.value);
  if (value === undefined || value <= 0n || (value & (value - 1n)) === 0n) return undefined;
  const nearest = 1n << BigInt(value.toString(2).length - 1);
  return finding('out-of-range', word, `${name} has to be a power of two.`, [
    replaceWord(word, nearest.toString(), false),
  ]);
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** As `inet_pton` with AF_INET: four decimal numbers without leading zeros. */
export const isIPv4 = (text: string): boolean => IPV4.test(text) && !/(?:^|\.)0\d/.test(text);

/** As `inet_pton` with AF_INET6: groups of up to four hex digits, one `::`, an IPv4 address at the end. */
export function isIPv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1] ?? '';
  const dotted = last.includes('.');
  if (dotted && !isIPv4(last)) return false;
  const hex = dotted ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = hex.length + (dotted ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

function checkAddress(kind: 'ipv4' | 'ipv6', name: string, word: Word): LineFinding | undefined {
  const fits = kind === 'ipv4' ? isIPv4(word.value) : isIPv6(word.value);
  if (word.value === '' || fits) return undefined;
  return finding('bad-name', word, `${name} takes an ${kind === 'ipv4' ? 'IPv4' : 'IPv6'} address.`);
}

function checkHostName(name: string, word: Word, line: string): LineFinding | undefined {
  // The server's own look at it ends at a NUL (isValidAnnouncedHostname in cluster.c).
  const bytes = wordBytes(line, word);
  const nul = bytes.indexOf(0);
  if ((nul < 0 ? bytes.length : nul) >= 256)
    return finding('bad-name', word, `${name} has to be shorter than 256 bytes.`);
  if (/^[A-Za-z0-9.-]*(?:\0|$)/.test(word.value)) return undefined;
  return finding('bad-name', word, `${name} may have letters, digits, dots and hyphens only.`);
}

/** Characters that would break the cluster's own files and messages, where these texts are written. */
const BREAKS_AUX = /[\0-,:-@[-^{-\x7f]/;
/** The same before Redis 8.6 and Valkey 9.1. */
const BROKE_AUX = /[\0!#$%&()*+:;<>?@[\]^{|}~]/;

function checkNodeName(name: string, word: Word, target: Target): LineFinding | undefined {
  const text = target.product === 'valkey' ? word.value.replaceAll(':', '') : word.value;
  const breaks = atLeast(target, '8.6', '9.1') ? BREAKS_AUX : BROKE_AUX;
  return breaks.test(text)
    ? finding('bad-name', word, `${name} has a character that would break the files of the cluster.`)
    : undefined;
}

/** cluster-announce-ip: an address in Redis 8.6, a short address or host name in Valkey 9.1, anything before. */
function checkEndpoint(name: string, word: Word, line: string, target: Target): LineFinding | undefined {
  if (word.value === '') return undefined;
  if (atLeast(target, '8.6') && !isIPv4(word.value) && !isIPv6(word.value)) {
    return finding('bad-name', word, `${name} takes an IPv4 or IPv6 address.`);
  }
  if (!atLeast(target, undefined, '9.1')) return undefined;
  if (wordBytes(line, word).length >= 46) return finding('bad-name', word, `${name} has to be shorter than 46 bytes.`);
  return BREAKS_AUX.test(word.value.replaceAll(':', ''))
    ? finding('bad-name', word, `${name} has a character that no address and no host name has.`)
    : undefined;
}

/** What placeholders of the process title expand to while the file is read; '' for those that are empty then. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  title: '',
  'listen-addr': '*:6379',
  'server-mode': '',
  port: '6379',
  'tls-port': '0',
  unixsocket: '',
  'config-file': '/',
};

function checkTitleTemplate(name: string, word: Word): LineFinding | undefined {
  const expanded = expandTemplate(word.value);
  if (expanded !== undefined && expanded.replace(/^ +| +$/g, '') !== '') return undefined;
  const reason =
    expanded === undefined
      ? 'has a brace without its partner or a placeholder that is not known'
      : 'may come to nothing: it needs some text of its own, or a placeholder that is never empty';
  return finding('proc-title-bad', word, `${name} ${reason}.`, [
    replaceWord(word, '"{title} {listen-addr} {server-mode}"', false, 'Take the default template'),
  ]);
}

/** `sdstemplate` (sds.c). @returns undefined where it gives up */
function expandTemplate(template: string): string | undefined {
  let text = '';
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) return text + template.slice(at);
    text += template.slice(at, open);
    if (open + 1 >= template.length) return undefined;
    if (template.charAt(open + 1) === '{') {
      text += '{';
      at = open + 2;
      continue;
    }
    const close = template.indexOf('}', open + 1);
    const value = close < 0 ? undefined : PLACEHOLDERS[template.slice(open + 1, close)];
    if (value === undefined) return undefined;
    text += value;
    at = close + 1;
  }
  return text;
}
