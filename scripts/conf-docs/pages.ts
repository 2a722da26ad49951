/** docs/lints.md and docs/directives.md, made from the tables. */
import { CATEGORIES } from '../../src/engine/conf/directives/directive.js';
import type { Category, DirectiveRow, Range, Since, Steps } from '../../src/engine/conf/directives/directive.js';
import { DIRECTIVE_ROWS } from '../../src/engine/conf/directives/directives.js';
import { groupDigits } from '../../src/engine/conf/numbers.js';
import { RULE_GROUPS } from '../../src/engine/conf/rules/rule.js';
import type { RuleGroup } from '../../src/engine/conf/rules/rule.js';
import { RULES } from '../../src/engine/conf/rules/rules.js';
import { escapeMarkdown, ruleMarkdown } from '../../src/engine/conf/rules/rule-text.js';
import { KNOWN_VERSIONS, productName } from '../../src/engine/conf/target.js';
import type { Product } from '../../src/engine/conf/target.js';

const GROUP_TITLES: Readonly<Record<RuleGroup, readonly [title: string, about: string]>> = {
  refused: ['Refused', 'The target server does not start with this. These are errors, and the only ones.'],
  reading: ['Read otherwise than it looks', 'Names, duplicates, units and paths.'],
  durability: ['Durability', 'What is lost when a process or a machine dies.'],
  memory: ['Memory', 'Limits, eviction, encodings and buffers.'],
  security: ['Security and network', 'Who can reach the server, and what they may do.'],
  replication: ['Replication', 'Primaries and replicas.'],
  cluster: ['Cluster', 'Cluster nodes.'],
  operation: ['Operation', 'Threads, slow log, events, process and logging.'],
};

/** docs/lints.md */
export function lintsPage(): string {
  const parts = [
    '# Checks of configuration files',
    'Made from the table of rules by `node scripts/make-conf-docs.mjs`.',
    'Each rule has a default severity, which a setting can change or switch off, and ' + 'can be silenced in the file:',
    '```\n# redis-persistence: ignore save-shadowed\nsave 900 10\n```',
    'The comment holds for the next line that is no comment. Without a rule it silences all of them; with `ignore-file` in ' +
      'place of `ignore` it holds for the whole file.',
  ];
  for (const group of RULE_GROUPS) {
    const rules = RULES.filter((rule) => rule.group === group);
    const [title, about] = GROUP_TITLES[group];
    parts.push(`## ${title}`, `${about} ${rules.length} rules.`);
    for (const rule of rules) parts.push(`### ${rule.id}`, ruleMarkdown(rule));
  }
  return `${parts.join('\n\n')}\n`;
}

const TITLES: Readonly<Record<Category, string>> = {
  general: 'General',
  includes: 'Includes',
  modules: 'Modules',
  network: 'Network',
  tls: 'TLS',
  snapshotting: 'Snapshots',
  aof: 'Append-only file',
  replication: 'Replication',
  security: 'Security',
  memory: 'Memory',
  lazyfree: 'Lazy freeing',
  'threaded-io': 'I/O threads',
  kernel: 'Kernel',
  shutdown: 'Shutdown',
  scripting: 'Scripts',
  cluster: 'Cluster',
  slowlog: 'Slow log',
  latency: 'Latency',
  events: 'Events',
  advanced: 'Encodings and others',
  defrag: 'Defragmentation',
  cpu: 'CPUs',
  sentinel: 'Sentinel',
  debug: 'Debugging',
  legacy: 'Gone before 2.8',
};

