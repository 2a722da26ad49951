/** What a value means, in people's words. */
import { ACL_CATEGORIES, commandStanding } from '../engine/conf/acl/acl-names.js';
import { ACL_WORDS, aclRuleKind } from '../engine/conf/acl/acl-rules.js';
import type { Directive } from '../engine/conf/directives/directives.js';
import { groupDigits, parseInteger, parseMemory, parsePercent } from '../engine/conf/numbers.js';
import type { Target } from '../engine/conf/target.js';

/** Says what one value of a directive means; `place` counts its arguments from 1. Undefined: it says so itself. */
export function valueMeaning(directive: Directive, place: number, value: string, target: Target): string | undefined {
  switch (directive.row.name) {
    case 'save':
      return saveMeaning(place, value);
    case 'client-output-buffer-limit':
      return bufferLimitMeaning(place, value, target);
    case 'notify-keyspace-events':
      return lettersMeaning(directive, value);
    case 'user':
      return place < 2 ? undefined : aclMeaning(value, target);
    default:
      return kindMeaning(directive, value, target);
  }
}

function kindMeaning(directive: Directive, value: string, target: Target): string | undefined {
  switch (directive.kind) {
    case 'memory':
    case 'memory-or-percent':
      return memoryMeaning(value, target);
    case 'octal':
      return modeMeaning(value);
    case 'integer':
    case 'unsigned':
      return numberMeaning(value, directive.row.unit);
    default:
      return undefined;
  }
}

/** `64mb` is 67,108,864 bytes; `80%` is 80 % of maxmemory. */
export function memoryMeaning(value: string, target: Target): string | undefined {
  const percent = parsePercent(value);
  if (percent !== undefined) return `${percent} % of maxmemory`;
  const size = parseMemory(value, target);
  if (size === undefined || value === '') return undefined;
  const bytes = `${groupDigits(size.bytes)} ${size.bytes === 1n ? 'byte' : 'bytes'}`;
  const binary = binarySize(size.bytes);
  return binary === undefined ? bytes : `${bytes} (${binary})`;
}

/** Bytes in the unit that fits, as `1.5 GiB`; undefined below 1024. */
export function binarySize(bytes: bigint): string | undefined {
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = -1;
  let scale = 1n;
  while (unit + 1 < units.length && bytes >= scale * 1024n) {
    scale *= 1024n;
    unit += 1;
  }
  const name = units[unit];
  if (name === undefined) return undefined;
  const tenths = (bytes * 10n + scale / 2n) / scale;
  const whole = tenths / 10n;
  return `${groupDigits(whole)}${tenths % 10n === 0n ? '' : `.${tenths % 10n}`} ${name}`;
}

/** Seconds as days, hours, minutes and seconds: `15 minutes`. */
export function durationText(seconds: bigint): string {
  const units = [
    ['day', 86_400n],
    ['hour', 3600n],
    ['minute', 60n],
    ['second', 1n],
  ] as const;
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, size] of units) {
    const count = rest / size;
    rest %= size;
    if (count > 0n) parts.push(counted(count, name));
  }
  return parts.length === 0 ? '0 seconds' : parts.slice(0, 2).join(' ');
}

