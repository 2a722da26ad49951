/** Configuration lines made from the directive table, half of them wrong, always the same for a seed. */
import { knownCommands } from '../../src/engine/conf/acl/acl-names.js';
import type { Directive } from '../../src/engine/conf/directives/directives.js';
import { DIRECTIVE_ROWS, directiveTable } from '../../src/engine/conf/directives/directives.js';
import { knownLetter } from '../../src/engine/conf/verdict/special.js';
import type { Target } from '../../src/engine/conf/target.js';
import { atLeast } from '../../src/engine/conf/target.js';

/** Numbers that look random and are the same for each run. */
export class Random {
  constructor(private state: number) {}

  /** At least 0, below `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

/** Not tried: they change the process or the machine in ways that outlast the line. */
const LEFT_OUT = new Set(['loadmodule', 'sentinel', 'vset-force-single-threaded-execution']);

const OTHER_NAMES = DIRECTIVE_ROWS.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));

/** A line; more often right than wrong when `wrong` is false. */
export function makeLine(target: Target, random: Random, wrong: boolean): string {
  const { directives } = directiveTable(target);
  for (;;) {
    const directive = random.pick(directives);
    if (LEFT_OUT.has(directive.row.name)) continue;
    const name = spelled(random.pick(directive.names), random);
    if (!wrong) return join(name, goodValues(directive, target, random), random);
    return wrongLine(directive, name, target, random);
  }
}

const spelled = (name: string, random: Random): string =>
  random.chance(10) ? name.toUpperCase() : random.chance(5) ? name.charAt(0).toUpperCase() + name.slice(1) : name;

/** Words with some kind of blank between and around them. */
function join(name: string, values: readonly string[], random: Random): string {
  const blank = random.pick([' ', ' ', ' ', '  ', '\t', ' \v ', ' \f']);
  const lead = random.pick(['', '', '', ' ', '\t']);
  const end = random.pick(['', '', '', ' ', '\r', ' \t']);
  return `${lead}${[name, ...values].join(blank)}${end}`;
}

function goodValues(directive: Directive, target: Target, random: Random): string[] {
  const { kind, values } = directive;
  switch (kind) {
    case 'yes-no': return [random.pick(['yes', 'no', 'Yes', 'NO'])];
    case 'integer':
    case 'unsigned': return [maybeQuoted(String(numberWithin(directive, random)), random)];
    case 'memory':
    case 'memory-or-percent':
      return [
        maybeQuoted(
          kind !== 'memory' && random.chance(30) ? `${random.below(101)}%` : memoryWithin(directive, random), random,
        ),
      ];
    case 'octal': return [random.pick(['700', '0', '777', '0770', '"755"'])];
    case 'enum': return [anyCase(random.pick(values), random)];
    case 'flags': return [anyCase(random.pick(values), random)];
    case 'string': return [goodString(directive, random)];
    case 'special':
    case 'legacy': return goodSpecial(directive, target, random);
  }
}

const anyCase = (text: string, random: Random): string => (random.chance(20) ? text.toUpperCase() : text);

const maybeQuoted = (text: string, random: Random): string => 
  random.chance(15) ? random.pick([`"${text}"`, `'${text}'`]) : text;

function numberWithin({ range }: Directive, random: Random): bigint {
  const [min, max] = range ?? [0n, 100n];
  const span = max - min > 100_000n ? 100_000n : max - min;
  return random.pick([min, max < (1n << 63n) ? max : min, min + BigInt(random.below(Number(span) + 1))]);
}

function memoryWithin({ range }: Directive, random: Random): string {
  const [min, max] = range ?? [0n, 1n << 40n];
  const number = random.pick([min < 0n ? 0n : min, max, min + 65536n <= max ? min + 65536n : max]);
  if (number === 0n) return random.pick(['0', '0mb', 'mb', '""', '000']);
  return random.pick(
    [`${number}`, `${number}b`, `${number}B`, number % 1024n === 0n ? `${number / 1024n}kb` : `${number}`],
  );
}

function goodString({ row }: Directive, random: Random): string {
  const checks = row.checks ?? [];
  if (checks.includes('title-template')) {
    return random.pick(['"{title} {port}"', '"x {{y"', '{config-file}', '"{title} {listen-addr}"']);
  }
  if (checks.includes('endpoint') || checks.includes('ipv4')) return random.pick(['10.0.0.1', '""', '127.0.0.1']);
  if (checks.includes('ipv6')) return random.pick(['::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1']);
  if (checks.includes('host-name')) return random.pick(['a.example', 'host-1', '""']);
  if (checks.includes('node-name')) return random.pick(['node-1', 'a.b', 'a_b', '""']);
  if (row.name === 'appendfilename' || row.name === 'appenddirname' || row.name === 'dbfilename') {
    return random.pick(['a.b', '"with blank"', 'x', '..']);
  }
  return random.pick(
    ['word', '"two words"', "'single \"quoted\"'", '"tab\\tand \\x41"', 'a#b', 'a\\x41', '"\\"in\\""', 'x"y z"', 'é'],
  );
}

