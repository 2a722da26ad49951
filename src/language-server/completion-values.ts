/** Values that a directive takes, argument by argument. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { knownCommands } from '../engine/conf/acl/acl-names.js';
import { reached } from '../engine/conf/directives/directive.js';
import type { Directive } from '../engine/conf/directives/directives.js';
import { SENTINEL_ROWS } from '../engine/conf/directives/sentinel-rows.js';
import type { Target } from '../engine/conf/target.js';
import { atLeast } from '../engine/conf/target.js';
import { knownLetter } from '../engine/conf/verdict/special.js';
import { aclChoices } from './completion-acl.js';
import type { Choice } from './completion-choice.js';
import type { Configuration } from './configuration.js';
import type { Cursor } from './cursor.js';
import { BUFFER_CLASSES, savePointText, valueMeaning } from './value-meaning.js';

/** The values that fit the cursor, the likeliest first. */
export function valueChoices(configuration: Configuration, cursor: Cursor): readonly Choice[] {
  const { directive, place, line } = cursor;
  const { target } = configuration;
  if (directive === undefined) return [];
  switch (directive.row.name) {
    case 'save':
      return place === 1 ? saveChoices(target) : [];
    case 'client-output-buffer-limit':
      return bufferLimitChoices(place, target);
    case 'notify-keyspace-events':
      return place === 1 ? letterChoices(directive, cursor.word?.value ?? '', target) : [];
    case 'user':
      return place === 1 ? [] : aclChoices(cursor.word?.value ?? '', target);
    case 'rename-command':
      return renameChoices(place, target);
    case 'replicaof':
      return place === 1 ? [{ label: 'no one', kind: CompletionItemKind.Keyword, detail: 'not a replica' }] : [];
    case 'sentinel':
      return sentinelChoices(configuration, place, target);
    case 'bind':
      return BIND_CHOICES;
    default:
      return place === 1 || directive.kind === 'flags' ? kindChoices(directive, line.words.slice(1), target) : [];
  }
}

const BIND_CHOICES: readonly Choice[] = [
  { label: '127.0.0.1 -::1', kind: CompletionItemKind.Value, detail: 'this machine only' },
  { label: '* -::*', kind: CompletionItemKind.Value, detail: 'every address' },
  { label: '""', kind: CompletionItemKind.Value, detail: 'no address: Unix socket only' },
];

function kindChoices(
  directive: Directive,
  words: readonly { readonly value: string }[],
  target: Target,
): readonly Choice[] {
  const { default: byDefault, kind } = directive;
  const marked = (label: string): Choice => ({
    label,
    kind: CompletionItemKind.EnumMember,
    ...(label === byDefault ? { detail: 'default' } : {}),
  });
  switch (kind) {
    case 'yes-no':
      return ['yes', 'no'].map(marked);
    case 'enum':
      return directive.values.map(marked);
    case 'flags': {
      const used = new Set(words.map(({ value }) => value.toLowerCase()));
      return directive.values.filter((value) => !used.has(value)).map(marked);
    }
    case 'memory':
    case 'memory-or-percent':
      return memoryChoices(directive, words[0]?.value ?? '', target);
    case 'integer':
    case 'unsigned':
    case 'octal':
    case 'string':
    case 'special':
      return byDefault === undefined || byDefault === '' ? [] : [defaultChoice(directive, byDefault, target)];
    case 'legacy':
      return [];
  }
}

function defaultChoice(directive: Directive, value: string, target: Target): Choice {
  const meaning = valueMeaning(directive, 1, value, target);
  return {
    label: value,
    kind: CompletionItemKind.Value,
    detail: meaning === undefined ? 'default' : `default: ${meaning}`,
  };
}

const UNITS = ['kb', 'mb', 'gb'] as const;
const SIZES = ['100mb', '256mb', '512mb', '1gb', '2gb', '4gb', '8gb'] as const;

/** What was typed with each unit; with nothing typed, usual sizes. */
function memoryChoices(directive: Directive, typed: string, target: Target): readonly Choice[] {
  const digits = /^\d+/.exec(typed)?.[0];
  const labels = digits === undefined ? [...SIZES] : UNITS.map((unit) => digits + unit);
  if (digits === undefined && directive.default !== undefined) labels.unshift(directive.default);
  if (digits !== undefined && directive.kind === 'memory-or-percent') labels.push(`${digits}%`);
  return [...new Set(labels)].map((label): Choice => {
    const meaning = valueMeaning(directive, 1, label, target);
    const parts = [...(label === directive.default ? ['default'] : []), ...(meaning === undefined ? [] : [meaning])];
    return { label, kind: CompletionItemKind.Unit, ...(parts.length === 0 ? {} : { detail: parts.join(': ') }) };
  });
}