/** docs/directives.md */
export function directivesPage(): string {
  const versions = (Object.keys(KNOWN_VERSIONS) as Product[])
    .map((product) => `${productName(product)} ${KNOWN_VERSIONS[product].join(', ')}`)
    .join('; ');
  const parts = [
    '# Directives of configuration files',
    'Made from the directive table by `node scripts/make-conf-docs.mjs`.',
    `${DIRECTIVE_ROWS.length} directives of ${versions}. "2.8" stands for that version or an older one. What is said of ` +
      'Redis 8.12 comes from a release candidate.',
  ];
  for (const category of CATEGORIES) {
    const rows = DIRECTIVE_ROWS.filter((row) => row.category === category);
    parts.push(`## ${TITLES[category]}`, ...rows.map(directive));
  }
  return `${parts.join('\n\n')}\n`;
}

function directive(row: DirectiveRow): string {
  const facts = [
    ['Known', knownTo(row)],
    ['Other names', (row.aliases ?? []).map(({ name, since }) => `\`${name}\` (${sinceText(since)})`).join(', ')],
    ['Name', row.nameSince === undefined ? '' : `this one since ${sinceText(row.nameSince)}`],
    ['Value', valueText(row)],
    ['Forms', (row.forms ?? []).map((form) => `\`${form}\``).join(', ')],
    [
      'Default',
      stepsText(row.default, (value) => (value === undefined ? 'unset' : `\`${value === '' ? '""' : value}\``)),
    ],
    [
      'At run time',
      row.kind === 'legacy' || (row.kind === 'special' && row.repeatable === true && row.name !== 'save')
        ? ''
        : stepsText(row.fixed ?? false, (fixed) => (fixed ? 'only with a restart' : 'can be changed')),
    ],
    ['Takes its place', row.successor === undefined ? '' : `\`${row.successor}\``],
    ['Durability', escapeMarkdown(row.durability ?? '')],
    ['Advice', escapeMarkdown(row.advice ?? '')],
    ['Notes', (row.notes ?? []).map(escapeMarkdown).join(' ')],
  ].filter(([, text]) => text !== '');
  const lines = facts.map(([title, text]) => `- ${title ?? ''}: ${text ?? ''}`);
  return `### ${row.name}\n\n${escapeMarkdown(row.summary)}\n\n${lines.join('\n')}`;
}

const sinceText = (since: Since): string =>
  (Object.entries(since) as [Product, string][])
    .map(([product, version]) => `${productName(product)} ${version}`)
    .join(', ');

function knownTo(row: DirectiveRow): string {
  const parts = [`since ${sinceText(row.since)}`];
  if (row.ignored !== undefined) parts.push(`ignored since ${sinceText(row.ignored)}`);
  if (row.removed !== undefined) parts.push(`gone since ${sinceText(row.removed)}`);
  if (row.build !== undefined) parts.push(`only in builds with ${row.build}`);
  return parts.join('; ');
}

function valueText(row: DirectiveRow): string {
  const parts = [
    row.kindSteps === undefined ? row.kind : stepsText(row.kindSteps, (kind) => kind),
    row.unit ?? '',
    row.range === undefined ? '' : stepsText<Range | undefined>(row.range, rangeText),
    row.values === undefined
      ? ''
      : stepsText<readonly string[]>(row.values, (words) => words.map((word) => `\`${word}\``).join(' ')),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

const rangeText = (range: Range | undefined): string =>
  range === undefined ? 'not checked' : `${groupDigits(range[0])} to ${groupDigits(range[1])}`;

/** A fact, or what it was in which version. */
function stepsText<T>(fact: T | Steps<T>, text: (value: T) => string): string {
  if (!isSteps(fact)) return fact === undefined ? '' : text(fact);
  return fact
    .map(([from, value]) => {
      const [product, version] = from.split('-');
      return `${text(value)} (${productName(product === 'valkey' ? 'valkey' : 'redis')} ${version ?? ''})`;
    })
    .join(', ');
}

function isSteps<T>(fact: T | Steps<T>): fact is Steps<T> {
  const first: unknown = Array.isArray(fact) ? fact[0] : undefined;
  return Array.isArray(first) && typeof first[0] === 'string' && /^(?:redis|valkey)-\d/.test(first[0]);
}