/** `1 change`, `1,000 changes`. */
export function counted(count: bigint, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1n ? '' : 's'}`;
}

/** `after 15 minutes, if at least 1 key changed`: one snapshot point. */
export function savePointText(seconds: bigint, changes: bigint): string {
  const verb = changes === 1n ? 'was' : 'were';
  return `after ${durationText(seconds)}, if there ${verb} at least ${counted(changes, 'change')}`;
}

function saveMeaning(place: number, value: string): string | undefined {
  if (value === '') return 'no snapshots: every point so far is dropped';
  const number = parseInteger(value);
  if (number === undefined || number < 0n) return undefined;
  return place % 2 === 1 ? `seconds: ${durationText(number)}` : `at least ${counted(number, 'change')}`;
}

function bufferLimitMeaning(place: number, value: string, target: Target): string | undefined {
  const parts = ['class of clients', 'hard limit', 'soft limit', 'how long the soft limit may be exceeded'] as const;
  const part = parts[(place - 1) % 4];
  const number = parseInteger(value);
  if (part === 'class of clients') return BUFFER_CLASSES[value.toLowerCase()];
  if (part === 'how long the soft limit may be exceeded') {
    return number === undefined || number < 0n ? undefined : `${part}: ${durationText(number)}`;
  }
  const meaning = number === 0n ? 'none' : memoryMeaning(value, target);
  return meaning === undefined || part === undefined ? undefined : `${part}: ${meaning}`;
}

/** Classes of `client-output-buffer-limit`. */
export const BUFFER_CLASSES: Readonly<Record<string, string>> = {
  normal: 'normal clients, MONITOR among them',
  replica: 'replicas of this server',
  slave: 'replicas of this server (the older word)',
  pubsub: 'clients that subscribed to a channel or pattern',
};

/** The letters of `notify-keyspace-events`, spelled out. */
export function lettersMeaning(directive: Directive, value: string): string | undefined {
  if (value === '') return 'no events';
  const known = [...new Set(value)].map((letter) => [letter, directive.row.letters?.[letter]] as const);
  return known.map(([letter, meaning]) => `${letter}: ${meaning ?? 'not known'}`).join('; ');
}

function modeMeaning(value: string): string | undefined {
  if (!/^[0-7]{1,4}$/.test(value)) return undefined;
  const bits = Number.parseInt(value, 8);
  if (bits === 0) return 'as the umask says';
  const rights = (shift: number): string =>
    ['r', 'w', 'x'].map((letter, at) => ((bits >> shift) & (4 >> at) ? letter : '-')).join('');
  return `owner ${rights(6)}, group ${rights(3)}, others ${rights(0)}`;
}

const TIME_SCALES: Readonly<Record<string, bigint>> = { seconds: 1000n, milliseconds: 1n };

function numberMeaning(value: string, unit: string | undefined): string | undefined {
  const number = parseInteger(value);
  if (number === undefined || unit === undefined) return undefined;
  const scale = TIME_SCALES[unit];
  if (scale === undefined) return `${groupDigits(number)} ${unit}`;
  const milliseconds = number * scale;
  if (milliseconds < 1000n || (unit === 'seconds' && number < 60n)) return counted(number, unit.replace(/s$/, ''));
  const fraction = milliseconds % 1000n;
  const whole = durationText(milliseconds / 1000n);
  return fraction === 0n ? whole : `${whole} ${fraction} ms`;
}

/** What one rule of a `user` line does. */
export function aclMeaning(rule: string, target: Target): string | undefined {
  const rest = rule.slice(1);
  switch (aclRuleKind(rule)) {
    case 'state':
      return ACL_WORDS[rule.toLowerCase()]?.summary;
    case 'category': {
      const summary = ACL_CATEGORIES[rule.slice(2).toLowerCase()];
      return summary === undefined ? undefined : `${allowed(rule)} a category. ${summary}`;
    }
    case 'command': {
      const standing = commandStanding(rest, target).kind === 'known' ? '' : ', which this target does not know';
      return `${allowed(rule)} ${rest.replace('|', ' ').toUpperCase()}${standing}.`;
    }
    case 'password':
      return rule.startsWith('>') ? 'Adds a password, in plain text.' : 'Takes a password away.';
    case 'hash':
      return rule.startsWith('#') ? 'Adds a password by its SHA-256 digest.' : 'Takes a password away by its digest.';
    case 'keys':
      return keysMeaning(rule);
    case 'channels':
      return `Allows channels that match ${rest}.`;
    case 'databases':
      return `Allows databases ${rule.slice(3)}.`;
    case 'selector':
      return 'A selector: rules of its own, tried where the user’s own rules do not allow something.';
    case 'empty':
    case 'unknown':
      return undefined;
  }
}

const allowed = (rule: string): string => (rule.startsWith('+') ? 'Allows' : 'Forbids');

function keysMeaning(rule: string): string {
  if (rule.startsWith('~')) return `Allows reading and writing keys that match ${rule.slice(1)}.`;
  const match = /^%([RW]+)~(.*)$/i.exec(rule);
  if (match === null) return 'Allows keys, with rights: %R~ to read, %W~ to write, %RW~ for both.';
  const rights = (match[1] ?? '').toUpperCase();
  const verbs = [rights.includes('R') ? 'reading' : '', rights.includes('W') ? 'writing' : ''].filter(
    (one) => one !== '',
  );
  return `Allows ${verbs.join(' and ')} keys that match ${match[2] ?? ''}.`;
}