const SAVE_POINTS = [
  [3600n, 1n],
  [900n, 1n],
  [300n, 100n],
  [300n, 10n],
  [60n, 10_000n],
] as const;

function saveChoices(target: Target): readonly Choice[] {
  const points = SAVE_POINTS.map(([seconds, changes]): Choice => ({
    label: `${seconds} ${changes}`,
    kind: CompletionItemKind.Value,
    detail: savePointText(seconds, changes),
  }));
  const several: Choice = {
    label: '3600 1 300 100 60 10000',
    kind: CompletionItemKind.Value,
    detail: 'the default points, on one line',
  };
  return [
    ...points,
    ...(atLeast(target, '7.0', '7.2') ? [several] : []),
    { label: '""', kind: CompletionItemKind.Value, detail: 'no snapshots' },
    {
      label: 'seconds changes',
      kind: CompletionItemKind.Snippet,
      detail: 'a point of your own',
      insert: '${1:900} ${2:1}',
      snippet: true,
    },
  ];
}

function bufferLimitChoices(place: number, target: Target): readonly Choice[] {
  const part = (place - 1) % 4;
  if (part === 0) {
    const replica = atLeast(target, '5.0', '7.2') ? 'replica' : 'slave';
    return ['normal', replica, 'pubsub'].map((label) => ({
      label,
      kind: CompletionItemKind.EnumMember,
      ...(BUFFER_CLASSES[label] === undefined ? {} : { detail: BUFFER_CLASSES[label] }),
      again: true,
    }));
  }
  const values = part === 3 ? ['0', '60', '120'] : ['0', '32mb', '64mb', '256mb', '512mb', '1gb'];
  return values.map((label) => ({
    label,
    kind: CompletionItemKind.Value,
    ...(label === '0' ? { detail: part === 3 ? 'at once' : 'no limit' } : {}),
  }));
}

function letterChoices(directive: Directive, typed: string, target: Target): readonly Choice[] {
  const letters = Object.entries(directive.row.letters ?? {}).filter(
    ([letter]) => letter.length === 1 && knownLetter(directive, letter, target) && !typed.includes(letter),
  );
  const bare = typed.replace(/["']/g, '');
  return [
    ...letters.map(([letter, meaning]) => ({
      label: `${bare}${letter}`,
      kind: CompletionItemKind.EnumMember,
      detail: `${letter}: ${meaning}`,
    })),
    ...(bare === ''
      ? [
          { label: 'KEA', kind: CompletionItemKind.Value, detail: 'all events, by key and by event' },
          { label: 'Ex', kind: CompletionItemKind.Value, detail: 'expired keys' },
          { label: '""', kind: CompletionItemKind.Value, detail: 'no events' },
        ]
      : []),
  ];
}

function renameChoices(place: number, target: Target): readonly Choice[] {
  if (place === 2) return [{ label: '""', kind: CompletionItemKind.Value, detail: 'takes the command away' }];
  if (place !== 1) return [];
  const names = knownCommands(target).map(({ name }) => name.toUpperCase());
  const likely = new Set(['FLUSHALL', 'FLUSHDB', 'CONFIG', 'KEYS', 'DEBUG', 'SHUTDOWN']);
  return [...names]
    .sort((a, b) => Number(likely.has(b)) - Number(likely.has(a)) || (a < b ? -1 : 1))
    .map((label) => ({
      label,
      kind: CompletionItemKind.Function,
    }));
}

function sentinelChoices({ reading }: Configuration, place: number, target: Target): readonly Choice[] {
  if (place === 1) {
    return SENTINEL_ROWS.filter(({ since, removed }) => reached(since, target) && !reached(removed, target)).map(
      ({ name, summary }) => ({ label: name, kind: CompletionItemKind.Property, detail: summary, again: true }),
    );
  }
  if (place !== 2) return [];
  const monitored = (reading.byDirective.get('sentinel') ?? [])
    .filter(({ args: [what] }) => what?.value.toLowerCase() === 'monitor')
    .flatMap(({ args: [, name] }) => (name === undefined ? [] : [name.value]));
  return [...new Set(monitored)].map((label) => ({
    label,
    kind: CompletionItemKind.Variable,
    detail: 'a primary that is monitored',
  }));
}
