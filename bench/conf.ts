/**
 * How long a configuration of 20,000 lines with includes takes: the check after a keystroke, completion, and the rest
 * that an editor asks for after each.
 * usage: npm run bench:conf
 */
import { checkReading } from '../src/engine/conf/check.js';
import type { ConfDocument } from '../src/engine/conf/document.js';
import { directiveTable } from '../src/engine/conf/directives/directives.js';
import { parseDocument } from '../src/engine/conf/document.js';
import { FileSnapshot } from '../src/engine/conf/file-lookup.js';
import { makeTarget } from '../src/engine/conf/target.js';
import { completionsAt } from '../src/language-server/completion.js';
import type { Configuration } from '../src/language-server/configuration.js';
import { configurationOf } from '../src/language-server/configuration.js';
import { documentSymbols } from '../src/language-server/document-symbols.js';
import { hoverAt } from '../src/language-server/hover.js';
import { semanticTokens } from '../src/language-server/semantic-tokens.js';

const LINES = 20_000;
const INCLUDES = 10;
const KEYSTROKES = 60;
const TARGET = makeTarget('redis', '8.0');

/** What may be at most, in ms (median of the keystrokes). */
const LIMITS = { 'check after a keystroke': 50, completion: 10 } as const;

/** Lines as large files have them: comments, many users, and the settings of a stock file, each once. */
function confLines(count: number, seed: number): string {
  const settings = directiveTable(TARGET).directives.filter(({ kind, row }) => kind !== 'special' && row.path !== true);
  const lines = Array.from({ length: count }, (_, at): string => {
    const setting = at % 61 === seed % 61 ? settings[((at / 61) | 0) + seed * 29] : undefined;
    if (setting?.default !== undefined) return `${setting.name} ${setting.default === '' ? '""' : setting.default}`;
    if (at % 5 === 0)
      return `user user-${seed}-${at} on #${HASH} ~app:${at}:* resetchannels +@read +@write -@dangerous`;
    return at % 7 === 0 ? '' : `# Comment ${at}: what the lines around it are for, and who asked for them.`;
  });
  return `${lines.join('\n')}\n`;
}

const HASH = '0123456789abcdef'.repeat(4);

const now = (): number => performance.now();

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Measures and prints; the exit code says whether the limits hold. */
export function benchConf(print: (line: string) => void): boolean {
  const files = new FileSnapshot();
  const each = LINES / (INCLUDES + 1);
  const includes = Array.from({ length: INCLUDES }, (_, at) => `include /etc/redis/conf.d/${at}.conf`);
  for (let at = 0; at < INCLUDES; at += 1) {
    files.set(`/etc/redis/conf.d/${at}.conf`, { kind: 'file', text: confLines(each, at + 1) });
  }
  const root = `${includes.join('\n')}\n${confLines(each, 0)}`;
  const times = new Map<string, number[]>();
  const timed = <T>(name: string, run: () => T): T => {
    const start = now();
    const result = run();
    const list = times.get(name) ?? [];
    list.push(now() - start);
    times.set(name, list);
    return result;
  };
  const first = now();
  let document: ConfDocument = parseDocument('/etc/redis/redis.conf', root, TARGET);
  let configuration: Configuration = configurationOf(document, TARGET, { files });
  const findings = checkReading(configuration.reading).length;
  print(`${LINES} lines in ${INCLUDES + 1} files, ${findings} findings; first check ${(now() - first).toFixed(1)} ms`);
  const line = Math.floor(each / 2);
  for (let key = 0; key < KEYSTROKES; key += 1) {
    const at = document.starts[line] ?? 0;
    const text = `${document.text.slice(0, at)}${'maxmemory-pol'.charAt(key % 13)}${document.text.slice(at)}`;
    timed('check after a keystroke', () => {
      document = parseDocument('/etc/redis/redis.conf', text, TARGET, document);
      configuration = configurationOf(document, TARGET, { files });
      return checkReading(configuration.reading);
    });
    const position = { line, character: 1 };
    timed('completion', () => completionsAt(configuration, position));
    timed('hover', () => hoverAt(configuration, position));
    timed('semantic tokens', () => semanticTokens(configuration));
    timed('outline', () => documentSymbols(configuration));
  }
  let holds = true;
  for (const [name, list] of times) {
    const limit = (LIMITS as Readonly<Record<string, number | undefined>>)[name];
    const middle = median(list);
    const worst = Math.max(...list);
    if (limit !== undefined && middle > limit) holds = false;
    const wanted = limit === undefined ? '' : `, at most ${limit} wanted`;
    print(`${name.padEnd(26)} ${middle.toFixed(1).padStart(7)} ms (worst ${worst.toFixed(1)}${wanted})`);
  }
  return holds;
}