function goodSpecial(directive: Directive, target: Target, random: Random): string[] {
  const modern = atLeast(target, '7.0', '7.2');
  switch (directive.row.name) {
    case 'save': return random.pick<string[]>([
      ['900', '1'], ['""'], ['60', '0'],
      ...(modern ? [['900', '1', '60', '10'], ['"900 1"'], [], ['" 900"', '+1']] : [['900x', '1']]),
    ]);
    case 'client-output-buffer-limit': return random.pick<string[]>([
      ['normal', '0', '0', '0'], ['Replica', '1gb', '64mb', '60'], ['slave', '1k', '1', '1'],
      ...(modern ? [['pubsub', '1', '1', '1', 'normal', '2', '2', '2'], []] : [['pubsub', 'x', '1', '1x']]),
    ]);
    case 'bind':
    case 'rdma-bind': return random.pick<string[]>(
      [['127.0.0.1'], ['127.0.0.1', '-::1'], ['*'], ...(modern ? [['""'], ['"a b"']] : [])],
    );
    case 'replicaof': return random.pick<string[]>(
      [['host', '6379'], ['no', 'one'], ['NO', 'ONE'], ['h', '0'], ['h', '" 1"'], ['h', '""']],
    );
    case 'oom-score-adj-values': return random.pick<string[]>(
      [['0', '200', '800'], ['-2000', '0', '2000'], ['5', '4', '3'], ['+1', '" 2"', '03']],
    );
    case 'latency-tracking-info-percentiles':
      return random.pick<string[]>([['50', '99', '99.9'], ['""'], ['0', '100.0'], ['1e1'], ['.5', '5.'], ['"50 99"']]);
    case 'notify-keyspace-events': {
      const letters = Object.keys(directive.row.letters ?? {}).filter(
        (letter) => knownLetter(directive, letter, target),
      );
      return [random.pick([letters.join(''), 'KEA', '""', `${random.pick(letters)}${random.pick(letters)}`])];
    }
    case 'dir': return [random.pick(['.', './', '/tmp', '"/tmp"'])];
    case 'include': return random.pick<string[]>(
      [['there.conf'], ['"there.conf"'], ...(modern ? [['nothing*.conf'], ['ther?.conf']] : [])],
    );
    case 'rename-command': return [
      random.pick(commandNames(target)), random.pick(['""', 'renamed', '"with blank"', "''"]),
    ];
    case 'user': return ['u', ...goodRules(target, random)];
    default: return ['word'];
  }
}

const commandNames = (target: Target): string[] => knownCommands(target).map(({ name }) => name).filter(
  (name) => name !== 'sentinel',
);

const MODERN_RULES = [
  '%R~x', '%rw~y', '&c', '(+get ~z)', '+config|get', '-config|set', 'clearselectors', '"(~a +@all)"', '(~q)',
];

function goodRules(target: Target, random: Random): string[] {
  const modern = atLeast(target, '7.0', '7.2');
  const rules = ['on',
    'off', '~a*', '+get', '-set', '+@read', '-@dangerous', '>secret', `#${'0a'.repeat(32)}`, '+config', 'nopass',
    'resetkeys', 'RESET', '+select|0', '""',
    ...(modern ? MODERN_RULES : []),
  ];
  return Array.from({ length: random.below(4) }, () => random.pick(rules));
}

