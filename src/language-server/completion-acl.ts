/** Rules of an ACL user to choose from. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { ACL_CATEGORIES, knownCommands } from '../engine/conf/acl/acl-names.js';
import { ACL_WORDS } from '../engine/conf/acl/acl-rules.js';
import type { Target } from '../engine/conf/target.js';
import { atLeast } from '../engine/conf/target.js';
import type { Choice } from './completion-choice.js';
import { aclMeaning } from './value-meaning.js';

/** The rules that a target takes, for what is typed: after `+` and `-` the categories and commands. */
export function aclChoices(typed: string, target: Target): readonly Choice[] {
  const sign = /^[+-]/.exec(typed)?.[0];
  if (sign !== undefined) return permissionChoices(sign, typed, target);
  const words = Object.entries(ACL_WORDS)
    .filter(([, { redis, valkey }]) => atLeast(target, redis, valkey))
    .map(([label, { summary }]): Choice => ({ label, kind: CompletionItemKind.Keyword, detail: summary }));
  const patterns: Choice[] = [
    {
      label: '>password',
      kind: CompletionItemKind.Snippet,
      insert: '>${1:password}',
      snippet: true,
      detail: 'adds a password',
    },
    {
      label: '#digest',
      kind: CompletionItemKind.Snippet,
      insert: '#${1:digest}',
      snippet: true,
      detail: 'adds a password by its SHA-256 digest',
    },
    { label: '~*', kind: CompletionItemKind.Value, detail: 'every key' },
    {
      label: '~prefix:*',
      kind: CompletionItemKind.Snippet,
      insert: '~${1:prefix}:*',
      snippet: true,
      detail: 'keys of one prefix',
    },
    ...(atLeast(target, '6.2', '7.2')
      ? [{ label: '&*', kind: CompletionItemKind.Value, detail: 'every channel' } satisfies Choice]
      : []),
    ...(atLeast(target, '7.0', '7.2')
      ? [
          {
            label: '%R~prefix:*',
            kind: CompletionItemKind.Snippet,
            insert: '%R~${1:prefix}:*',
            snippet: true,
            detail: 'read keys of one prefix',
          } satisfies Choice,
        ]
      : []),
  ];
  const common = ['+@all', '-@all', '+@read', '+@write', '-@dangerous', '-@admin'].map((label): Choice =>
    describedRule(label, CompletionItemKind.EnumMember, target),
  );
  return [...words, ...patterns, ...common];
}

function permissionChoices(sign: string, typed: string, target: Target): readonly Choice[] {
  const categories = Object.keys(ACL_CATEGORIES).map((name): Choice =>
    describedRule(`${sign}@${name}`, CompletionItemKind.EnumMember, target),
  );
  if (typed.startsWith('@', 1)) return categories;
  const [parent] = typed.slice(1).toLowerCase().split('|');
  const commands = knownCommands(target).flatMap((command) => {
    const own: Choice = { label: `${sign}${command.name}`, kind: CompletionItemKind.Function };
    if (command.name !== parent) return [own];
    return [
      own,
      ...command.subcommands
        .filter(({ since }) => atLeast(target, since.redis, since.valkey))
        .map(({ name }): Choice => ({ label: `${sign}${command.name}|${name}`, kind: CompletionItemKind.Method })),
    ];
  });
  return [...categories, ...commands];
}

function describedRule(label: string, kind: CompletionItemKind, target: Target): Choice {
  const detail = aclMeaning(label, target);
  return detail === undefined ? { label, kind } : { label, kind, detail };
}