/** A line with something wrong in it; by accident it may still be right. */
function wrongLine(directive: Directive, name: string, target: Target, random: Random): string {
  const good = goodValues(directive, target, random);
  const [first = 'x'] = good;
  const plain = first.replace(/^["']|["']$/g, '');
  return random.pick<() => string>([
    () => join(name, wrongValues(directive, target, random), random),
    () => join(name, wrongValues(directive, target, random), random),
    () => join(name, wrongValues(directive, target, random), random),
    () => join(name, wrongValues(directive, target, random), random),
    () => join(name, [...good, random.pick(['more', '# comment', '#', '""', '1'])], random),
    () => join(name, [], random),
    () => join(name, [`"${plain}`], random),
    () => join(name, [`"${plain}"x`], random),
    () => join(name, [`'${plain}`], random),
    () => join(name, [`"${plain}\\"`], random),
    () => join(name, ['""'], random),
    () => join(name, [''], random),
    () => join(typo(name, random), good, random),
    () => join(random.pick(OTHER_NAMES), good, random),
    () => join(`${name}.x`, good, random),
    () => join(`"${name}"`, good, random),
    () => join(name, [` ${plain}`.replace(/^/, '"').concat('"')], random),
    () => join(name, [`${plain}\\`], random),
  ])();
}

function typo(name: string, random: Random): string {
  const at = random.below(name.length);
  return random.pick([
    name.slice(0, at) + name.slice(at + 1),
      `${name.slice(0, at)}x${name.slice(at)}`, `${name}s`, name.replace(/-/, '_'),
  ]);
}

const WRONG_NUMBERS = [
  'abc', '10s', '1.5', '0x10', '+5', '05', '-0', '1e3', '99999999999999999999', '9223372036854775808', ' 5', '5,0',
  'ten',
];
const WRONG_SIZES = [
  '1.5gb', '2tb', '-1', '64 mb', '10%', '101%', 'abc', '64mib', '1kk', '0x10', 'gbb', '99999999999gb',
  '18446744073709551616',
];
const WRONG_WORDS = ['on', 'true', '1', 'maybe', 'yess', 'none', 'unknown', 'Default,', '-'];

function wrongValues(directive: Directive, target: Target, random: Random): string[] {
  const [min, max] = directive.range ?? [0n, 100n];
  switch (directive.kind) {
    case 'yes-no':
    case 'enum': return [random.pick(WRONG_WORDS)];
    case 'flags': return random.pick<string[]>(
      [['save', 'nosave'], ['unknown'], ['default', 'x'], ['now,force'], ['yes', 'cpu']],
    );
    case 'integer':
    case 'unsigned': return [
      random.pick([random.pick(WRONG_NUMBERS), `${max + 1n}`, `${min - 1n}`]).replace(/^ .*/, '"$&"'),
    ];
    case 'memory':
    case 'memory-or-percent': return [
      random.pick([random.pick(WRONG_SIZES), `${max + 1n}`, `${min - 1n}`]).replace(/^.* .*$/, '"$&"'),
    ];
    case 'octal': return [random.pick(['888', 'abc', '1000', '-1', '0o7', '" 7"', '7x'])];
    case 'string': return [
      random.pick(
        [
          'a/b', '""', 'a\\b', '"a b"', '{', '{title}', '{nope}x', '{port', '"a\\x00b"', 'x'.repeat(300), 'a,b', '..',
          '1.2.3.4.5', 'g::h',
        ],
      ),
    ];
    case 'special':
    case 'legacy': return wrongSpecial(directive, target, random);
  }
}

function wrongSpecial(directive: Directive, target: Target, random: Random): string[] {
  switch (directive.row.name) {
    case 'save': return random.pick<string[]>(
      [['900'], ['0', '1'], ['900', '-1'], ['a', '1'], ['900', '1x'], ['""', '""'], ['900', '1', '2'], ['"900"']],
    );
    case 'client-output-buffer-limit': return random.pick<string[]>([
      ['master', '0', '0', '0'], ['normal', '0', '0'], ['x', '1', '1', '1'], ['normal', '1x', '0', '0'], [
        'normal', '-1', '0', '0',
      ],
      ['normal', '0', '0', '-1'], ['normal', '0', '0', 'x'], ['normal', '0', '0', '0', 'pubsub'], ['""'],
    ]);
    case 'bind':
    case 'rdma-bind': return random.pick<string[]>([Array.from({ length: 17 }, (_, at) => `10.0.0.${at}`), []]);
    case 'replicaof': return random.pick<string[]>(
      [['host'], ['host', '65536'], ['host', '-1'], ['host', 'x'], ['no', 'two'], ['h', '1', '2'], ['h', '1x']],
    );
    case 'oom-score-adj-values': return random.pick<string[]>(
      [['1', '2'], ['1', '2', '3', '4'], ['2001', '0', '0'], ['a', 'b', 'c'], ['1', '2', '3x']],
    );
    case 'latency-tracking-info-percentiles': return random.pick<string[]>(
      [['101'], ['-1'], ['x'], ['50', 'nan'], ['inf'], ['50x'], ['" 5"'], ['0x10']],
    );
    case 'notify-keyspace-events': return [
      random.pick(['KQ', 'b', 'KEAn', 'o', 'KEc', 'S', 'K E', 'ka', 'd', 'm', 't']),
    ];
    case 'dir': return [random.pick(['/nonexistent', '""', '/etc/passwd'])];
    case 'include': return [random.pick(['/nonexistent.conf', '""', 'missing.conf', 'missing*.conf'])];
    case 'rename-command': return random.pick<string[]>(
      [['nosuch', 'x'], ['get'], ['get', 'set'], ['GET', 'Set'], ['arget', '""'], ['get', 'x', 'y'], ['""', '""']],
    );
    case 'user': return ['u', ...goodRules(target, random), random.pick([
      'foo', '+nosuch',
        '+@nosuch',
          '%x~a', '%~a',
            '#abc', `#${'0A'.repeat(32)}`, '<nosuch', '+config|', '+config|nosuch', '+config|get|x', 'allkeys ~a',
      '&* &a', '(+get',
        'on)', '-nosuch',
          '~', '"~a b"',
            '!abc', '+@all +config|get', '(on)', 'sanitize-payload', 'db=0', 'allchannels', '+', '-', '@read', 'get',
      '%R~', '%W', '-@all', '+get|x', '-config|get', '+arget',
    ])];
    default: return [];
  }
}
